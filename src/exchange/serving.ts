/** Which recommendations a record of a State serves, in rows of their own. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'

/** Whether a record would serve what it serves already. */
export function servesTheSame({
  before,
  after,
}: {
  before: readonly string[]
  after: readonly string[]
}): boolean {
  return JSON.stringify(before.toSorted()) === JSON.stringify(after.toSorted())
}

/**
 * Links a record to the recommendations of its State that it serves, and to no others. One that was merged into another
 * counts as that one.
 * @param links the table of the links, and its column that names the record
 * @returns whether the register has each of them
 */
export async function serve(
  transaction: ActingTransaction,
  { table, naming }: { table: string; naming: string },
  { stateId, id }: { stateId: string; id: number },
  { before, after }: { before: readonly string[]; after: readonly string[] },
  change: number,
): Promise<boolean> {
  const gone = before.filter((one) => !after.includes(one))
  const added = after.filter((one) => !before.includes(one))
  if (gone.length)
    await sql`
      delete from ${sql.table(table)} served using register.recommendation one
       where one.state_id = served.state_id and one.id = served.recommendation_id
         and served.state_id = ${stateId} and ${sql.ref(`served.${naming}`)} = ${id}
         and coalesce(one.merged_into, one.id) = any (${gone}::text[])`.execute(transaction)
  if (!added.length) return true
  const { numAffectedRows } = await sql`
    insert into ${sql.table(table)} (state_id, ${sql.ref(naming)}, recommendation_id, change_id)
    select ${stateId}, ${id}, one.id, ${change}
      from unnest(${added}::text[]) with ordinality as wanted (id, place)
      join register.recommendation one on one.state_id = ${stateId} and one.id = wanted.id
     where one.merged_into is null
     order by wanted.place`.execute(transaction)
  return Number(numAffectedRows) === added.length
}
