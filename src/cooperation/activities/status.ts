/** How an activity stands: derived from its days and from what is said of its course, never stored. */
import { sql, type RawBuilder } from 'kysely'
import type { ActivityStatus } from './model.ts'

/** Its status today, in UTC. @param activity what the query calls the table */
export function statusOf(activity: string): RawBuilder<ActivityStatus> {
  const column = (name: string) => sql.ref(`${activity}.${name}`)
  return sql<ActivityStatus>`
    case when ${column('course')} <> 'as-dated' then ${column('course')}
         when current_date < ${column('starts_on')} then 'planned'
         when current_date <= ${column('ends_on')} then 'under-way'
         else 'completed' end`
}
