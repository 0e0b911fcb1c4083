import { dayOf } from '#platform/day.ts'
import { formatOf } from '#platform/i18n/format.ts'
import { translator } from '#platform/i18n/translate.ts'
import { catalogue, cataloguedDatasets, fileAddress, type CataloguedDataset } from '#open-data/catalogue.ts'
import { fileTypes, type FileFormat } from '#open-data/files.ts'
import { compiled, unitedNationsTerms } from '#open-data/licences.ts'
import { lastChange } from '#open-data/newest.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { PageServerLoad } from './$types.js'

/** Every list with where it comes from and where it can be had. One query to the database: the date. */
export const load: PageServerLoad = async ({ url, locals: { application, language } }) => {
  const { register, database } = application
  const changed = await lastChange(database.kysely)
  const described = catalogue(register, url.origin, changed, [language])
  return {
    datasets: cataloguedDatasets(register).map((dataset) => shown(dataset, changed, language)),
    terms: [unitedNationsTerms, compiled].map(({ name, url, statement }) => ({
      name,
      url,
      statement: translator(language)(statement),
    })),
    changed,
    isEmpty: register.size === 0,
    jsonLd: JSON.stringify(described).replaceAll('<', '\\u003c'),
  }
}

function shown(dataset: CataloguedDataset, changed: Date | undefined, language: Language) {
  const { name, title, description, licence, sources, rows } = dataset
  const t = translator(language)
  const asOf = dateOf(dataset, changed, language)
  const facts: { term: string; values: { text: string; href?: string }[] }[] = [
    { term: t('open-data.size'), values: [{ text: formatOf(language).number(rows) }] },
    ...(asOf ? [{ term: t('open-data.as-of'), values: [{ text: asOf }] }] : []),
    { term: t('open-data.source'), values: sources.map((href) => ({ text: new URL(href).host, href })) },
    { term: t('open-data.licence'), values: [{ text: licence.name, href: licence.url }] },
  ]
  return {
    name,
    title: t(title),
    description: t(description),
    facts,
    files: (Object.keys(fileTypes) as FileFormat[]).map((format) => ({
      format: format.toUpperCase(),
      href: `${fileAddress(name, format)}?lang=${language}`,
      type: fileTypes[format].split(';')[0] ?? '',
    })),
  }
}

/** The day for which a list is true: its own where it has one, else when the register changed last. */
function dateOf(
  { name, asOf }: CataloguedDataset,
  changed: Date | undefined,
  language: Language,
): string | undefined {
  const date = asOf ?? (changed && dayOf(changed))
  const written = date && formatOf(language).date(date)
  return written && name === 'states'
    ? translator(language)('open-data.as-of.states', { date: written })
    : written
}
