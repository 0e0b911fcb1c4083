/** Terms of support become an activity: what both sides accepted is what is done, and reported back on. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { Refusal } from '#platform/errors.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { z } from 'zod'
import { activityRecorder } from './commands.ts'
import type { ActivityKey } from './model.ts'

/** What the terms say, as they stand in their row. */
type Terms = {
  partner: number
  title: string
  words: string | null
  language: string
  results: unknown
  /** Whether someone pays something by them. */
  hasSums: boolean
  startsOn: string
  endsOn: string
  reportBackOn: string
}

/** Results expected, as terms hold them; a line without words is none. */
const agreedResults = z.array(
  z.object({
    result: z.string(),
    indicator: z.string().nullish(),
    baseline: z.string().nullish(),
    target: z.string().nullish(),
  }),
)

/**
 * Begins the activity of an agreement, once: with its partner (who funds it where something is paid), the days, the results expected, and the needs and
 * recommendations of the request from which it came. @returns the activity, also where it was begun before
 * @throws Refusal `activity.not-yours-to-record` (403), `activity.no-agreement` (404) where both sides have not
 *   accepted, or one has ended it
 */
export async function activityFromTerms(
  transaction: ActingTransaction,
  { stateId, agreement }: { stateId: string; agreement: string },
  circumstances: ChangeCircumstances,
): Promise<ActivityKey> {
  const acting = await activityRecorder(transaction)
  if (acting.state !== stateId || acting.side !== 'government')
    throw new Refusal('activity.not-yours-to-record', {}, 403)
  await oneAtATime(transaction, agreement)
  const begun = await activityOfTerms(transaction, agreement)
  if (begun) return begun
  const terms = await acceptedTerms(transaction, stateId, agreement)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const needs = await needsOfAgreement(transaction, stateId, agreement)
  const { rows } = await sql<{ id: number }>`
    insert into cooperation.activity (state_id, organisation_id, side, audience, recorded_by, by_partner, title, words,
                                      language, kinds, themes, groups, targets, course, starts_on, ends_on, agreement,
                                      report_back_on, form_key, change_id)
    select ${stateId}, ${acting.organisation}, 'government', 'government', ${acting.organisation}, false, ${terms.title},
           ${terms.words || terms.title}, ${terms.language}, ${tagsOf('kinds', needs)}, ${tagsOf('themes', needs)},
           ${tagsOf('groups', needs)}, ${tagsOf('targets', needs)}, 'as-dated', ${terms.startsOn}, ${terms.endsOn},
           ${agreement}, ${terms.reportBackOn}, ${agreement}, ${change}
    returning id`.execute(transaction)
  const id = rows[0]?.id ?? 0
  await sql`
    insert into cooperation.participant (state_id, activity_id, organisation_id, role, named, change_id)
    values (${stateId}, ${id}, ${acting.organisation}, 'accountable', true, ${change}),
           (${stateId}, ${id}, ${terms.partner}, ${terms.hasSums ? 'funding' : 'implementing'}, false, ${change})`.execute(
    transaction,
  )
  await sql`
    insert into cooperation.answered_need (state_id, activity_id, need_id, change_id)
    select ${stateId}, ${id}, need, ${change} from unnest(${needs}::bigint[]) need`.execute(transaction)
  await sql`
    insert into cooperation.served (state_id, activity_id, recommendation_id, change_id)
    select distinct ${stateId}, ${id}::bigint, coalesce(one.merged_into, one.id), ${change}::bigint
      from exchange.need_recommendation part
      join register.recommendation one on one.state_id = part.state_id and one.id = part.recommendation_id
     where part.state_id = ${stateId} and part.need_id = any (${needs}::bigint[])`.execute(transaction)
  for (const { result, indicator, baseline, target } of agreedResults.parse(terms.results))
    if (result && indicator)
      await sql`
        insert into cooperation.result (state_id, activity_id, kind, title, indicator, baseline, target, language,
                                        form_key, change_id)
        values (${stateId}, ${id}, 'outcome', ${result}, ${indicator}, ${baseline || null}, ${target || null},
                ${terms.language}, gen_random_uuid(), ${change})`.execute(transaction)
  return { stateId, id }
}

/** The activity of an agreement, where it was begun and whoever asks may see it. */
export async function activityOfTerms(
  transaction: ActingTransaction,
  agreement: string,
): Promise<ActivityKey | undefined> {
  const { rows } = await sql<ActivityKey>`
    select state_id as "stateId", id from cooperation.activity where agreement = ${agreement}`.execute(
    transaction,
  )
  return rows[0]
}

/** The last version that both sides accepted, and neither has ended. */
async function acceptedTerms(
  transaction: ActingTransaction,
  stateId: string,
  agreement: string,
): Promise<Terms> {
  const { rows } = await sql<Terms>`
    select organisation_id as partner, title, words, language, results,
           jsonb_path_exists(tasks, '$[*].pays ? (@ != null)') as "hasSums", starts_on::text as "startsOn",
           ends_on::text as "endsOn", report_back_on::text as "reportBackOn"
      from exchange.terms
     where state_id = ${stateId} and agreement = ${agreement} and state_accepted_at is not null
       and partner_accepted_at is not null and ended_at is null
     order by version desc limit 1`.execute(transaction)
  if (!rows[0]) throw new Refusal('activity.no-agreement', {}, 404)
  return rows[0]
}

async function needsOfAgreement(
  transaction: ActingTransaction,
  stateId: string,
  agreement: string,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct part.need_id as id
      from exchange.terms
      join exchange.thread on thread.token = terms.thread_token
      join exchange.request on request.token = thread.request_token and request.state_id = terms.state_id
      join exchange.request_need part on part.state_id = request.state_id and part.request_id = request.id
     where terms.state_id = ${stateId} and terms.agreement = ${agreement} order by 1`.execute(transaction)
  return rows.map(({ id }) => id)
}

/** The tags of these needs together. */
const tagsOf = (list: 'kinds' | 'themes' | 'groups' | 'targets', needs: readonly number[]) => sql`array(
  select distinct tag from exchange.need cross join unnest(${sql.ref(`need.${list}`)}) tag
   where need.id = any (${[...needs]}::bigint[]) order by tag)`
