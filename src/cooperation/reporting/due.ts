/** When a report back is due, and whether it was given. Derived from an activity's dates each time, never stored. Pure. */

/** Of which activity. Days are `YYYY-MM-DD`. */
export type Reported = {
  startsOn: string
  endsOn: string
  /** The day agreed, or six months after the end (`usualReportDay`). */
  reportBackOn: string
  isCancelled: boolean
}

export type ReportDue = { dueOn: string; standing: 'given' | 'overdue' | 'to-come' }

/** Without another agreement, so many months after the end. */
const usualMonths = 6

export function usualReportDay(endsOn: string): string {
  return monthsAfter(endsOn, usualMonths)
}

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

/** The same day so many months later, or the last day of that month where it has no such day. */
function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10)
}
