/** Who acts. The database decides it from a proof; the program cannot say so itself (migrations/0001-identity.sql). */
import { Kysely, PostgresDialect, sql, type RawBuilder, type Transaction } from 'kysely'
import type pg from 'pg'
import { Refusal } from '../errors.ts'
import { singleConnection, type Database } from './connect.ts'

/** What proves who acts: the token of a session, or the ticket of a job. Secret: never logged, never in an address. */
export interface Proof {
  readonly token: string
}

declare const acting: unique symbol

/** A transaction in which someone acts: what changes anything asks for one, so that it cannot be called without. */
export type ActingTransaction = Transaction<object> & { readonly [acting]: true }

/**
 * One transaction in which the holder of `proof` acts: all of `work` or nothing. Refuses a proof that is unknown,
 * expired or signed out (`identity.proof-refused`, 401).
 */
export async function inTransactionAs<Result>(
  database: Database,
  proof: Proof,
  work: (transaction: ActingTransaction, actor: string) => Promise<Result>,
): Promise<Result> {
  return actIn(database.kysely, byProof(proof), work)
}

/**
 * The same for the holder of a one-time link, who may do nothing but what it opens. A link is no proof anywhere else.
 * Refuses one that is unknown, expired, withdrawn or answered (`identity.link-refused`, 410).
 */
export async function inTransactionByLink<Result>(
  database: Database,
  token: string,
  work: (transaction: ActingTransaction, actor: string) => Promise<Result>,
): Promise<Result> {
  return actIn(database.kysely, byLink(token), work)
}

/** The same on a connection that `work` is given too, for COPY, which Kysely does not speak. */
export async function inCopyingTransactionAs<Result>(
  database: Database,
  proof: Proof,
  work: (transaction: ActingTransaction, client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await database.pool.connect()
  // Kysely releases the client to the program's pool when its transaction ends.
  const kysely = new Kysely<object>({
    dialect: new PostgresDialect({
      pool: { connect: async () => client, end: async () => undefined, options: {} },
    }),
  })
  return actIn(kysely, byProof(proof), (transaction) => work(transaction, client))
}

/** How the database finds out who acts, and what is said where it finds nobody. */
type WayToAct = { act: RawBuilder<string | null>; refusal: () => Refusal }

const byProof = ({ token }: Proof): WayToAct => ({
  act: sql`identity.act(${asText(token)})`,
  refusal: () => new Refusal('identity.proof-refused', {}, 401),
})

const byLink = (token: string): WayToAct => ({
  act: sql`identity.act_by_link(${asText(token)})`,
  refusal: () => new Refusal('identity.link-refused', {}, 410),
})

async function actIn<Result>(
  kysely: Kysely<object>,
  { act, refusal }: WayToAct,
  work: (transaction: ActingTransaction, actor: string) => Promise<Result>,
): Promise<Result> {
  return kysely.transaction().execute(async (transaction) => {
    const actor = await call(transaction, act)
    if (actor === null) throw refusal()
    return work(transaction as ActingTransaction, actor)
  })
}

/** Swaps a one-time token for the token of a session of twelve hours. Each one-time token works once (401 after). */
export async function exchangeOneTimeToken(database: Database, oneTimeToken: string): Promise<Proof> {
  const token = await call(
    database.kysely,
    sql<string | null>`identity.exchange_one_time(${asText(oneTimeToken)})`,
  )
  if (token === null) throw new Refusal('identity.one-time-token-refused', {}, 401)
  return { token }
}

/** A ticket, good for seven days, with which a job acts later for whoever acts now. End it with `signOut`. */
export async function issueJobTicket(transaction: ActingTransaction, purpose: string): Promise<Proof> {
  return { token: await call(transaction, sql<string>`identity.job_ticket(${purpose})`) }
}

/** Ends a session or a job's ticket. */
export async function signOut(database: Database, proof: Proof): Promise<void> {
  await call(database.kysely, sql`identity.sign_out(${asText(proof.token)})`)
}

/**
 * A token for someone whom the owner of the machine trusts, until people can sign in. Only the owner's login may:
 * `ownerUrl`. A one-time token is for `exchangeOneTimeToken`; otherwise it is a session that lasts `hours`.
 */
export async function issueToken(
  ownerUrl: string,
  { actor, purpose, hours, oneTime }: { actor: string; purpose: string; hours: number; oneTime: boolean },
): Promise<string> {
  const client = singleConnection(ownerUrl)
  await client.connect()
  try {
    const { rows } = await client.query<{ token: string }>(
      'select identity.issue_token($1, $2, make_interval(hours => $3), $4) as token',
      [actor, purpose, hours, oneTime],
    )
    return rows[0]?.token ?? ''
  } finally {
    await client.end()
  }
}

/** No text of the database holds U+0000, and no token does: what holds one is no token. */
function asText(token: string): string {
  return token.includes('\0') ? '' : token
}

async function call<Result>(kysely: Database['kysely'], expression: RawBuilder<Result>): Promise<Result> {
  const { rows } = await sql<{ result: Result }>`select ${expression} as result`.execute(kysely)
  return (rows[0] as { result: Result }).result
}
