import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { Refusal } from '#platform/errors.ts'

/**
 * What is tried: a password for an address, or a code for a person; or, by whoever has their session, their password.
 * Whether there is such a one makes no difference.
 */
export type Attempted = { address: string } | { codeOf: string } | { passwordOf: string }

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

/**
 * Counts the work as an attempt, which failed if it throws: who holds a session that is not theirs does not guess its
 * owner's password any faster than at the door.
 * @throws Refusal `sign-in.wait`, or what the work throws
 */
export async function attempting<Result>(
  kysely: Kysely<object>,
  attempted: Attempted,
  work: () => Promise<Result>,
): Promise<Result> {
  await beginAttempt(kysely, attempted)
  const result = await work()
  await attemptSucceeded(kysely, attempted)
  return result
}

/** A hash, so that what people type into the field by mistake is kept nowhere. */
function keyOf(attempted: Attempted): Buffer {
  return createHash('sha256').update(textOf(attempted)).digest()
}

function textOf(attempted: Attempted): string {
  if ('address' in attempted) return `address ${attempted.address.trim().toLowerCase()}`
  return 'codeOf' in attempted ? `code ${attempted.codeOf}` : `password ${attempted.passwordOf}`
}
