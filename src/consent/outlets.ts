/** What is public, what was and is no more, and under whose name: for every address, feed and file that anyone reads. */
import { sql } from 'kysely'
import { isRowNumber } from '#platform/row-number.ts'
import type { Connection } from '#platform/database/connection.ts'
import { findThing, recordKinds, type Thing } from './things.ts'

export type PublicKey = { stateId: string; id: number }

/** What of a kind anyone may read, and since when it reads as it does; the newest first. */
export async function publishedThings(
  connection: Connection,
  kind: string,
): Promise<(PublicKey & { at: Date })[]> {
  const { rows } = await sql<PublicKey & { at: Date }>`
    select state_id as "stateId", record_id as id, published_at as at from consent.published(${kind})`.execute(
    connection,
  )
  return rows
}

/** What of a kind anyone could read and no longer can, the last withdrawn first. */
export async function withdrawnThings(
  connection: Connection,
  kind: string,
  most: number,
): Promise<(PublicKey & { at: Date })[]> {
  const { rows } = await sql<PublicKey & { at: Date }>`
    select state_id as "stateId", record_id as id, withdrawn_at as at from consent.withdrawn(${kind}, ${most})`.execute(
    connection,
  )
  return rows
}

/** Why something that was public is gone, where the operator removed it, and what its author says to that. */
export type RemovalNotice = { reason: string; reply: string | null }

type Withdrawal = { at: Date; removal: RemovalNotice | null }

/**
 * When something that was public ceased to be; undefined where it still is, never was or never stood: then nobody is
 * told that there is such a thing.
 */
export async function publicWithdrawal(
  connection: Connection,
  kind: string,
  { stateId = null, id }: { stateId?: string | null; id: number },
): Promise<Withdrawal | undefined> {
  const { rows } = await sql<{ at: Date; reason: string | null; reply: string | null }>`
    select withdrawn.at, notice.reason, notice.reply
      from (select consent.public_withdrawal(${kind}, ${id}, ${stateId}) as at) withdrawn
      left join consent.removal_notice(${kind}, ${id}) notice on true
     where withdrawn.at is not null`.execute(connection)
  const [found] = rows
  if (!found) return undefined
  const { at, reason, reply } = found
  return { at, removal: reason === null ? null : { reason, reply } }
}

/** A removal of what a body had published, as its author and everyone else sees it. */
export type Removal = PublicKey &
  RemovalNotice & { removal: number; kind: string; removedAt: Date; repliedAt: Date | null }

/**
 * What the operator removed, the latest first: of an organisation, for its own people; of all, for who runs the
 * instance.
 */
export async function removals(
  connection: Connection,
  { organisation, most }: { organisation?: number; most: number },
): Promise<Removal[]> {
  const { rows } = await sql<Removal>`
    select id as removal, state_id as "stateId", record_kind as kind, record_id as id, removed_at as "removedAt",
           reason, reply, replied_at as "repliedAt"
      from consent.removal
     where ${organisation === undefined ? sql`true` : sql`organisation_id = ${organisation}`}
     order by removed_at desc, id desc limit ${most}`.execute(connection)
  return rows
}

/** The name that a body shows outside in place of its own; undefined where it shows its own. For its own people. */
export async function shownName(connection: Connection, organisation: number): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    select name from consent.shown_name where organisation_id = ${organisation}`.execute(connection)
  return rows[0]?.name
}

/** The public thing whose page has this address, whatever comes before the path; undefined where there is none. */
export async function publicThingAt(connection: Connection, address: string): Promise<Thing | undefined> {
  for (const { kind, path } of await recordKinds(connection)) {
    const number =
      path && new RegExp(`${path.replaceAll(/\{\w+\}/g, '([0-9a-z]+)')}(?:[/?#]|$)`).exec(address)?.at(-1)
    if (!number || !isRowNumber(number)) continue
    const found = (await publishedThings(connection, kind)).find(({ id }) => id === Number(number))
    const thing = found && (await findThing(connection, found.stateId, { kind, id: found.id }))
    if (thing?.path && address.includes(thing.path)) return thing
  }
  return undefined
}

/** Under which conditions something is open to whoever asks, and until when; null where none is said. */
export type Terms = { conditions: string | null; endsAt: Date | null }

/** The terms of every consent by which whoever asks sees a thing; none for what its own side wrote. */
export async function termsFor(
  connection: Connection,
  kind: string,
  { stateId, id }: PublicKey,
): Promise<Terms[]> {
  const { rows } = await sql<Terms>`
    select conditions, ends_at as "endsAt" from consent.terms_of(${kind}, ${stateId}, ${id})`.execute(
    connection,
  )
  return rows
}
