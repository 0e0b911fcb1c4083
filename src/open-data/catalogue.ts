/** What there is, as DCAT 3 says it (W3C), in JSON-LD: for data portals that gather catalogues. */
import type { MessageKey } from '#platform/i18n/catalogue.ts'
import { languages, type Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'
import type { RegisterIndex } from '#recommendations/search/register-index.ts'
import { datasetNames, datasetTitle, withDataset, type DatasetName } from './datasets.ts'
import { fileTypes, type FileFormat } from './files.ts'
import { compiled, unitedNationsTerms, type Licence } from './licences.ts'

export type CataloguedName = DatasetName | 'recommendations'
export const catalogued: readonly CataloguedName[] = ['recommendations', ...datasetNames]

/** Where what is not made here comes from. */
const sources: Record<CataloguedName, readonly string[]> = {
  recommendations: ['https://uhri.ohchr.org/', 'https://documents.un.org/', 'https://upr-info.org/'],
  states: ['https://unstats.un.org/unsd/methodology/m49/', 'https://unterm.un.org/'],
  documents: ['https://documents.un.org/'],
  themes: ['https://uhri.ohchr.org/'],
  groups: ['https://uhri.ohchr.org/'],
  goals: ['https://unstats.un.org/sdgs/'],
  treaties: ['https://indicators.ohchr.org/'],
}

/** A dataset as the page and the catalogue show it. */
export type CataloguedDataset = {
  name: CataloguedName
  title: MessageKey
  description: MessageKey
  licence: Licence
  /** What in it is true for another day than the register: a day or a year. */
  asOf: string | undefined
  sources: readonly string[]
  rows: number
}

export function cataloguedDatasets(register: RegisterIndex): CataloguedDataset[] {
  return catalogued.map((name) => ({
    name,
    title: datasetTitle(name),
    description: `${datasetTitle(name)}.about` as MessageKey,
    sources: sources[name],
    ...(name === 'recommendations'
      ? { licence: unitedNationsTerms, asOf: undefined, rows: register.size }
      : withDataset(name, ({ licence, asOf, size }) => ({ licence, asOf, rows: size(register) }))),
  }))
}

/** The whole list as a file: "/api/v1/states.csv". */
export function fileAddress(name: CataloguedName, format: FileFormat): string {
  return `/api/v1/${name}.${format}`
}

/**
 * The catalogue.
 * @param modified when the register changed last
 * @param inLanguages those that its titles are given in
 */
export function catalogue(
  register: RegisterIndex,
  origin: string,
  modified: Date | undefined,
  inLanguages: readonly Language[] = languages,
): Record<string, unknown> {
  const everywhere = (key: MessageKey) =>
    inLanguages.map((language) => ({ '@language': language, '@value': translator(language)(key) }))
  const page = inLanguages.map((language) => ({ '@id': `${origin}/${language}/open-data` }))
  const changed = modified
    ? { 'dct:modified': { '@type': 'xsd:dateTime', '@value': modified.toISOString() } }
    : {}
  return {
    '@context': {
      dcat: 'http://www.w3.org/ns/dcat#',
      dct: 'http://purl.org/dc/terms/',
      foaf: 'http://xmlns.com/foaf/0.1/',
      xsd: 'http://www.w3.org/2001/XMLSchema#',
    },
    '@id': `${origin}/api/v1/catalogue.jsonld`,
    '@type': 'dcat:Catalog',
    'dct:title': everywhere('open-data.title'),
    'dct:description': everywhere('open-data.lead'),
    'dct:publisher': { '@type': 'foaf:Agent', 'foaf:name': everywhere('site.name') },
    'dct:license': { '@id': compiled.url },
    'dct:language': languages,
    'foaf:homepage': page,
    ...changed,
    'dcat:dataset': cataloguedDatasets(register).map(
      ({ name, title, description, licence, asOf, sources }) => ({
        '@id': `${origin}/api/v1/catalogue.jsonld#${name}`,
        '@type': 'dcat:Dataset',
        'dct:identifier': name,
        'dct:title': everywhere(title),
        'dct:description': everywhere(description),
        'dct:license': { '@id': licence.url },
        'dct:rights': everywhere(licence.statement),
        'dct:source': sources.map((address) => ({ '@id': address })),
        'dcat:landingPage': page,
        ...(asOf ? { 'dct:temporal': asOf } : {}),
        ...changed,
        'dcat:distribution': (Object.keys(fileTypes) as FileFormat[]).map((format) => ({
          '@type': 'dcat:Distribution',
          'dct:title': format.toUpperCase(),
          'dct:license': { '@id': licence.url },
          'dcat:downloadURL': { '@id': origin + fileAddress(name, format) },
          'dcat:mediaType': {
            '@id': `https://www.iana.org/assignments/media-types/${fileTypes[format].split(';')[0]}`,
          },
        })),
      }),
    ),
    'dcat:service': {
      '@type': 'dcat:DataService',
      'dct:title': everywhere('api.title'),
      'dcat:endpointURL': { '@id': `${origin}/api/v1` },
      'dcat:endpointDescription': { '@id': `${origin}/api/v1/openapi.json` },
      'dcat:servesDataset': catalogued.map((name) => ({
        '@id': `${origin}/api/v1/catalogue.jsonld#${name}`,
      })),
    },
  }
}
