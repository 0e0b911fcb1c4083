/** The days by which something is said to requests, as days of a calendar. Pure. */
import type { Translate } from '#platform/i18n/translate.ts'
import type { CalendarDay } from '../calendar.ts'
import type { RequestClock } from './model.ts'

/** A request that waits, as whoever looks knows it. */
export type Waiting = { title: string; url: string; clock: RequestClock }

/** Of each request the days that are still to be kept: what was acknowledged or answered is due no more. */
export function clockDaysOf(requests: readonly Waiting[], t: Translate): CalendarDay[] {
  return requests.flatMap(({ title, url, clock }) => {
    const { token, acknowledgeBy, acknowledgedOn, answerBy, answeredOn } = clock
    return [
      ...(acknowledgedOn === null && answeredOn === null
        ? [{ id: `acknowledge-${token}`, day: acknowledgeBy, title: t('requests.calendar.acknowledge', { title }), url }] // prettier-ignore
        : []),
      ...(answeredOn === null
        ? [{ id: `answer-${token}`, day: answerBy, title: t('requests.calendar.answer', { title }), url }]
        : []),
    ]
  })
}
