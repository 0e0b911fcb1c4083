/** Days as records hold them and forms carry them: `YYYY-MM-DD`, in UTC. */

const millisecondsOfDay = 86_400_000

/** The day on which a moment falls. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}

export function todayInUtc(): string {
  return dayOf(new Date())
}

/** The day so many days after another; where they are negative, before it. */
export function daysAfter(day: string, days: number): string {
  return dayOf(new Date(Date.parse(day) + days * millisecondsOfDay))
}

/** How many days lie between one day and a later one. */
export function daysBetween(day: string, later: string): number {
  return (Date.parse(later) - Date.parse(day)) / millisecondsOfDay
}

/** The same day so many months later, or the last day of that month where it has no such day. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return dayOf(new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))))
}
