import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { Refusal } from '#platform/errors.ts'

/** What is tried: a password for an address, or a code for a person. Whether there is such a one makes no difference. */
export type Attempted = { address: string } | { codeOf: string }

/**
 * Counts an attempt as failed before it is made; `attemptSucceeded` takes that back.
 * @throws Refusal `sign-in.wait` with the minutes that are left of a pause
 */
export async function beginAttempt(kysely: Kysely<object>, attempted: Attempted): Promise<void> {
  const { rows } = await sql<{ seconds: number | null }>`
    select sign_in.begin_attempt(${keyOf(attempted)}) as seconds`.execute(kysely)
  const seconds = rows[0]?.seconds
  if (seconds) throw new Refusal('sign-in.wait', { minutes: Math.ceil(seconds / 60) }, 429)
}

export async function attemptSucceeded(kysely: Kysely<object>, attempted: Attempted): Promise<void> {
  await sql`delete from sign_in.attempt where who = ${keyOf(attempted)}`.execute(kysely)
}

/** A hash, so that what people type into the field by mistake is kept nowhere. */
function keyOf(attempted: Attempted): Buffer {
  const text =
    'address' in attempted ? `address ${attempted.address.trim().toLowerCase()}` : `code ${attempted.codeOf}`
  return createHash('sha256').update(text).digest()
}
