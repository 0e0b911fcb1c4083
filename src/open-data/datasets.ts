/** The lists that are here whole, each with where it comes from and under which terms it may be used. */
import type { MessageKey } from '#platform/i18n/catalogue.ts'
import { countsBy, type Register } from '#recommendations/counting.ts'
import { documentFacets, documentsInNumbers } from '#recommendations/document-profile.ts'
import { documentPath, subjectPath, type Named } from '#recommendations/present.ts'
import type { FacetName, Filter } from '#recommendations/search/contract.ts'
import { statesInNumbers } from '#recommendations/state-profile.ts'
import { subjectsInNumbers } from '#recommendations/subject-profile.ts'
import { goals, targets } from '#reference/goals.ts'
import { groups } from '#reference/groups.ts'
import { imaginaryStates, leastDevelopedAsOf, states, stateSpellings, type State } from '#reference/states.ts'
import { themes } from '#reference/themes.ts'
import { treatyStatus, treatyStatusAsOf } from '#reference/treaties.ts'
import type { z } from 'zod'
import { coded, fact, listed, type Column } from './columns.ts'
import { compiled, type Licence } from './licences.ts'
import { facetParameters, languageParameter, pageParameters, type Parameters } from './parameters.ts'
import { addressOf, named, openStateFacts, openTreaties, type Reader } from './present.ts'
import { documentRow, goalRow, stateRow, subjectRow, treatyRow } from './schemas.ts'

export const datasetNames = ['states', 'documents', 'themes', 'groups', 'goals', 'treaties'] as const
export type DatasetName = (typeof datasetNames)[number]

export function isDatasetName(name: string | undefined): name is DatasetName {
  return datasetNames.some((known) => known === name)
}

export type Dataset<Row> = {
  schema: z.ZodType<Row>
  licence: Licence
  /** The day or year for which what does not come from the register is true. */
  asOf?: string
  columns: readonly Column<Row>[]
  /** What it can be narrowed by. */
  narrowedBy: readonly FacetName[]
  /** True where it is too long to be answered whole; as a file it always is. */
  paged: boolean
  rows: (register: Register, reader: Reader, filter: Filter) => Row[]
  /** How many rows there are, without making them. */
  size: (register: Register) => number
}

type StateRow = z.infer<typeof stateRow>
type SubjectRow = z.infer<typeof subjectRow>
type GoalRow = z.infer<typeof goalRow>
type TreatyRow = z.infer<typeof treatyRow>
type DocumentRow = z.infer<typeof documentRow>
type Counts = { total: number; supported: number; noted: number; pending: number }

const countColumns = <Row extends Counts>(): Column<Row>[] => [
  fact('total', 'open-data.column.total', 12, ({ total }) => total),
  fact('supported', 'register.position.supported', 12, ({ supported }) => supported),
  fact('noted', 'register.position.noted', 12, ({ noted }) => noted),
  fact('pending', 'register.position.pending', 12, ({ pending }) => pending),
]
const urlColumn = <Row extends { url: string }>(): Column<Row> =>
  fact('url', 'open-data.column.url', 40, ({ url }) => url)

const stateList: Dataset<StateRow> = {
  schema: stateRow,
  licence: compiled,
  asOf: leastDevelopedAsOf,
  columns: [
    fact('code', 'open-data.column.alpha3', 8, ({ code }) => code),
    fact('alpha2', 'open-data.column.alpha2', 8, ({ alpha2 }) => alpha2),
    fact('m49', 'open-data.column.m49', 8, ({ m49 }) => m49),
    fact('name', 'open-data.column.name', 32, ({ name }) => name),
    ...coded<StateRow>('region', 'open-data.column.region', ({ region }) => region),
    fact('least_developed', 'open-data.column.least-developed', 10, (row) => String(row.leastDeveloped)),
    fact('small_island', 'open-data.column.small-island', 10, (row) => String(row.smallIsland)),
    fact('un_member', 'open-data.column.un-member', 10, (row) => String(row.unMember)),
    fact('last_review', 'open-data.column.last-review', 10, ({ lastReview }) => lastReview),
    ...countColumns<StateRow>(),
    fact('aliases', 'open-data.column.aliases', 60, ({ aliases }) => listed(aliases)),
    urlColumn(),
  ],
  narrowedBy: [],
  paged: false,
  size: (register) =>
    withImaginary(new Set(countsBy(register, {}, 'state').map(({ value }) => value))).length,
  rows: (register, reader) => {
    const numbers = new Map(statesInNumbers(register).map((row) => [row.state, row]))
    const spellings = Map.groupBy(stateSpellings, ([, code]) => code)
    return withImaginary(new Set(numbers.keys())).map((state) => {
      const facts = openStateFacts(state, reader.language)
      const inNumbers = numbers.get(state.code)
      const aliases = new Set(spellings.get(state.code)?.map(([spelling]) => spelling))
      aliases.delete(facts.name)
      return {
        ...facts,
        alpha2: state.alpha2,
        m49: state.m49,
        aliases: [...aliases],
        lastReview: inNumbers?.lastReview ?? null,
        total: inNumbers?.total ?? 0,
        supported: inNumbers?.supported ?? 0,
        noted: inNumbers?.noted ?? 0,
        pending: inNumbers?.pending ?? 0,
        url: addressOf(`/states/${state.code}`, reader),
      }
    })
  },
}

/** Every State; an imaginary one only where it received something. */
function withImaginary(received: ReadonlySet<string>): State[] {
  return [...states, ...imaginaryStates.filter(({ code }) => received.has(code))]
}

const subjectColumns = <Row extends SubjectRow>(): Column<Row>[] => [
  fact('code', 'open-data.column.code-alone', 32, ({ code }) => code),
  fact('name', 'open-data.column.name', 48, ({ name }) => name),
  fact('states', 'open-data.column.states', 10, (row) => row.states),
  ...countColumns<Row>(),
  urlColumn(),
]

/** Every theme, group or goal beside how often it came, those that never came too. */
function subjectRows(
  register: Register,
  facet: 'theme' | 'group' | 'sdg',
  codes: readonly string[],
  reader: Reader,
): SubjectRow[] {
  const numbers = new Map(subjectsInNumbers(register, facet).map((row) => [row.value, row]))
  return codes.map((code) => {
    const { value: _, ...counts } = numbers.get(code) ?? { value: code, ...none }
    return {
      ...named(facet, code, reader.language),
      ...counts,
      url: addressOf(subjectPath(facet, code), reader),
    }
  })
}
const none = { states: 0, total: 0, supported: 0, noted: 0, pending: 0 }

const themeList: Dataset<SubjectRow> = {
  schema: subjectRow,
  licence: compiled,
  columns: subjectColumns(),
  narrowedBy: [],
  paged: false,
  size: () => themes.length,
  rows: (register, reader) => subjectRows(register, 'theme', codesOf(themes), reader),
}

const groupList: Dataset<SubjectRow> = {
  ...themeList,
  size: () => groups.length,
  rows: (register, reader) => subjectRows(register, 'group', codesOf(groups), reader),
}

const goalList: Dataset<GoalRow> = {
  schema: goalRow,
  licence: compiled,
  columns: [fact('goal', 'open-data.column.goal', 8, ({ goal }) => goal), ...subjectColumns<GoalRow>()],
  narrowedBy: [],
  paged: false,
  size: () => goals.length + targets.length,
  rows: (register, reader) => {
    const codes = goals.flatMap(({ number }) => [
      String(number),
      ...targets.filter(({ goal }) => goal === number).map(({ code }) => code),
    ])
    return subjectRows(register, 'sdg', codes, reader).map((row) => ({
      ...row,
      goal: Number.parseInt(row.code, 10),
    }))
  },
}

const treatyList: Dataset<TreatyRow> = {
  schema: treatyRow,
  licence: compiled,
  asOf: treatyStatusAsOf,
  columns: [
    ...coded<TreatyRow>('state', 'register.facet.state', ({ state }) => state),
    ...coded<TreatyRow>('treaty', 'open-data.column.treaty', ({ treaty }) => treaty),
    fact('status', 'open-data.column.status', 14, ({ status }) => status),
    fact('year', 'open-data.column.treaty-year', 8, ({ year }) => year),
  ],
  narrowedBy: ['state'],
  paged: true,
  size: () => states.reduce((sum, { code }) => sum + treatyStatus(code).length, 0),
  rows: (_, { language }, filter) =>
    states.flatMap(({ code, names }) =>
      filter.state && !filter.state.includes(code)
        ? []
        : openTreaties(code, language).map((status) => ({
            state: { code, name: names[language] },
            ...status,
          })),
    ),
}

const documentList: Dataset<DocumentRow> = {
  schema: documentRow,
  licence: compiled,
  columns: [
    fact('document', 'register.facet.document', 24, ({ document }) => document),
    ...coded<DocumentRow>('state', 'register.facet.state', ({ state }) => state),
    ...coded<DocumentRow>('mechanism', 'register.facet.mechanism', ({ mechanism }) => mechanism),
    fact('year', 'register.facet.year', 8, ({ year }) => year),
    fact('total', 'open-data.column.total', 12, ({ total }) => total),
    urlColumn(),
  ],
  narrowedBy: documentFacets,
  paged: true,
  size: (register) => countsBy(register, {}, 'document').length,
  rows: (register, reader, filter) => {
    const name = (facet: 'state' | 'mechanism', code: string): Named => named(facet, code, reader.language)
    return documentsInNumbers(register, filter).map(({ document, state, mechanism, year, count }) => ({
      document,
      state: name('state', state),
      mechanism: name('mechanism', mechanism),
      year: year ?? null,
      total: count,
      url: addressOf(documentPath(document), reader),
    }))
  },
}

/** Calls with one of the datasets, whatever its rows are. */
type WithDataset<Result> = <Row>(dataset: Dataset<Row>) => Result

export function withDataset<Result>(name: DatasetName, use: WithDataset<Result>): Result {
  switch (name) {
    case 'states':
      return use(stateList)
    case 'documents':
      return use(documentList)
    case 'themes':
      return use(themeList)
    case 'groups':
      return use(groupList)
    case 'goals':
      return use(goalList)
    case 'treaties':
      return use(treatyList)
  }
}

/** What a list may be asked: as an answer, or as a file, which is never a page of it. */
export function datasetQuery(name: DatasetName, as: 'answer' | 'file'): Parameters {
  const { narrowedBy, paged } = withDataset(name, ({ narrowedBy, paged }) => ({ narrowedBy, paged }))
  return {
    ...Object.fromEntries(narrowedBy.map((facet) => [facet, facetParameters[facet]])),
    ...(paged && as === 'answer' ? pageParameters : {}),
    ...languageParameter,
  }
}

/** What a list is called. */
export function datasetTitle(name: DatasetName | 'recommendations'): MessageKey {
  return `open-data.dataset.${name}`
}

function codesOf(list: readonly { code: string }[]): string[] {
  return list.map(({ code }) => code)
}
