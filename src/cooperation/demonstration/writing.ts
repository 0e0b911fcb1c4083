/** How the demonstration writes: rows into a table, in the name of whoever acts, under the policies of everyone. */
import { sql } from 'kysely'
import { inTransactionAsDemonstration, type DemonstrationCast } from '#identity/demonstration.ts'
import type { ActingTransaction, Proof } from '#platform/database/acting.ts'
import type { Database } from '#platform/database/connect.ts'
import { beginChange } from '#record/change.ts'

/** One change of someone of the demonstration. */
export type Hand = {
  transaction: ActingTransaction
  person: number
  /** The organisation for which they act. */
  organisation: number
  change: number
  /** Enters rows that all have the same columns. */
  add(table: string, rows: readonly Row[]): Promise<void>
}

export type Row = Readonly<Record<string, unknown>>

export type Stage = {
  cast: DemonstrationCast
  /** The number of an organisation, by the key of someone who acts for it. */
  organisationOf(person: string): number
  as(person: string, work: (hand: Hand) => Promise<void>): Promise<void>
}

/** @param operator whoever runs the machine, by whose hand the people of the demonstration act */
export function stageOf(database: Database, operator: Proof, cast: DemonstrationCast): Stage {
  const castAs = (person: string) => {
    const acts = cast.get(person)
    if (!acts) throw new Error(`Nobody of the demonstration is ${person}.`)
    return acts
  }
  return {
    cast,
    organisationOf: (person) => castAs(person).organisation,
    async as(person, work) {
      const { membership, organisation } = castAs(person)
      await inTransactionAsDemonstration(database, operator, membership, async (transaction) => {
        const change = await beginChange(transaction, { through: 'command-line', confidential: true })
        const add = (table: string, rows: readonly Row[]) => enter(transaction, change, table, rows)
        const { rows } = await sql<{ person: number }>`select identity.person() as person`.execute(
          transaction,
        )
        await work({ transaction, person: rows[0]?.person ?? 0, organisation, change, add })
      })
    },
  }
}

async function enter(transaction: ActingTransaction, change: number, table: string, rows: readonly Row[]) {
  if (!rows[0]) return
  const columns = sql.join([...Object.keys(rows[0]), 'change_id'].map((column) => sql.ref(column)))
  const content = JSON.stringify(rows.map((row) => ({ ...row, change_id: change })))
  await sql`insert into ${sql.table(table)} (${columns})
            select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${content}::jsonb)`.execute(
    transaction,
  )
}
