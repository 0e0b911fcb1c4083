import { listBatches } from '#recommendations/import/batches.ts'
import type { PageServerLoad } from './$types.js'

/** Older imports are found by their number. */
const shownBatches = 30

export const load: PageServerLoad = async ({ locals: { application } }) => {
  const batches = await listBatches(application.database.kysely, shownBatches)
  return {
    batches: batches.map(({ id, status, fileName, createdAt, report }) => ({
      id,
      status,
      fileName,
      createdAt,
      rows: report?.rows,
      state: report?.states.length === 1 ? report.states[0]?.state : undefined,
    })),
  }
}
