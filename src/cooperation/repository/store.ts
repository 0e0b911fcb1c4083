/**
 * The lists of support, and every figure of them, as whoever asks may see them: rows, values and sums are counted by one
 * query under the row policies, so that each figure is the length of the list that it leads to.
 */
import { sql, type RawBuilder } from 'kysely'
import { containing } from '#platform/database/containing.ts'
import { isRowNumber } from '#platform/row-number.ts'
import type { Connection } from '#platform/database/connection.ts'
import { statusOf } from '../activities/status.ts'
import { reportStanding } from '../reporting/due.ts'
import {
  facetsOf,
  wordsOf,
  type Collection,
  type SupportFacet,
  type SupportQuestion,
  type SupportSort,
} from './question.ts'

/** Which activity or practice: its number alone is its own, but a State's rows are found by their State first. */
export type SupportKey = { stateId: string; id: number }

export type ValueCount = { value: string; count: number }

export type SupportFound = {
  total: number
  /** Those of the page asked for, in their order. */
  keys: SupportKey[]
  /** The values of each facet among what all other facets let through, the commonest first. */
  facets: Partial<Record<SupportFacet, ValueCount[]>>
}

/** A page of what is found, how many there are, and by what it can be narrowed: by these facets, of all unless said. */
export async function findSupport(
  connection: Connection,
  question: SupportQuestion,
  facets: readonly SupportFacet[] = facetsOf[question.collection],
): Promise<SupportFound> {
  const { sort, page, limit } = question
  const { rows } = await sql<{ total: number; keys: SupportKey[] | null; facets: SupportFound['facets'] }>`
    ${tagged(question, facets)}
    select ${total} as total, ${facetCounts(question, facets)} as facets,
           (select jsonb_agg(jsonb_build_object('stateId', state_id, 'id', id)) from (
              select state_id, id from tagged where misses = '{}' order by ${orders[sort]}
               limit ${limit} offset ${(page - 1) * limit}) page) as keys`.execute(connection)
  const { total: found = 0, keys, facets: counts } = rows[0] ?? {}
  return { total: found, keys: keys ?? [], facets: counts ?? {} }
}

/** All that is found, in order, whatever page is asked for: for files, whose rows are then read portion by portion. */
export async function everyKey(connection: Connection, question: SupportQuestion): Promise<SupportKey[]> {
  const { rows } = await sql<SupportKey>`
    ${tagged(question, [])}
    select state_id as "stateId", id from tagged where misses = '{}' order by ${orders[question.sort]}`.execute(
    connection,
  )
  return rows
}

/** A query for the same as keys, `key` and `place`, what changed last first: for who only counts or remembers them. */
export function supportKeys(question: SupportQuestion): RawBuilder<{ key: string; place: number }> {
  return sql`
    ${tagged(question, [])}
    select state_id || '/' || id as key, row_number() over (order by ${orders.changed}) as place
      from tagged where misses = '{}'`
}

/** Sums of one currency (ISO 4217), as far as States opened them, and of how many activities. */
export type MoneySum = { currency: string; planned: number; paid: number; activities: number }

export type SupportFigures = {
  total: number
  facets: SupportFound['facets']
  /** How many activities of each State have this status, or stand so with their report back. */
  byState: { state: string; facet: 'status' | 'report'; value: string; count: number }[]
  money: MoneySum[]
  /** The recommendations that most activities serve. */
  recommendations: (Pick<SupportKey, 'stateId'> & { id: string; count: number })[]
}

/** The figures of the three questions: who received support, why, and what kind. */
export async function supportFigures(
  connection: Connection,
  question: SupportQuestion,
  mostRecommendations: number,
): Promise<SupportFigures> {
  const { rows } = await sql<{ [Key in keyof SupportFigures]: SupportFigures[Key] | null }>`
    ${tagged(question, facetsOf.activities, { withFigures: true })}
    select ${total} as total, ${facetCounts(question, facetsOf.activities)} as facets,
           (select jsonb_agg(each) from (
              select state, 'status' as facet, status as value, count(*)::int as count
                from tagged where misses = '{}' group by 1, 3
               union all
              select state, 'report', report, count(*)::int from tagged where misses = '{}' group by 1, 3) each) as "byState",
           (select jsonb_agg(each) from (
              select money.currency, coalesce(sum(money.planned), 0) as planned, coalesce(sum(money.paid), 0) as paid,
                     (count(*) filter (where place = array_position(currencies, money.currency)))::int as activities
                from tagged
               cross join lateral unnest(currencies, planned, paid) with ordinality money (currency, planned, paid, place)
               where misses = '{}' group by 1 order by 4 desc, 1) each) as money,
           (select jsonb_agg(each) from (
              select state_id as "stateId", id, count(*)::int as count
                from (select distinct state_id, tagged.id as activity, recommendation as id
                        from tagged cross join lateral unnest(recommendations) recommendation
                       where misses = '{}') served
               group by 1, 2 order by 3 desc, 1, 2
               limit ${mostRecommendations}) each) as recommendations`.execute(connection)
  const found = rows[0]
  return {
    total: found?.total ?? 0,
    facets: found?.facets ?? {},
    byState: found?.byState ?? [],
    money: found?.money ?? [],
    recommendations: found?.recommendations ?? [],
  }
}

/** The support that serves a recommendation, the latest first, and how much there is. */
export async function supportServing(
  connection: Connection,
  { stateId, id }: { stateId: string; id: string },
  most: number,
): Promise<{ total: number; keys: SupportKey[] }> {
  const { rows } = await sql<SupportKey & { total: number }>`
    select activity.state_id as "stateId", activity.id, (count(*) over ())::int as total
      from cooperation.activity
     where activity.state_id = ${stateId}
       and activity.id in (
         select served.activity_id from cooperation.served
           join register.recommendation one on one.state_id = served.state_id and one.id = served.recommendation_id
          where served.state_id = ${stateId} and (one.id = ${id} or one.merged_into = ${id}))
     order by activity.starts_on desc, activity.id desc limit ${most}`.execute(connection)
  return { total: rows[0]?.total ?? 0, keys: rows.map(({ stateId, id }) => ({ stateId, id })) }
}

/** What was learned about any of these themes, what shares most of them first, and how much of it there is. */
export async function practicesAbout(
  connection: Connection,
  themes: readonly string[],
  most: number,
): Promise<{ total: number; keys: SupportKey[] }> {
  const { rows } = await sql<SupportKey & { total: number }>`
    select state_id as "stateId", id, (count(*) over ())::int as total
      from cooperation.practice where themes && ${[...themes]}::text[]
     order by cardinality(array(select unnest(themes) intersect select unnest(${[...themes]}::text[]))) desc,
              changed_at desc, id desc limit ${most}`.execute(connection)
  return { total: rows[0]?.total ?? 0, keys: rows.map(({ stateId, id }) => ({ stateId, id })) }
}

/** How many activities and practices a State has. */
export async function supportOfState(
  connection: Connection,
  stateId: string,
): Promise<Record<Collection, number>> {
  const { rows } = await sql<Record<Collection, number>>`
    select (select count(*)::int from cooperation.activity where state_id = ${stateId}) as activities,
           (select count(*)::int from cooperation.practice where state_id = ${stateId}) as practices`.execute(
    connection,
  )
  return rows[0] ?? { activities: 0, practices: 0 }
}

/** What organisations are called, as far as whoever asks sees that there are such. */
export async function organisationNames(
  connection: Connection,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const numbers = ids.filter(isRowNumber).map(Number)
  if (!numbers.length) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id::text, name from identity.organisation where id = any (${numbers}::bigint[])`.execute(
    connection,
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

const orders: Record<SupportSort, RawBuilder<unknown>> = {
  changed: sql`changed_at desc, state_id, id`,
  begun: sql`starts_on desc, state_id, id`,
  title: sql`lower(title), state_id, id`,
}

const total = sql`(select count(*)::int from tagged where misses = '{}')`

/** `{facet: [{value, count}]}`. Rows that stand alike are counted together before their values are taken apart. */
function facetCounts({ filter }: SupportQuestion, facets: readonly SupportFacet[]): RawBuilder<unknown> {
  if (!facets.length) return sql`'{}'::jsonb`
  const isNarrowed = Object.keys(filter).length > 0
  const alike = facets.map(
    (facet) => sql`
      select ${sql.lit(facet)} as facet, value, sum(alike)::int as count
        from (select ${sql.ref(facet)} as said, count(*) as alike from tagged
               where ${isNarrowed ? sql`misses <@ array[${sql.lit(facet)}]` : sql`true`} group by 1) counted
       cross join lateral unnest(${valuesIn(facet, sql`said`)}) value
       group by 2`,
  )
  return sql`(
    select jsonb_object_agg(facet, counts) from (
      select facet, jsonb_agg(jsonb_build_object('value', value, 'count', count) order by count desc, value) as counts
        from (${sql.join(alike, sql` union all `)}) counted
       group by facet) of_facet)`
}

/**
 * The clause that makes `tagged`: each row that has the words asked for, with what it says of the facets that are counted
 * or narrowed by, and in `misses` the facets that do not let it through. What belongs to rows is looked for once, and
 * only where it is needed.
 */
function tagged(
  question: SupportQuestion,
  counted: readonly SupportFacet[],
  { withFigures } = { withFigures: false },
): RawBuilder<unknown> {
  const { collection, filter } = question
  const isActivities = collection === 'activities'
  const facets = facetsOf[collection].filter((facet) => counted.includes(facet) || filter[facet])
  // Both show what whoever asks may see; what belongs to activities is gathered only where something asks for it.
  const source = !isActivities
    ? 'cooperation.practice'
    : facets.some((facet) => ofBelonging.has(facet))
      ? 'cooperation.seen()'
      : 'cooperation.activity'
  const needed = new Set(facets.flatMap((facet) => partOf[facet] ?? []))
  const joined = [...needed].map(
    (part) =>
      sql`left join ${sql.ref(part)} on ${sql.ref(`${part}.state_id`)} = seen.state_id
                                    and ${sql.ref(`${part}.activity_id`)} = seen.id`,
  )
  const misses = facets.flatMap((facet) => {
    const wanted = filter[facet]
    return wanted
      ? [
          sql`case when not (coalesce(${valuesIn(facet, sql.ref(facet))}, '{}') && ${[...wanted]}::text[])
                   then ${sql.lit(facet)} end`,
        ]
      : []
  })
  const values = [
    sql`seen.state_id, seen.id, seen.title, seen.changed_at`,
    isActivities ? sql`seen.starts_on` : sql`null::date as starts_on`,
    ...(withFigures ? [sql`seen.recommendations, seen.currencies, seen.planned, seen.paid`] : []),
    ...facets.map((facet) => sql`${saidOf[facet]} as ${sql.ref(facet)}`),
  ]
  const clauses = [
    sql`seen as (
      select * from ${sql.raw(source)} thing
       where ${matching(question)})`,
    ...[...needed].map((part) => sql`${sql.ref(part)} as materialized (${parts[part]})`),
    sql`tagged as materialized (
      select said.*, ${misses.length ? sql`array_remove(array[${sql.join(misses)}], null)` : sql`'{}'::text[]`} as misses
        from (select ${sql.join(values)} from seen ${sql.join(joined, sql` `)}) said)`,
  ]
  return sql`with ${sql.join(clauses)}`
}

/** What a row says of a facet, where it says something; practices have the first kinds alone. */
const saidOf: Record<SupportFacet, RawBuilder<unknown>> = {
  state: sql`seen.state_id`,
  kind: sql`seen.kinds`,
  theme: sql`seen.themes`,
  group: sql`seen.groups`,
  sdg: sql`seen.targets`,
  status: statusOf('seen'),
  because: sql`case when seen.recommendations is null and needed.activity_id is null then array['unstated']
                    when needed.activity_id is null then array['recommendation']
                    when seen.recommendations is null then array['need']
                    else array['recommendation', 'need'] end`,
  mechanism: sql`seen.mechanisms`,
  partner: sql`seen.partners`,
  year: sql`array[date_part('year', seen.starts_on)::int, date_part('year', seen.ends_on)::int]`,
  report: reportStanding('seen', sql`reported.given`),
  currency: sql`seen.currencies`,
}

/** The values of a facet that are in what a row says of it. */
function valuesIn(facet: SupportFacet, said: RawBuilder<unknown>): RawBuilder<unknown> {
  switch (facet) {
    case 'state':
    case 'status':
    case 'report':
      return sql`array[${said}]`
    // A goal also holds what is tagged with one of its targets: 16 holds 16.2.
    case 'sdg':
      return sql`(select array_agg(distinct code)
                    from unnest(${said}) target, unnest(array[target, split_part(target, '.', 1)]) code)`
    // As often as something belongs to the row, it is one value of it.
    case 'mechanism':
    case 'partner':
    case 'currency':
      return sql`(select array_agg(distinct each::text) from unnest(${said}) each)`
    // However long it is said to last, so many years are listed.
    case 'year':
      return sql`array(select generate_series((${said})[1], least((${said})[2], (${said})[1] + 30))::text)`
    default:
      return said
  }
}

/** The facets by what belongs to an activity. */
const ofBelonging: ReadonlySet<SupportFacet> = new Set(['because', 'mechanism', 'partner', 'currency'])

/** What belongs to activities under policies of its own, asked once for all of them. */
const parts = {
  needed: sql`select distinct state_id, activity_id from cooperation.answered_need`,
  reported: sql`select state_id, activity_id, array_agg(due_on) as given from cooperation.report_back group by 1, 2`,
}

const partOf: Partial<Record<SupportFacet, keyof typeof parts>> = { because: 'needed', report: 'reported' }

/** The words that are looked for in each collection. */
const wordColumns: Record<Collection, readonly string[]> = {
  activities: ['title', 'words'],
  practices: ['title', 'problem', 'done', 'result'],
}

function matching(question: SupportQuestion): RawBuilder<unknown> {
  const { collection, recommendation } = question
  const activity = sql.ref(collection === 'activities' ? 'thing.id' : 'thing.activity_id')
  const conditions = wordsOf(question).map((word) => {
    const found = wordColumns[collection].map(
      (column) => sql`${sql.ref(`thing.${column}`)} ilike ${containing(word)}`,
    )
    return sql`(${sql.join(found, sql` or `)})`
  })
  if (recommendation)
    conditions.push(sql`exists (
      select from cooperation.served
        join register.recommendation one on one.state_id = served.state_id and one.id = served.recommendation_id
       where served.state_id = thing.state_id and served.activity_id = ${activity}
         and (one.id = ${recommendation} or one.merged_into = ${recommendation}))`)
  return conditions.length ? sql.join(conditions, sql` and `) : sql`true`
}
