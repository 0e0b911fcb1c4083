import type { Filter } from '#recommendations/search/contract.ts'

/** One question of the measurement: as a reader asks it, and as SQLite's FTS5 is asked the same (null: for everything). */
export type MeasuredQuery = {
  query: string
  filter: Filter
  fts5: string | null
  /** Both cut texts into the same words here, so their totals must agree. */
  sameTotal?: boolean
}

const plain = (query: string, filter: Filter = {}, sameTotal = false): MeasuredQuery => ({
  query,
  filter,
  fts5: query,
  sameTotal,
})

/**
 * Forty questions: rare and common words, several words, phrases, NOT, OR, beginnings, one to three facets at once,
 * nothing asked, French, Arabic, Chinese, symbols. Asked of the index itself, and through the HTTP API.
 */
export const measuredQueries: readonly MeasuredQuery[] = [
  { query: '', filter: {}, fts5: null },
  { query: '', filter: { mechanism: ['UPR'] }, fts5: null },
  { query: '', filter: { mechanism: ['UPR'], position: ['noted'], cycle: ['3'] }, fts5: null },
  {
    query: '',
    filter: { theme: ['right-to-education'], group: ['children'], mechanism: ['CRC', 'CEDAW'] },
    fts5: null,
  },
  plain('torture', {}, true),
  plain('violence', {}, true),
  plain('education', {}, true),
  plain('journalist', {}, true),
  plain('albinism', {}, true),
  plain('statelessness', {}, true),
  plain('moratorium', {}, true),
  plain('the', {}, true),
  plain('rights', {}, true),
  plain('ratify convention'),
  plain('human rights education training'),
  plain('children school violence'),
  plain('independent national human rights institution Paris Principles'),
  plain('right to education of the child'),
  plain('"death penalty"'),
  plain('"domestic violence"'),
  plain('"violence against women"'),
  plain('"of the"'),
  plain('"enforced disappearance" convention'),
  { query: 'torture NOT police', filter: {}, fts5: 'torture NOT police' },
  { query: 'education -women', filter: {}, fts5: 'education NOT women' },
  { query: 'detention NOT (juvenile OR migrant)', filter: {}, fts5: 'detention NOT (juvenile OR migrant)' },
  plain('women OR girls'),
  { query: '(trafficking OR slavery) children', filter: {}, fts5: '(trafficking OR slavery) AND children' },
  plain('discriminat*'),
  plain('co*'),
  plain('torture', { mechanism: ['UPR'], position: ['supported'], cycle: ['2'] }),
  plain('women', {
    theme: ['discrimination-against-women'],
    mechanism: ['CEDAW'],
    year: ['2015', '2016', '2017'],
  }),
  plain('education', { group: ['children'], sdg: ['4'], from: ['NOR', 'CAN'] }),
  plain('rights', { position: ['noted'] }),
  plain('"death penalty"', { position: ['noted'], from: ['FRA', 'ITA', 'ESP'] }),
  { query: 'violence domestique', filter: {}, fts5: 'violence domestique' },
  { query: 'حقوق الطفل', filter: {}, fts5: 'حقوق الطفل' },
  { query: 'العنف', filter: {}, fts5: 'العنف' },
  { query: '妇女权利', filter: {}, fts5: '"妇 女 权 利"' },
  { query: 'A/HRC/30/5', filter: {}, fts5: '"A HRC 30 5"' },
]
