/** The day of a report back as a calendar (iCalendar, RFC 5545). */
import ical from 'ical-generator'

/** @param name what is due, in the reader's language. @param url where the terms are read */
export function reportBackCalendar(isoDay: string, name: string, url: string): string {
  const calendar = ical({ name, prodId: { company: 'Throughline', product: 'exchange' } })
  // The same words each time, so that a calendar that asks again finds nothing new.
  calendar.createEvent({
    id: url,
    start: isoDay,
    allDay: true,
    stamp: `${isoDay}T00:00:00Z`,
    summary: name,
    url,
  })
  return calendar.toString()
}
