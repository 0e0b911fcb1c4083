/** Asks for the reports back that are due. */
import { sql, type Kysely } from 'kysely'

type Awaited = { stateId: string; activityId: number; last: string }

/**
 * Whoever must report back is told by a letter with a link, on the day it is due or as soon after as this runs, once for
 * each day. Days that passed before anyone could be told are told as one.
 * @param today `YYYY-MM-DD`, in UTC
 */
export async function remindOfReports(kysely: Kysely<object>, today: string): Promise<void> {
  const { rows } = await sql<Awaited>`
    select state_id as "stateId", activity_id as "activityId", due.last::text as last
      from cooperation.awaited_reports() awaited
     cross join lateral (
       select max(due_on) as last
         from cooperation.reports_due(awaited.starts_on::date, awaited.ends_on::date, awaited.report_back_on::date,
                                      awaited.is_cancelled, awaited.given::date[])
        where not is_given and due_on <= ${today}::date) due
     where due.last is not null and due.last <> all (awaited.reminded::date[])`.execute(kysely)
  for (const { stateId, activityId, last } of rows)
    await sql`select cooperation.remind(${stateId}, ${activityId}, ${last}, ${today})`.execute(kysely)
}
