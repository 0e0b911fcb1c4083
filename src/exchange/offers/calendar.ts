/** Deadlines of calls as a calendar (iCalendar, RFC 5545). */
import ical from 'ical-generator'
import type { Offered } from './model.ts'

export type Call = Pick<Offered, 'id' | 'title' | 'by'> & { deadline: string }

/**
 * @param name of the calendar, in the reader's language
 * @param addressOf the address at which a call is read
 * @returns the calendar, each deadline a day of its own
 */
export function calendarOf(calls: readonly Call[], name: string, addressOf: (call: Call) => string): string {
  const calendar = ical({ name, prodId: { company: 'Throughline', product: 'exchange' } })
  for (const call of calls) {
    const url = addressOf(call)
    calendar.createEvent({
      // The same in every language, so that a deadline stands once in a calendar.
      id: `offer-${call.id}@${new URL(url).hostname}`,
      start: call.deadline,
      allDay: true,
      summary: call.title,
      description: call.by,
      url,
    })
  }
  return calendar.toString()
}
