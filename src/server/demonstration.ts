/**
 * The demonstration, whole: what imaginary States received and, on this machine alone, their people and what
 * came of it between them.
 */
import { addDemonstrationSupport } from '#cooperation/demonstration/demonstration.ts'
import { addDemonstrationPeople } from '#identity/demonstration.ts'
import { inTransactionAs, type Proof } from '#platform/database/acting.ts'
import type { Database } from '#platform/database/connect.ts'
import { addDemonstration, addNeighbours } from '#recommendations/import/demonstration.ts'

/**
 * Brings the demonstration for whoever runs the machine (`proof`). What is there already stays as it is. Returns how many
 * recommendations and people were entered.
 * @param alone the program serves this machine alone: elsewhere there are no people of the demonstration
 */
export async function bringDemonstration(
  database: Database,
  proof: Proof,
  alone: boolean,
): Promise<{ created: number; people: number }> {
  const through = 'command-line'
  const created =
    (await addDemonstration(database, proof, through)) + (await addNeighbours(database, proof, through))
  if (!alone) return { created, people: 0 }
  const people = await inTransactionAs(database, proof, (transaction) =>
    addDemonstrationPeople(transaction, { through }),
  )
  await addDemonstrationSupport(database, proof)
  return { created, people }
}
