/** A change: who, when, through what and why. Nothing in the register changes without one. */
import { sql, type Kysely } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'

export type Through = 'page' | 'api' | 'import' | 'command-line' | 'job' | 'link'

export interface ChangeCircumstances {
  through: Through
  /** In a person's words, where they gave any. */
  why?: string
  requestId?: string
  /** The change that this one takes back. */
  undoes?: number
  /** True for all but the public register, whose changes anyone may see. */
  confidential?: boolean
}

/**
 * Opens the one change of this transaction and returns its id. What the transaction writes into tables that keep
 * history carries this id as `change_id`, and what it overwrites or removes is kept under it.
 */
export async function beginChange(
  transaction: ActingTransaction,
  { through, why, requestId, undoes, confidential = false }: ChangeCircumstances,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select record.begin_change(${through}, ${why ?? null}, ${requestId ?? null}, ${undoes ?? null}, ${confidential}) as id
  `.execute(transaction)
  return (rows[0] as { id: number }).id
}

/** A change that was made. */
export interface Change {
  id: number
  at: Date
  actor: string
  through: Through
  why: string | null
  requestId: string | null
  /** The change that this one took back. */
  undoes: number | null
  /** The change by which this one was taken back. */
  undoneBy: number | null
}

export async function readChange(kysely: Kysely<object>, id: number): Promise<Change | undefined> {
  const { rows } = await sql<Change>`
    select id, at, actor, through, request_id as "requestId", undoes,
           (select why from record.reason where reason.change_id = change.id) as why,
           (select undo.id from record.change undo where undo.undoes = change.id) as "undoneBy"
      from record.change where id = ${id}
  `.execute(kysely)
  return rows[0]
}
