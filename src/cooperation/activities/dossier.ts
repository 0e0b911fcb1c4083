/** An activity with all that hangs on it, as far as whoever asks may see it; what they read of another side is written down. */
import { recordReadings, type ReadThrough } from '#consent/reading.ts'
import type { ActingPerson } from '#identity/model.ts'
import type { Connection } from '#platform/database/connection.ts'
import { practicesOf } from '../practices/store.ts'
import { reportsDueOn } from '../reporting/due.ts'
import { commentsOn, reportsOf } from '../reporting/store.ts'
import type { Activity } from './model.ts'
import { deploymentsFor, documentsOf, needsAnswered, participantsOf, resultsOf, sumsOf } from './store.ts'

export type Dossier = Awaited<ReturnType<typeof readDossier>>

/** Eleven queries, each bounded by the activity. @param today `YYYY-MM-DD`, in UTC */
export async function readDossier(
  connection: Connection,
  activity: Activity,
  acting: ActingPerson | undefined,
  { through, today }: { through: ReadThrough; today: string },
) {
  const reports = await reportsOf(connection, activity)
  const comments = await commentsOn(connection, activity)
  const practices = await practicesOf(connection, activity)
  if (acting) {
    await recordReadings(connection, 'activity', [activity], through)
    await recordReadings(connection, 'report-back', reports, through)
    await recordReadings(connection, 'activity-comment', comments, through)
    await recordReadings(connection, 'practice', practices, through)
  }
  return {
    activity,
    participants: await participantsOf(connection, activity),
    needs: await needsAnswered(connection, activity),
    sums: await sumsOf(connection, activity),
    results: await resultsOf(connection, activity),
    documents: await documentsOf(connection, activity),
    deployments: await deploymentsFor(connection, activity),
    reports,
    comments,
    practices,
    ...(await reportsDueOn(connection, activity, today)),
  }
}

/** The entries of partners that the State has not agreed to, and the latest change among them: what it agrees to. */
export function waitingIn({ results, documents, reports }: Dossier): { count: number; seen: number } {
  const waiting = [
    ...results,
    ...results.flatMap(({ values }) => values),
    ...documents,
    ...reports.flatMap(({ parts }) => parts),
  ].filter(({ agreed }) => !agreed)
  return { count: waiting.length, seen: Math.max(0, ...waiting.map(({ changeId }) => changeId)) }
}
