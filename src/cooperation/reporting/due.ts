/**
 * When reports back are due, and how an activity stands with them. The database has the rule (migration 0014) and derives
 * it anew from the activity's days and its reports; every page, list, file, feed and reminder asks it through this.
 */
import { sql, type RawBuilder } from 'kysely'
import type { Connection } from '#platform/database/connection.ts'
import type { ActivityKey } from '../activities/model.ts'
import type { ReportsDue, ReportStanding } from './model.ts'

/** The days for which reports on an activity were written, as far as whoever asks may see them. */
export const daysGiven = (activity: string): RawBuilder<string[]> => sql`array(
  select report.due_on from cooperation.report_back report
   where report.state_id = ${sql.ref(`${activity}.state_id`)} and report.activity_id = ${sql.ref(`${activity}.id`)})`

/**
 * A row for a lateral join: `report`, `due` (as in `ReportsDue`), and apart `standing` and `missing`, the day.
 * @param activity what the query calls the activity
 * @param given days for which there are reports, `date[]` or null; one answers the first day due at or after its own, or the last
 * @param today in UTC; what is due today is not missing yet
 */
export function reportsDue(
  activity: string,
  given: RawBuilder<unknown>,
  today: RawBuilder<unknown> = sql`current_date`,
): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${activity}.${name}`)
  // Where offset stands the planner asks once which of the days are answered, and not anew for each use of the answer.
  return sql`(
    select missing, standing, days as due, jsonb_build_object('dueOn', missing, 'standing', standing) as report
      from (select min(missing) as missing, cooperation.report_standing(min(missing), bool_or(is_given), ${today}) as standing,
                   jsonb_agg(jsonb_build_object('dueOn', due_on, 'standing',
                               cooperation.report_standing(missing, is_given, ${today})) order by due_on) as days
              from (select due_on, is_given, case when not is_given then due_on end as missing
                      from (select due_on, is_given
                              from cooperation.reports_due(${column('starts_on')}, ${column('ends_on')}, ${column('report_back_on')},
                                                           ${column('course')} = 'cancelled', ${given}) offset 0) each) day) taken_together)`
}

/**
 * `standing` of `reportsDue` alone, for many rows: most need no day but the first. Where nothing was reported, or only for
 * later days while the first is not the last, the first is missing; where there is but one, any report answers it.
 * @param given as there, null where there is no report
 */
export function reportStanding(
  activity: string,
  given: RawBuilder<unknown>,
  today: RawBuilder<unknown> = sql`current_date`,
): RawBuilder<ReportStanding> {
  const column = (name: string) => sql.ref(`${activity}.${name}`)
  const days = sql`${column('starts_on')}, ${column('ends_on')}, ${column('report_back_on')}, ${column('course')} = 'cancelled'`
  const first = sql`cooperation.first_report_day(${days})`
  return sql<ReportStanding>`
    case when ${given} is null or ${first} < all (${given}) and ${first} <> ${column('report_back_on')}
         then cooperation.report_standing(${first}, ${given} is not null, ${today})
         when ${column('course')} = 'cancelled' or ${column('starts_on')} + interval '1 year' >= ${column('ends_on')} then 'given'
         else (select cooperation.report_standing(min(due_on) filter (where not is_given), true, ${today})
                 from cooperation.reports_due(${days}, ${given})) end`
}

/** Of one activity, as far as whoever asks may see it. @param today `YYYY-MM-DD`, in UTC */
export async function reportsDueOn(
  connection: Connection,
  { stateId, id }: ActivityKey,
  today: string,
): Promise<ReportsDue> {
  const { rows } = await sql<ReportsDue>`
    select due, report
      from cooperation.activity
     cross join lateral ${reportsDue('activity', daysGiven('activity'), sql`${today}::date`)} reports
     where activity.state_id = ${stateId} and activity.id = ${id}`.execute(connection)
  return rows[0] ?? { due: [], report: { dueOn: null, standing: 'not-due' } }
}
