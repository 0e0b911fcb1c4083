import type { ActingPerson } from '#identity/model.ts'
import { readAsWhoeverAsks } from '#identity/reading.ts'
import type { Connection } from '#platform/database/connection.ts'

/** What a page shows to whoever asks for it. */
export function readAs<Result>(
  { application: { database }, proof }: Pick<App.Locals, 'application' | 'proof'>,
  work: (connection: Connection, acting: ActingPerson | undefined) => Promise<Result>,
): Promise<Result> {
  return readAsWhoeverAsks({ database, proof }, work)
}
