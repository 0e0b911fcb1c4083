import { pathIn } from '#platform/i18n/paths.ts'
import { calendarOf, type Call } from '#exchange/offers/calendar.ts'

/** The deadlines of calls, as an answer. */
export function asCalendar(
  calls: readonly (Omit<Call, 'deadline'> & { deadline: string | null })[],
  name: string,
  origin: string,
  { language, proof }: App.Locals,
): Response {
  const open = calls.flatMap(({ deadline, ...call }) => (deadline ? [{ ...call, deadline }] : []))
  const words = calendarOf(open, name, ({ id }) => origin + pathIn(language, `/exchange/offers/${id}`))
  return new Response(words, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-language': language,
      'content-disposition': 'attachment; filename="throughline-calls.ics"',
      'cache-control': proof ? 'private, no-store' : 'public, no-cache',
    },
  })
}
