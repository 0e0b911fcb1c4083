/** What is offered, as whoever asks reads it: of another State's experience it is written down. */
import { recordReadings, type ReadThrough } from '#consent/reading.ts'
import type { Connection } from '#platform/database/connection.ts'
import type { Offered } from './model.ts'
import { listOffered, type OfferedFilter } from './store.ts'

/** A portion of all that is offered to whoever asks, and how much there is. */
export async function readOffered(
  connection: Connection,
  filter: OfferedFilter,
  range: { limit: number; offset: number },
  through: ReadThrough,
): Promise<{ total: number; offered: Offered[] }> {
  const found = await listOffered(connection, filter, range)
  const experiences = found.offered.flatMap(({ what, stateId, id }) =>
    what === 'experience' && stateId ? [{ stateId, id }] : [],
  )
  await recordReadings(connection, 'experience', experiences, through)
  return found
}
