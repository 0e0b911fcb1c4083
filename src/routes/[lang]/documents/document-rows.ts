/** Documents as tables and headings name them. Pure. */
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { nameOfValue } from '#recommendations/naming.ts'
import { readDocumentName } from '#recommendations/document-profile.ts'
import type { DocumentInNumbers } from '#recommendations/document-profile.ts'
import { documentName, documentPath } from '#recommendations/present.ts'
import type { Cell } from '#ui/reading/DataTable.svelte'
import { listHref } from '../figures.ts'

/** "A/HRC/59/15", or "UPR, Session 48 (2025)" of a document whose symbol is not known. */
export function documentTitle(document: string, language: Language): string {
  const { symbol, mechanism = '', session = null } = readDocumentName(document)
  const shortName = nameOfValue('mechanism', mechanism, language)
  return documentName(
    { mechanism: { code: mechanism, name: shortName, shortName }, symbol, session, year: null },
    language,
  )
}

/** Document, (State,) mechanism, year and number of recommendations. */
export function documentRows(
  language: Language,
  documents: readonly DocumentInNumbers[],
  first: 'document' | 'document and State',
): Cell[][] {
  return documents.map(({ document, state, mechanism, year, count }) => [
    { text: documentTitle(document, language), href: pathIn(language, documentPath(document)) },
    ...(first === 'document'
      ? []
      : [{ text: nameOfValue('state', state, language), href: pathIn(language, `/states/${state}`) }]),
    nameOfValue('mechanism', mechanism, language),
    year ? String(year) : '–',
    {
      text: formatOf(language).number(count),
      href: listHref(language, { document: [document] }),
    },
  ])
}
