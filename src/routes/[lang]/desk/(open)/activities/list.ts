/** The activities of the desk, as a page and as a file show them. */
import type { ActingTransaction } from '#platform/database/acting.ts'
import { recordReadings, type ReadThrough } from '#consent/reading.ts'
import { activityRecorder } from '#cooperation/activities/commands.ts'
import { activityStatuses } from '#cooperation/activities/model.ts'
import { listActivities } from '#cooperation/activities/store.ts'
import { reportStandings } from '#cooperation/reporting/model.ts'
import { tagLists } from '#reference/tag-lists.ts'
import { eachWord, oneIn, wordsIn } from '#platform/asked.ts'
import { todayInUtc } from '#platform/day.ts'

/** Which activities an address asks for. */
export function questionFrom(query: URLSearchParams) {
  return {
    q: wordsIn(query),
    status: oneIn(query, 'status', activityStatuses),
    kind: oneIn(query, 'kind', tagLists.kinds),
    report: oneIn(query, 'report', reportStandings),
  }
}
export type ActivitiesQuestion = ReturnType<typeof questionFrom>

/** A portion of them in the name of who asks: their State's, or those in which their organisation takes part. */
export async function activitiesFor(
  transaction: ActingTransaction,
  { q, ...narrowed }: ActivitiesQuestion,
  range: { limit: number; offset: number },
  through: ReadThrough,
) {
  const acting = await activityRecorder(transaction)
  const stateId = acting.side === 'government' ? (acting.state ?? '') : ('taken-part-in' as const)
  const words = eachWord(q)
  const found = await listActivities(transaction, { stateId, words, ...narrowed }, range, todayInUtc())
  await recordReadings(transaction, 'activity', found.activities, through)
  return { ...found, acting }
}
