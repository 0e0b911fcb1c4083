/** When a report back is due, and whether it was given. Derived from an activity's dates each time, never stored. Pure. */
import { monthsAfter } from '#platform/day.ts'

/** Of which activity. Days are `YYYY-MM-DD`. */
export type Reported = {
  startsOn: string
  endsOn: string
  /** The day agreed, or six months after the end (`usualReportDay`). */
  reportBackOn: string
  isCancelled: boolean
}

export type ReportDue = { dueOn: string; standing: 'given' | 'overdue' | 'to-come' }

/**
 * Every day on which a report back is due, in order: the day agreed, and each year while the activity runs. What was
 * cancelled runs no more, and owes the last one all the same. Dates decide, not whether somebody has set the activity
 * to begun.
 * @param given the days for which reports back were written; one answers the first day due at or after it, or the last
 * @param today in UTC; what is due today is not overdue yet
 */
export function reportsDue(
  { startsOn, endsOn, reportBackOn, isCancelled }: Reported,
  given: readonly string[],
  today: string,
): ReportDue[] {
  const yearly: string[] = []
  for (let year = 1; !isCancelled; year++) {
    const day = monthsAfter(startsOn, 12 * year)
    if (day >= endsOn) break
    yearly.push(day)
  }
  const days = [...new Set([...yearly, reportBackOn])].sort()
  const answered = new Set(given.map((day) => days.find((due) => due >= day) ?? days.at(-1)))
  return days.map((dueOn) => ({
    dueOn,
    standing: answered.has(dueOn) ? 'given' : dueOn < today ? 'overdue' : 'to-come',
  }))
}

/** How an activity stands with its reports: the first one that is missing, otherwise the next, otherwise all given. */
export function reportStanding(due: readonly ReportDue[]): ReportDue | undefined {
  return (
    due.find(({ standing }) => standing === 'overdue') ??
    due.find(({ standing }) => standing === 'to-come') ??
    due.at(-1)
  )
}
