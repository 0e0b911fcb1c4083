/** The columns of a list as a table for taking away: CSV and XLSX have the same, in the same order. */
import type { Cell } from '#platform/files/csv-writer.ts'
import type { MessageKey } from '#platform/i18n/catalogue.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'
import { nameOfValue } from '#recommendations/naming.ts'
import type { Named } from '#recommendations/present.ts'
import type { FacetName } from '#recommendations/search/contract.ts'
import type { OpenRecommendation } from './present.ts'

export type Column<Row> = {
  /** The same in every language, for programs: the header in a CSV. */
  key: string
  /** For people: the header in a workbook. */
  title: MessageKey
  /** True where the column beside it has the names of these codes. */
  isCode?: true
  /** In characters. */
  width: number
  wrapped?: true
  cell: (row: Row, language: Language) => Cell
}

export function titleOf<Row>({ title, isCode }: Column<Row>, language: Language): string {
  const t = translator(language)
  return isCode ? t('open-data.column.code', { name: t(title) }) : t(title)
}

/** A column of a fact that is read as it is. */
export function fact<Row>(
  key: string,
  title: MessageKey,
  width: number,
  cell: Column<Row>['cell'],
): Column<Row> {
  return { key, title, width, cell }
}

/** Two columns: the code, and its name in the reader's language. */
export function coded<Row>(
  key: string,
  title: MessageKey,
  of: (row: Row) => Named | null,
): [Column<Row>, Column<Row>] {
  return [
    { key, title, isCode: true, width: 12, cell: (row) => of(row)?.code ?? null },
    { key: `${key}_name`, title, width: 24, cell: (row) => of(row)?.name ?? null },
  ]
}

/** Two columns: the codes, and their names, each parted by a semicolon. */
function codedList(
  key: string,
  title: MessageKey,
  of: (row: OpenRecommendation) => readonly Named[],
): [Column<OpenRecommendation>, Column<OpenRecommendation>] {
  return [
    { key, title, isCode: true, width: 16, cell: (row) => listed(of(row).map(({ code }) => code)) },
    { key: `${key}_names`, title, width: 40, cell: (row) => listed(of(row).map(({ name }) => name)) },
  ]
}

export function listed(values: readonly string[]): string {
  return values.join('; ')
}

/** Two columns: one of the register's own words, and what it is called. */
function worded(
  facet: FacetName,
  of: (row: OpenRecommendation) => string | null,
): [Column<OpenRecommendation>, Column<OpenRecommendation>] {
  const title: MessageKey = `register.facet.${facet}`
  return [
    { key: facet, title, isCode: true, width: 12, cell: of },
    {
      key: `${facet}_name`,
      title,
      width: 16,
      cell: (row, language) => {
        const value = of(row)
        return value === null ? null : nameOfValue(facet, value, language)
      },
    },
  ]
}

export const recommendationColumns: readonly Column<OpenRecommendation>[] = [
  fact('id', 'open-data.column.id', 15, ({ id }) => id),
  ...coded<OpenRecommendation>('state', 'register.facet.state', ({ state }) => state),
  ...coded<OpenRecommendation>('mechanism', 'register.facet.mechanism', ({ mechanism }) => mechanism),
  fact('cycle', 'register.facet.cycle', 8, ({ cycle }) => cycle),
  fact('session', 'register.facet.session', 9, ({ session }) => session),
  fact('year', 'register.facet.year', 8, ({ year }) => year),
  fact('published_on', 'open-data.column.published', 12, ({ publishedOn }) => publishedOn),
  fact('document', 'register.facet.document', 20, ({ document }) => document),
  fact('paragraph', 'open-data.column.paragraph', 10, ({ paragraph }) => paragraph),
  fact('part', 'open-data.column.part', 6, ({ part }) => part),
  ...worded('kind', ({ kind }) => kind),
  { ...fact('text', 'open-data.column.text', 80, ({ text }) => text), wrapped: true },
  fact('language', 'register.facet.language', 10, ({ language }) => language),
  ...worded('position', ({ position }) => position),
  ...codedList('recommending_states', 'register.facet.from', (row) => row.recommendingStates),
  ...coded<OpenRecommendation>(
    'primary_theme',
    'open-data.column.primary-theme',
    ({ primaryTheme }) => primaryTheme,
  ),
  ...codedList('themes', 'register.facet.theme', ({ themes }) => themes),
  ...codedList('groups', 'register.facet.group', ({ groups }) => groups),
  ...codedList('sdgs', 'register.facet.sdg', ({ sdgs }) => sdgs),
  fact('sources', 'register.facet.source', 20, ({ sources }, language) =>
    listed(sources.map((source) => nameOfValue('source', source, language))),
  ),
  fact('url', 'open-data.column.url', 40, ({ url }) => url),
]
