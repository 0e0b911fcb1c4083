import { pathIn } from '#platform/i18n/paths.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { CalendarDay } from '#exchange/calendar.ts'
import type { Offered } from '#exchange/offers/model.ts'

/** The deadlines of calls, as days of a calendar. */
export function deadlinesOf(
  calls: readonly Pick<Offered, 'id' | 'title' | 'by' | 'deadline'>[],
  origin: string,
  language: Language,
): CalendarDay[] {
  return calls.flatMap(({ id, title, by, deadline }) =>
    deadline
      ? [
          {
            id: `offer-${id}`,
            day: deadline,
            title,
            words: by,
            url: origin + pathIn(language, `/exchange/offers/${id}`),
          },
        ]
      : [],
  )
}
