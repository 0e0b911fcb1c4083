/** Days on which something is due, as a calendar (iCalendar, RFC 5545). */
import ical from 'ical-generator'

export type CalendarDay = {
  /** The same each time and in every language, so that a day stands once in a calendar. */
  id: string
  /** `YYYY-MM-DD` */
  day: string
  title: string
  words?: string
  /** Where it is read. */
  url: string
}

/** @param name of the calendar, in the reader's language. @returns the calendar, each day an event of its own */
export function calendarOf(days: readonly CalendarDay[], name: string): string {
  const calendar = ical({ name, prodId: { company: 'Throughline', product: 'exchange' } })
  for (const { id, day, title, words, url } of days)
    calendar.createEvent({
      id: `${id}@${new URL(url).hostname}`,
      start: day,
      allDay: true,
      // The same words each time, so that a calendar that asks again finds nothing new, and no hour is told.
      stamp: `${day}T00:00:00Z`,
      summary: title,
      ...(words && { description: words }),
      url,
    })
  return calendar.toString()
}
