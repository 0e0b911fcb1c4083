/** The mechanism's books as the database keeps them: whoever asks sees what consent lets them see. */
import { sql, type RawBuilder } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { fieldsOf, type Book, type Entered, type Presence } from './model.ts'

export type Entry = {
  id: number
  stateId: string
  organisationId: number
  /** The version that this is. */
  changeId: number
  fields: Entered
}

/** One entry of a book; undefined also for whoever may not see it. */
export async function findEntry(
  transaction: ActingTransaction,
  book: Book,
  state: string,
  id: number,
): Promise<Entry | undefined> {
  const { rows } = await entries(book, sql`state_id = ${state} and id = ${id}`, sql`id`, 1).execute(
    transaction,
  )
  return rows[0]
}

/** The mandate, of which a State has one. */
export async function findMandate(transaction: ActingTransaction, state: string): Promise<Entry | undefined> {
  const { rows } = await entries('mandate', sql`state_id = ${state}`, sql`id`, 1).execute(transaction)
  return rows[0]
}

/** Those who belong to it now first. */
export async function listMembers(
  transaction: ActingTransaction,
  state: string,
  most: number,
): Promise<Entry[]> {
  const order = sql`ends_on is not null and ends_on < current_date, array_position(
    array['chair', 'secretariat', 'member', 'observer'], capacity), institution, id`
  return (await entries('member', sql`state_id = ${state}`, order, most).execute(transaction)).rows
}

/** The latest first. */
export async function listMeetings(
  transaction: ActingTransaction,
  state: string,
  most: number,
): Promise<Entry[]> {
  const order = sql`held_on desc, id desc`
  return (await entries('meeting', sql`state_id = ${state}`, order, most).execute(transaction)).rows
}

/** What a meeting decided, or, of all meetings, what is still open: the most urgent first. */
export async function listDecisions(
  transaction: ActingTransaction,
  state: string,
  meeting: number | 'open',
  most: number,
): Promise<Entry[]> {
  const which = meeting === 'open' ? sql`status = 'open'` : sql`meeting_id = ${meeting}`
  const order = meeting === 'open' ? sql`due_on nulls last, id` : sql`id`
  return (await entries('decision', sql`state_id = ${state} and ${which}`, order, most).execute(transaction))
    .rows
}

/** Who was there: for each member that was noted. */
export async function attendanceOf(
  transaction: ActingTransaction,
  state: string,
  meeting: number,
): Promise<ReadonlyMap<number, Presence>> {
  const { rows } = await sql<{ member: number; presence: Presence }>`
    select member_id as member, presence from followup.attendance
     where state_id = ${state} and meeting_id = ${meeting}`.execute(transaction)
  return new Map(rows.map(({ member, presence }) => [member, presence]))
}

function entries(book: Book, condition: RawBuilder<unknown>, order: RawBuilder<unknown>, most: number) {
  const fields = fieldsOf(book).flatMap(({ name }) => [
    sql.lit(name),
    sql`coalesce(${sql.ref(name)}::text, '')`,
  ])
  return sql<Entry>`
    select id, state_id as "stateId", organisation_id as "organisationId", change_id as "changeId",
           jsonb_build_object(${sql.join(fields)}) as fields
      from ${sql.table(`followup.${book}`)} where ${condition} order by ${order} limit ${most}`
}
