/** Asks for the reports back that are due. */
import { sql, type Kysely } from 'kysely'
import { reportsDue, type Reported } from './due.ts'

type Awaited = Reported & { stateId: string; activityId: number; given: string[]; reminded: string[] }

/**
 * Whoever must report back is told by a letter with a link, on the day it is due or as soon after as this runs, once for
 * each day. Days that passed before anyone could be told are told as one.
 * @param today `YYYY-MM-DD`, in UTC
 */
export async function remindOfReports(kysely: Kysely<object>, today: string): Promise<void> {
  const { rows } = await sql<Awaited>`
    select state_id as "stateId", activity_id as "activityId", starts_on as "startsOn", ends_on as "endsOn",
           report_back_on as "reportBackOn", is_cancelled as "isCancelled", given, reminded
      from cooperation.awaited_reports()`.execute(kysely)
  for (const { stateId, activityId, given, reminded, ...days } of rows) {
    const due = reportsDue(days, given, today).filter(
      ({ dueOn, standing }) => standing !== 'given' && dueOn <= today,
    )
    const last = due.at(-1)
    if (last && !reminded.includes(last.dueOn))
      await sql`select cooperation.remind(${stateId}, ${activityId}, ${last.dueOn}, ${today})`.execute(kysely)
  }
}
