/** Activities and practices as they are read in a list, a file or a feed: as far as whoever asks may see them. */
import { sql } from 'kysely'
import { recordReadings, type ReadThrough } from '#consent/reading.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { Connection } from '#platform/database/connection.ts'
import type { ActivityStatus } from '../activities/model.ts'
import { statusOf } from '../activities/status.ts'
import { daysGiven, reportsDue } from '../reporting/due.ts'
import type { ReportStanding } from '../reporting/model.ts'
import type { Collection } from './question.ts'
import type { SupportKey } from './store.ts'

type Tags = { kinds: string[]; themes: string[]; groups: string[]; targets: string[] }

export type ListedActivity = SupportKey &
  Tags & {
    title: string
    words: string
    language: Language
    status: ActivityStatus
    /** Days: YYYY-MM-DD. */
    startsOn: string
    endsOn: string
    reportBackOn: string
    changedAt: Date
    /** By name, each with its roles (IATI 2.03, OrganisationRole). */
    partners: { id: number; name: string; roles: string[] }[]
    /** The ids of those that it serves. */
    recommendations: string[]
    /** Stated needs that it answers. */
    needs: number
    /** Null where no sum is open to whoever asks. */
    money: { kind: 'budget' | 'payment'; year: number; amount: number; currency: string }[] | null
    results: { kind: string; title: string; indicator: string; baseline: string | null; target: string | null; latest: string | null }[] // prettier-ignore
    /** The days on which the State reported back. */
    reportedOn: string[]
    /** How it stands with its reports back, as far as whoever asks may read them. */
    report: ReportStanding
    /** The first day on which one is due and none is there; null where there is one for each. */
    reportDueOn: string | null
  }

export type ListedPractice = SupportKey &
  Tags & {
    activityId: number
    title: string
    problem: string
    done: string
    took: string | null
    result: string
    evidence: string | null
    whereNot: string | null
    contact: string | null
    language: Language
    changedAt: Date
    /** The ids of those that its activity serves. */
    recommendations: string[]
  }

export type Listed = { activities: ListedActivity; practices: ListedPractice }

/** The kind of record under consent that each collection holds. */
export const recordKindOf: Readonly<Record<Collection, string>> = {
  activities: 'activity',
  practices: 'practice',
}

/**
 * These as far as whoever asks may see them, in their order; what someone reads that another side wrote and that is not
 * public is written down.
 */
export async function readSupport<Which extends Collection>(
  connection: Connection,
  collection: Which,
  keys: readonly SupportKey[],
  through: ReadThrough,
): Promise<Listed[Which][]> {
  if (!keys.length) return []
  await recordReadings(connection, recordKindOf[collection], keys, through)
  const { rows } = await sql<Listed[Which]>`
    select ${columnsOf[collection]}
      from unnest(${keys.map(({ stateId }) => stateId)}::text[], ${keys.map(({ id }) => id)}::bigint[])
           with ordinality as wanted (state_id, id, place)
      join ${sql.raw(collection === 'activities' ? 'cooperation.activity' : 'cooperation.practice')} thing
        on thing.state_id = wanted.state_id and thing.id = wanted.id
     ${collection === 'activities' ? sql`cross join lateral ${reportsDue('thing', daysGiven('thing'))} reports` : sql``}
     order by wanted.place`.execute(connection)
  return rows
}

const tags = sql`thing.state_id as "stateId", thing.id, thing.title, thing.language, thing.kinds, thing.themes,
  thing.groups, thing.targets, thing.changed_at as "changedAt"`

/** Ids of the recommendations that an activity serves; one that was merged is the one that it turned out to be. */
const servedBy = (activity: string) => sql`array(
  select distinct coalesce(one.merged_into, one.id)
    from cooperation.served
    join register.recommendation one on one.state_id = served.state_id and one.id = served.recommendation_id
   where served.state_id = thing.state_id and served.activity_id = ${sql.ref(activity)} order by 1) as recommendations`

const columnsOf = {
  activities: sql`${tags}, thing.words, ${statusOf('thing')} as status, thing.starts_on::text as "startsOn",
    thing.ends_on::text as "endsOn", thing.report_back_on::text as "reportBackOn", ${servedBy('thing.id')},
    (select coalesce(jsonb_agg(jsonb_build_object('id', organisation.id, 'name', organisation.name, 'roles', roles)
                               order by organisation.name), '[]')
       from (select organisation_id, array_agg(role order by role) as roles from cooperation.participant
              where participant.state_id = thing.state_id and participant.activity_id = thing.id group by 1) taking_part
       join identity.organisation on organisation.id = organisation_id) as partners,
    (select count(*)::int from cooperation.answered_need needed
      where needed.state_id = thing.state_id and needed.activity_id = thing.id) as needs,
    (select jsonb_agg(jsonb_build_object('kind', money.kind, 'year', year, 'amount', amount, 'currency', currency)
                      order by year, money.kind, currency, money.id)
       from cooperation.money where money.state_id = thing.state_id and money.activity_id = thing.id) as money,
    (select coalesce(jsonb_agg(jsonb_build_object(
              'kind', result.kind, 'title', result.title, 'indicator', result.indicator, 'baseline', result.baseline,
              'target', result.target, 'latest',
              (select value.value from cooperation.value
                where value.state_id = result.state_id and value.result_id = result.id
                order by seen_on desc, value.id desc limit 1)) order by result.id), '[]')
       from cooperation.result where result.state_id = thing.state_id and result.activity_id = thing.id) as results,
    array(select report.written_on::text from cooperation.report_back report
           where report.state_id = thing.state_id and report.activity_id = thing.id order by 1) as "reportedOn",
    reports.standing as report, reports.missing::text as "reportDueOn"`,
  practices: sql`${tags}, thing.activity_id as "activityId", thing.problem, thing.done, thing.took, thing.result,
    thing.evidence, thing.where_not as "whereNot", thing.contact, ${servedBy('thing.activity_id')}`,
}
