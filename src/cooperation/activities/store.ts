import { sql, type RawBuilder } from 'kysely'
import { containing } from '#platform/database/containing.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { Connection } from '#platform/database/connection.ts'
import { daysGiven, reportsDue } from '../reporting/due.ts'
import type { ReportsDue, ReportStanding } from '../reporting/model.ts'
import type {
  Activity,
  ActivityDocument,
  ActivityKey,
  ActivityStatus,
  Participant,
  Result,
  Sum,
  Value,
} from './model.ts'
import { statusOf } from './status.ts'

/** Which activities a list of the desk shows: a State's, or those in which the partner that acts takes part. */
export type ActivitiesFilter = {
  stateId: string | 'taken-part-in'
  /** Words that must all stand in what it says, in any order. */
  words?: readonly string[]
  status?: ActivityStatus | undefined
  kind?: string | undefined
  report?: ReportStanding | undefined
}

const takenPartIn = sql`(activity.state_id, activity.id) in
  (select own.state_id, own.activity_id from cooperation.taken_part_in() own)`

const activityColumns = sql`
  activity.state_id as "stateId", activity.id, activity.organisation_id as "organisationId", activity.audience,
  activity.recorded_by as "recordedBy", recorder.name as "recordedByName", activity.by_partner as "byPartner",
  activity.partner_agrees_at as "partnerAgreesAt", activity.title, activity.words, activity.language, activity.kinds,
  activity.themes, activity.groups, activity.targets, activity.course, ${statusOf('activity')} as status, activity.starts_on::text as "startsOn",
  activity.ends_on::text as "endsOn", activity.agreement, activity.report_back_on::text as "reportBackOn",
  activity.money_opened_at as "moneyOpenedAt", ${takenPartIn} as "takesPart", activity.written_at as "writtenAt",
  activity.changed_at as "changedAt", activity.change_id as "changeId",
  array(select coalesce(one.merged_into, one.id)
          from cooperation.served part
          join register.recommendation one on one.state_id = part.state_id and one.id = part.recommendation_id
         where part.state_id = activity.state_id and part.activity_id = activity.id
         group by 1 order by min(part.id)) as recommendations`

/** An activity by its number, where whoever asks may see it. */
export async function findActivity(connection: Connection, id: number): Promise<Activity | undefined> {
  const { rows } = await sql<Activity>`
    select ${activityColumns}
      from cooperation.activity left join identity.organisation recorder on recorder.id = activity.recorded_by
     where activity.id = ${id}`.execute(connection)
  return rows[0]
}

/** These activities as far as whoever asks may see them, in the order of the keys. */
export async function readActivities(
  connection: Connection,
  keys: readonly ActivityKey[],
): Promise<Activity[]> {
  if (!keys.length) return []
  const { rows } = await sql<Activity>`
    select ${activityColumns}
      from unnest(${keys.map(({ stateId }) => stateId)}::text[], ${keys.map(({ id }) => id)}::bigint[])
             with ordinality as wanted (state_id, id, place)
      join cooperation.activity on activity.state_id = wanted.state_id and activity.id = wanted.id
      left join identity.organisation recorder on recorder.id = activity.recorded_by
     order by wanted.place`.execute(connection)
  return rows
}

/**
 * A portion of the activities and how they stand with their reports: what is missing first, then what is due next, then
 * those with a report for each day. The days of all that fit are looked at, because no report that is missing stands
 * anywhere; their words are not.
 * @param today `YYYY-MM-DD`, in UTC
 */
export async function listActivities(
  connection: Connection,
  filter: ActivitiesFilter,
  { limit, offset }: { limit: number; offset: number },
  today: string,
): Promise<{ total: number; activities: (Activity & ReportsDue)[] }> {
  const { rows } = await sql<{ total: number; page: (ActivityKey & ReportsDue)[] | null }>`
    with found as materialized (
      select activity.state_id as "stateId", activity.id, reports.*
        from cooperation.activity
       cross join lateral ${reportsDue('activity', daysGiven('activity'), sql`${today}::date`)} reports
       where ${matching(filter)})
    select (select count(*)::int from found) as total,
           (select jsonb_agg(page) from (
              select "stateId", id, due, report from found
               order by missing nulls last, id desc limit ${limit} offset ${offset}) page) as page`.execute(
    connection,
  )
  const { total = 0, page } = rows[0] ?? {}
  const standing = new Map((page ?? []).map(({ id, due, report }) => [id, { due, report }]))
  const activities = await readActivities(connection, page ?? [])
  return {
    total,
    activities: activities.flatMap((activity) => {
      const known = standing.get(activity.id)
      return known ? [{ ...activity, ...known }] : []
    }),
  }
}

/** The State first, so that only its rows are looked at: no index on words is used behind a real row policy. */
function matching({ stateId, words = [], status, kind, report }: ActivitiesFilter): RawBuilder<unknown> {
  return sql.join(
    [
      stateId === 'taken-part-in' ? takenPartIn : sql`activity.state_id = ${stateId}`,
      ...words.map((word) => sql`concat_ws(' ', activity.title, activity.words) ilike ${containing(word)}`),
      ...(status === undefined ? [] : [sql`${statusOf('activity')} = ${status}`]),
      ...(kind === undefined ? [] : [sql`${kind} = any (activity.kinds)`]),
      ...(report === undefined ? [] : [sql`reports.standing = ${report}`]),
    ],
    sql` and `,
  )
}

/** The activity that a form made, where it was sent before. */
export async function activityOfForm(
  connection: Connection,
  stateId: string,
  organisation: number,
  formKey: string,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from cooperation.activity
     where state_id = ${stateId} and recorded_by = ${organisation} and form_key = ${formKey}`.execute(
    connection,
  )
  return rows[0]?.id
}

/** Hosted States whose national mechanism can take in what a partner records about them. */
export async function supportedStates(connection: Connection): Promise<string[]> {
  const { rows } = await sql<{ state: string }>`
    select state_id as state from register.hosted_state
     where cooperation.mechanism_of(state_id) is not null order by state_id`.execute(connection)
  return rows.map(({ state }) => state)
}

/** Who can be entered as taking part: the State's own institutions and verified partners, by name. */
export async function organisationsToEnter(
  connection: Connection,
  stateId: string,
): Promise<{ id: number; name: string; isPartner: boolean }[]> {
  const { rows } = await sql<{ id: number; name: string; isPartner: boolean }>`
    select organisation.id, organisation.name, organisation_kind.side = 'partner' as "isPartner"
      from identity.organisation join identity.organisation_kind using (kind)
     where organisation.verified_at is not null
       and (organisation_kind.side = 'partner'
            or organisation_kind.side = 'government' and organisation.state_id = ${stateId})
     order by organisation.name, organisation.id`.execute(connection)
  return rows
}

const of = ({ stateId, id }: ActivityKey) => sql`part.state_id = ${stateId} and part.activity_id = ${id}`

/** Who takes part, as far as whoever asks may be told. */
export async function participantsOf(connection: Connection, key: ActivityKey): Promise<Participant[]> {
  const { rows } = await sql<Participant>`
    select part.id, part.organisation_id as "organisationId", organisation.name, part.role, part.named,
           cooperation.wrote_partner(part.organisation_id) as "isPartner", part.change_id as "changeId"
      from cooperation.participant part
      left join identity.organisation on organisation.id = part.organisation_id
     where ${of(key)} order by part.id`.execute(connection)
  return rows
}

export async function sumsOf(connection: Connection, key: ActivityKey): Promise<Sum[]> {
  const { rows } = await sql<Sum>`
    select part.id, part.organisation_id as "organisationId", organisation.name as organisation, part.kind, part.year,
           part.amount::float8 as amount, part.currency, part.wrote, part.change_id as "changeId"
      from cooperation.money part
      left join identity.organisation on organisation.id = part.organisation_id
     where ${of(key)} order by part.year, part.currency, part.kind, part.id`.execute(connection)
  return rows
}

/** Expected results, each with what its indicator has shown, the earliest first. */
export async function resultsOf(connection: Connection, key: ActivityKey): Promise<Result[]> {
  const { rows: results } = await sql<Omit<Result, 'values'>>`
    select part.id, part.kind, part.title, part.indicator, part.unit, part.baseline, part.baseline_on::text as "baselineOn",
           part.target, part.target_on::text as "targetOn", part.language, part.wrote,
           part.state_agrees_at is not null as agreed, part.change_id as "changeId"
      from cooperation.result part where ${of(key)} order by part.id`.execute(connection)
  const { rows: values } = await sql<Value>`
    select part.id, part.result_id as "resultId", part.value, part.seen_on::text as "seenOn", part.words, part.wrote,
           part.state_agrees_at is not null as agreed, part.change_id as "changeId"
      from cooperation.value part where ${of(key)} order by part.seen_on, part.id`.execute(connection)
  return results.map((result) => ({
    ...result,
    values: values.filter(({ resultId }) => resultId === result.id),
  }))
}

/** Its documents, without their content. */
export async function documentsOf(connection: Connection, key: ActivityKey): Promise<ActivityDocument[]> {
  const { rows } = await sql<ActivityDocument>`
    select part.id, part.title, part.name, part.media_type as "mediaType", octet_length(part.content) as bytes, part.wrote,
           part.state_agrees_at is not null as agreed, part.change_id as "changeId"
      from cooperation.document part where ${of(key)} order by part.id`.execute(connection)
  return rows
}

export async function readDocument(
  connection: Connection,
  key: ActivityKey,
  id: number,
): Promise<{ name: string; mediaType: string; content: Uint8Array } | undefined> {
  const { rows } = await sql<{ name: string; mediaType: string; content: Uint8Array }>`
    select part.name, part.media_type as "mediaType", part.content
      from cooperation.document part where ${of(key)} and part.id = ${id}`.execute(connection)
  return rows[0]
}

/** The needs that it answers, where whoever asks may see them. */
export async function needsAnswered(
  connection: Connection,
  key: ActivityKey,
): Promise<{ id: number; title: string; language: Language }[]> {
  const { rows } = await sql<{ id: number; title: string; language: Language }>`
    select need.id, need.title, need.language
      from cooperation.answered_need part
      join exchange.need on need.state_id = part.state_id and need.id = part.need_id
     where ${of(key)} order by part.id`.execute(connection)
  return rows
}

/** The experts deployed for the needs that it answers: what they do and when, for the State that asked for them. */
export async function deploymentsFor(
  connection: Connection,
  key: ActivityKey,
): Promise<{ id: number; task: string; startsOn: string; endsOn: string }[]> {
  const { rows } = await sql<{ id: number; task: string; startsOn: string; endsOn: string }>`
    select distinct deployment.id, deployment.task, deployment.starts_on::text as "startsOn",
           deployment.ends_on::text as "endsOn"
      from cooperation.answered_need part
      join exchange.request_need asked on asked.state_id = part.state_id and asked.need_id = part.need_id
      join exchange.deployment on deployment.state_id = asked.state_id and deployment.request_id = asked.request_id
     where ${of(key)} and deployment.employer_releases and deployment.withdrawn_at is null
     order by "startsOn", deployment.id`.execute(connection)
  return rows
}
