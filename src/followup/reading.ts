/** Notes as they are read: with their files, and written down where someone reads what another side wrote. */
import { recordReadings, type ReadThrough } from '#consent/reading.ts'
import type { ActingPerson } from '#identity/model.ts'
import type { Connection } from '#platform/database/connection.ts'
import type { Note } from './model.ts'
import { presentNote, type PresentedNote } from './present.ts'
import { attachmentsOf } from './store.ts'

/** What leaves of these notes, in their order. */
export async function readOut(
  connection: Connection,
  notes: readonly Note[],
  acting: ActingPerson | undefined,
  through: ReadThrough,
): Promise<PresentedNote[]> {
  // Who has shown nothing reads what is public, which is written down for nobody.
  if (acting) await recordReadings(connection, 'note', notes, through)
  const attachments = await attachmentsOf(connection, notes)
  return notes.map((note) => presentNote(note, attachments, acting))
}
