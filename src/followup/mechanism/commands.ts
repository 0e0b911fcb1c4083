/** Keeping the mechanism's books. Each is one confidential change; nobody overwrites anybody. */
import { sql, type RawBuilder } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { Refusal } from '#platform/errors.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson, type ActingPerson } from '#identity/model.ts'
import { alter, hold, keyOf, settingsOf } from '#record/alter.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { changedMeanwhile } from '#record/conflict.ts'
import type { Book, Presence, Values } from './model.ts'
import { keepsMechanism } from './policy.ts'
import { attendanceOf, findEntry, findMandate, type Entry } from './store.ts'

/**
 * Enters something, seen by the whole government. Returns its number; what comes twice with the same key of a form is
 * entered once.
 * @throws Refusal `mechanism.not-yours` (403), `mechanism.mandate-exists` (409), `mechanism.names-nothing`
 */
export async function writeEntry(
  transaction: ActingTransaction,
  book: Book,
  values: Values,
  formKey: string,
  circumstances: ChangeCircumstances,
): Promise<number> {
  const keeper = await keeperActing(transaction)
  const { organisation, side, state } = keeper
  await oneAtATime(transaction, formKey)
  const there =
    book === 'mandate'
      ? (await findMandate(transaction, state))?.id
      : await entryOfForm(transaction, book, state, formKey)
  if (book === 'mandate' && there !== undefined) throw new Refusal('mechanism.mandate-exists', {}, 409)
  if (there !== undefined) return there
  await refuseStrangers(transaction, state, values)
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const row: Values = {
    ...values,
    ...(book !== 'mandate' && { form_key: formKey }),
    state_id: state,
    organisation_id: organisation,
    side,
    audience: 'government',
    change_id: change,
  }
  const { rows } = await sql<{ id: number }>`
    insert into ${sql.table(`followup.${book}`)} (${sql.join(Object.keys(row).map((name) => sql.ref(name)))})
    values (${sql.join(Object.values(row))}) returning id`.execute(transaction)
  return rows[0]?.id ?? 0
}

/**
 * Puts other values in place of an entry's. What is sent twice changes nothing the second time.
 * @param opened the version that the form was opened with
 * @throws Refusal `mechanism.not-yours` (403), `mechanism.not-found` (404), `record.changed-meanwhile` (409)
 */
export async function editEntry(
  transaction: ActingTransaction,
  book: Book,
  id: number,
  { opened, values }: { opened: number; values: Values },
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { state } = await keeperActing(transaction)
  const entry = await entryOf(transaction, book, state, id)
  if (Object.entries(values).every(([name, value]) => entry.fields[name] === String(value ?? ''))) return
  if (entry.changeId !== opened) throw changedMeanwhile()
  await refuseStrangers(transaction, state, values)
  const row = { table: `followup.${book}`, key: keyOf({ stateId: state, id }), opened }
  await alter(transaction, row, settingsOf(Object.entries(values)), circumstances)
}

/**
 * Takes an entry away, a meeting with who was there; its history stays.
 * @param opened the version that was on the page
 * @throws Refusal `mechanism.not-yours` (403), `mechanism.not-found` (404), `record.changed-meanwhile` (409),
 *   `mechanism.still-named` (409) where a decision or a meeting's attendance names it
 */
export async function removeEntry(
  transaction: ActingTransaction,
  book: Book,
  id: number,
  opened: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { state } = await keeperActing(transaction)
  await entryOf(transaction, book, state, id)
  const row = { table: `followup.${book}`, key: keyOf({ stateId: state, id }), opened }
  await hold(transaction, row, circumstances)
  if (await isNamed(transaction, book, state, id)) throw new Refusal('mechanism.still-named', {}, 409)
  if (book === 'meeting')
    await sql`delete from followup.attendance where state_id = ${state} and meeting_id = ${id}`.execute(
      transaction,
    )
  await sql`delete from ${sql.table(`followup.${book}`)} where state_id = ${state} and id = ${id}`.execute(
    transaction,
  )
}

/** What a decision names is part of what it says; and who was at a meeting stays known. */
async function isNamed(
  transaction: ActingTransaction,
  book: Book,
  state: string,
  id: number,
): Promise<boolean> {
  const naming =
    book === 'meeting'
      ? sql`select from followup.decision where state_id = ${state} and meeting_id = ${id}`
      : book === 'member'
        ? sql`select from followup.decision where state_id = ${state} and responsible_member_id = ${id}
              union all select from followup.attendance where state_id = ${state} and member_id = ${id}`
        : undefined
  if (!naming) return false
  const { rows } = await sql<{ named: boolean }>`select exists (${naming}) as named`.execute(transaction)
  return rows[0]?.named ?? false
}

/**
 * Notes who was at a meeting, in place of what was noted before.
 * @throws Refusal `mechanism.not-yours` (403), `mechanism.not-found` (404)
 */
export async function noteAttendance(
  transaction: ActingTransaction,
  meeting: number,
  attendance: ReadonlyMap<number, Presence>,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { state } = await keeperActing(transaction)
  await entryOf(transaction, 'meeting', state, meeting)
  await sql`select from followup.meeting where state_id = ${state} and id = ${meeting} for update`.execute(
    transaction,
  )
  const before = await attendanceOf(transaction, state, meeting)
  const changed = [...attendance].filter(([member, presence]) => before.get(member) !== presence)
  const gone = [...before.keys()].filter((member) => !attendance.has(member))
  if (!changed.length && !gone.length) return
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  const others = [...gone, ...changed.map(([member]) => member)]
  await sql`delete from followup.attendance
             where state_id = ${state} and meeting_id = ${meeting} and member_id = any(${others}::bigint[])`.execute(
    transaction,
  )
  for (const [member, presence] of changed) {
    await entryOf(transaction, 'member', state, member)
    await sql`insert into followup.attendance (state_id, meeting_id, member_id, presence, change_id)
              values (${state}, ${meeting}, ${member}, ${presence}, ${change})`.execute(transaction)
  }
}

async function keeperActing(transaction: ActingTransaction): Promise<ActingPerson & { state: string }> {
  const acting = await actingIn(transaction)
  if (!isPerson(acting) || !acting.state || !keepsMechanism(acting))
    throw new Refusal('mechanism.not-yours', {}, 403)
  return { ...acting, state: acting.state }
}

async function entryOf(
  transaction: ActingTransaction,
  book: Book,
  state: string,
  id: number,
): Promise<Entry> {
  const found = await findEntry(transaction, book, state, id)
  if (!found) throw new Refusal('mechanism.not-found', {}, 404)
  return found
}

async function entryOfForm(
  transaction: ActingTransaction,
  book: Book,
  state: string,
  formKey: string,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from ${sql.table(`followup.${book}`)} where state_id = ${state} and form_key = ${formKey}`.execute(
    transaction,
  )
  return rows[0]?.id
}

/** An entry names only members and meetings of its own State, and people and organisations that one knows of. */
async function refuseStrangers(transaction: ActingTransaction, state: string, values: Values): Promise<void> {
  const person = values['person_id'] ?? values['responsible_person_id']
  const { rows } = await sql<{ known: boolean }>`
    select ${isAmong(values['meeting_id'], sql`followup.meeting where state_id = ${state}`)}
       and ${isAmong(values['responsible_member_id'], sql`followup.member where state_id = ${state}`)}
       and ${isAmong(values['member_organisation_id'], sql`identity.organisation where state_id = ${state}`)}
       and ${isAmong(person, sql`identity.person`)} as known`.execute(transaction)
  if (!rows[0]?.known) throw new Refusal('mechanism.names-nothing')
}

/** Nothing is named, or one of those that whoever acts may see. */
function isAmong(id: Values[string] | undefined, those: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(${id ?? null}::bigint is null or ${id ?? null}::bigint in (select id from ${those}))`
}
