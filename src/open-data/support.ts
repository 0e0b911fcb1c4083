/** Support and good practices through the API: what is public, and, with a session, all that is open to whoever asks. */
import { z } from 'zod'
import { readAsWhoeverAsks } from '#identity/reading.ts'
import { todayInUtc } from '#platform/day.ts'
import { translator } from '#platform/i18n/translate.ts'
import { presentSupport, supportPath, type PresentedSupport } from '#cooperation/repository/present.ts'
import {
  facetsOf,
  queryOfSupport,
  reasons,
  sortsOf,
  supportQuestionFrom,
  type Collection,
  type SupportFacet,
} from '#cooperation/repository/question.ts'
import { readSupport, type Listed } from '#cooperation/repository/reading.ts'
import { everyKey, findSupport } from '#cooperation/repository/store.ts'
import { activityStatuses } from '#cooperation/activities/model.ts'
import { sumsByCurrency } from '#cooperation/activities/sums.ts'
import { reportStandings } from '#cooperation/reporting/model.ts'
import type { MessageKey } from '#platform/i18n/catalogue.ts'
import { rowNumberPattern } from '#platform/row-number.ts'
import { supportKinds } from '#reference/support-kinds.ts'
import { coded, fact, listed, type Column } from './columns.ts'
import { asFile, type FileFormat } from './files.ts'
import { cachingOf, linksTo, withBytes, type Asked } from './http.ts'
import { authorsTerms } from './licences.ts'
import { checkQuery, facetParameters, languageParameter, pageParameters, type Parameter, type Parameters } from './parameters.ts' // prettier-ignore
import { addressOf, type Reader } from './present.ts'
import { readerOf } from './recommendations.ts'

const parameterOf: Record<SupportFacet, Omit<Parameter, 'description' | 'several'>> = {
  state: facetParameters.state,
  mechanism: facetParameters.mechanism,
  theme: facetParameters.theme,
  group: facetParameters.group,
  sdg: facetParameters.sdg,
  year: facetParameters.year,
  kind: { schema: z.enum(supportKinds.map(({ code }) => code)), example: 'training' },
  status: { schema: z.enum(activityStatuses), example: 'under-way' },
  because: { schema: z.enum(reasons), example: 'recommendation' },
  report: { schema: z.enum(reportStandings), example: 'given' },
  partner: { schema: z.string().regex(rowNumberPattern), example: '1' },
  currency: { schema: z.string().regex(/^[A-Z]{3}$/), example: 'EUR' },
}

const narrowing = (collection: Collection): Parameters => ({
  q: { schema: z.string().max(500), example: 'shelters', description: `repository.search.${collection}` },
  ...Object.fromEntries(
    facetsOf[collection].map((facet) => [
      facet,
      { ...parameterOf[facet], several: true, description: `repository.facet.${facet}` as MessageKey },
    ]),
  ),
  recommendation: {
    schema: z.string().regex(/^[0-9a-hjkmnp-tv-z]{12}$/),
    example: '',
    description: 'api.parameter.id',
  },
  sort: { schema: z.enum(sortsOf[collection]), example: 'title', description: 'register.sorted' },
})

/** What a list may be asked; a file holds all of it. */
export const supportQuery = (collection: Collection): Parameters => ({
  ...narrowing(collection),
  ...pageParameters,
  ...languageParameter,
})
export const supportFileQuery = (collection: Collection): Parameters => ({
  ...narrowing(collection),
  ...languageParameter,
})

/** Rows that are read at a time for a file, each time anew under the policies: a revocation holds midway too. */
const readAtOnce = 500

/** `{total, page, limit, items}`, with the neighbouring pages in the Link header. */
export async function supportAnswer(asked: Asked, collection: Collection): Promise<Response> {
  const { url, language } = asked
  checkQuery(url.searchParams, supportQuery(collection))
  const question = supportQuestionFrom(url.searchParams, collection)
  const { page, limit } = question
  const content = await readAsWhoeverAsks(asked, async (connection) => {
    const { total, keys } = await findSupport(connection, question, [])
    const rows = await readSupport(connection, collection, keys, 'api')
    return { total, page, limit, items: rows.map((row) => openSupport(collection, row, readerOf(asked))) }
  })
  return withBytes(asked, JSON.stringify(content), {
    'content-type': 'application/json',
    'content-language': language,
    ...cachingOf(asked),
    ...linksTo(url, content),
  })
}

/** All that is found as a file. */
export async function supportFile<Which extends Collection>(
  asked: Asked,
  collection: Which,
  format: FileFormat,
): Promise<Response> {
  const { url, language, register } = asked
  checkQuery(url.searchParams, supportFileQuery(collection))
  const question = supportQuestionFrom(url.searchParams, collection)
  const keys = await readAsWhoeverAsks(asked, (connection) => everyKey(connection, question))
  async function* rows() {
    for (let from = 0; from < keys.length; from += readAtOnce)
      yield* await readAsWhoeverAsks(asked, async (connection) => {
        const portion = keys.slice(from, from + readAtOnce)
        const read = await readSupport(connection, collection, portion, 'export')
        return read.map((row) => openSupport(collection, row, readerOf(asked)))
      })
  }
  const file = asFile<OpenSupport[Which]>(
    {
      name: collection,
      title: translator(language)(`repository.${collection}`),
      query: queryOfSupport({ ...question, page: 1 }),
      date: todayInUtc(),
      version: register.version,
      licence: authorsTerms(url.origin),
      source: url.href,
      total: keys.length,
      columns: columnsOf[collection],
      rows: rows(),
    },
    format,
    language,
  )
  for (const [name, value] of Object.entries(cachingOf(asked))) file.headers.set(name, value)
  return file
}

export type OpenSupport = {
  [Which in Collection]: PresentedSupport[Which] & { url: string }
}

/** An activity or a practice as the API shows it. */
export function openSupport<Which extends Collection>(
  collection: Which,
  row: Listed[Which],
  reader: Reader,
): OpenSupport[Which] {
  const presented = presentSupport<Which>(row, reader.language)
  const url = addressOf(supportPath(collection, presented.id), reader)
  return { ...presented, url } as unknown as OpenSupport[Which]
}

type Tagged = OpenSupport[Collection]

const codes = (of: keyof Pick<Tagged, 'kinds' | 'themes' | 'groups' | 'sdgs'>, title: MessageKey) => [
  { key: of, title, isCode: true as const, width: 16, cell: (row: Tagged) => listed(row[of].map(({ code }) => code)) }, // prettier-ignore
  { key: `${of}_names`, title, width: 40, cell: (row: Tagged) => listed(row[of].map(({ name }) => name)) },
]
const tagColumns: readonly Column<Tagged>[] = [
  ...codes('kinds', 'repository.facet.kind'),
  ...codes('themes', 'repository.facet.theme'),
  ...codes('groups', 'repository.facet.group'),
  ...codes('sdgs', 'repository.facet.target'),
]
const words = <Row>(key: string, title: MessageKey, cell: Column<Row>['cell']): Column<Row> => ({
  key,
  title,
  width: 80,
  wrapped: true,
  cell,
})
const isOneOf = <Row extends Tagged>(): Column<Row>[] => [
  fact('id', 'repository.column.number', 10, ({ id }) => id),
  ...coded<Row>('state', 'register.facet.state', ({ state }) => state),
  fact('title', 'repository.sort.title', 40, ({ title }) => title),
]
const endOf = <Row extends Tagged>(): Column<Row>[] => [
  fact('recommendations', 'navigation.recommendations', 30, ({ recommendations }) => listed(recommendations)),
  fact('language', 'register.facet.language', 10, ({ language }) => language),
  fact('changed_at', 'repository.sort.changed', 22, ({ changedAt }) => changedAt),
  fact('url', 'open-data.column.url', 40, ({ url }) => url),
]

/** "4000 CHF; 120000 EUR": sums of one kind, each currency apart. */
function sums({ money }: OpenSupport['activities'], kind: 'budget' | 'payment'): string | null {
  if (!money) return null
  const ofKind = money.filter((sum) => sum.kind === kind)
  return listed(sumsByCurrency(ofKind).map((sum) => `${sum[kind]} ${sum.currency}`))
}

const columnsOf: { [Which in Collection]: readonly Column<OpenSupport[Which]>[] } = {
  activities: [
    ...isOneOf<OpenSupport['activities']>(),
    words('description', 'repository.column.words', (row) => row.words),
    fact('status', 'repository.facet.status', 14, ({ status }) => status),
    fact('starts_on', 'repository.column.starts', 12, ({ startsOn }) => startsOn),
    fact('ends_on', 'repository.column.ends', 12, ({ endsOn }) => endsOn),
    fact('partners', 'repository.facet.partner', 40, ({ partners }) =>
      listed(partners.map(({ name }) => name)),
    ),
    ...tagColumns,
    fact('needs', 'repository.because.need', 10, ({ needs }) => needs),
    fact('planned', 'three-questions.planned', 20, (row) => sums(row, 'budget')),
    fact('paid', 'three-questions.paid', 20, (row) => sums(row, 'payment')),
    fact('results', 'repository.thread.result', 40, ({ results }) =>
      listed(results.map(({ title }) => title)),
    ),
    fact('report_back_on', 'repository.column.report-due', 14, ({ reportBackOn }) => reportBackOn),
    fact('reported_on', 'repository.report.given', 14, ({ reportedOn }) => listed(reportedOn)),
    fact('report', 'repository.facet.report', 14, ({ report }) => report),
    fact('report_due_on', 'repository.column.report-missing', 14, ({ reportDueOn }) => reportDueOn),
    ...endOf<OpenSupport['activities']>(),
  ],
  practices: [
    ...isOneOf<OpenSupport['practices']>(),
    words('problem', 'repository.column.problem', ({ problem }) => problem),
    words('done', 'repository.column.done', ({ done }) => done),
    words('took', 'repository.column.took', ({ took }) => took),
    words('result', 'repository.column.result', ({ result }) => result),
    words('evidence', 'repository.column.evidence', ({ evidence }) => evidence),
    words('where_not', 'repository.column.where-not', ({ whereNot }) => whereNot),
    fact('contact', 'repository.column.contact', 30, ({ contact }) => contact),
    ...tagColumns,
    fact('activity', 'consent.kind.activity', 10, ({ activityId }) => activityId),
    ...endOf<OpenSupport['practices']>(),
  ],
}
