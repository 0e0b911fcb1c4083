import { calendarOf, type CalendarDay } from '#exchange/calendar.ts'

/** Days as an answer: to be kept, or to be asked for again by a calendar. @param file its name, without the ending */
export function asCalendar(
  days: readonly CalendarDay[],
  { name, file }: { name: string; file: string },
  { language, proof }: App.Locals,
): Response {
  return new Response(calendarOf(days, name), {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-language': language,
      'content-disposition': `attachment; filename="throughline-${file}.ics"`,
      'cache-control': proof ? 'private, no-store' : 'public, no-cache',
    },
  })
}
