/** When someone leaves: all that they answered for passes to another at once, and the record says so. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import { actingIn } from './acting.ts'
import { begin, personOf } from './entering.ts'
import { mayAppoint, mayGivePower, needsLetter } from './policy.ts'
import { findOrganisation, type StoredPerson } from './store.ts'

export const handingOver = z.object({
  to: z.number().int(),
  /** The decision by which the power to consent passes too; without one it only ends. */
  decisionReference: z.string().trim().max(300).default(''),
})

/** What passed: roles, powers, and the things of each table in which someone answers for something. */
export type Passed = { roles: number; powers: number; things: Record<string, number> }

/**
 * Passes what one person answers for to another: their roles wherever the one who acts gives roles, the power to
 * consent where a decision says so, and everything that names them as responsible. What they wrote stays theirs.
 * @throws Refusal `people.not-found` (404), `people.same-person`, `people.disabled`, `people.nothing-to-pass`
 */
export async function handOver(
  transaction: ActingTransaction,
  from: number,
  { to, decisionReference }: z.infer<typeof handingOver>,
  circumstances: ChangeCircumstances,
): Promise<Passed> {
  if (from === to) throw new Refusal('people.same-person')
  const [giver, receiver] = [await personOf(transaction, from), await personOf(transaction, to)]
  if (receiver.disabledAt) throw new Refusal('people.disabled')
  const change = await begin(transaction, circumstances)
  const passed = {
    roles: await passRoles(transaction, change, giver, receiver),
    powers: await passPowers(transaction, change, giver, receiver, decisionReference),
    things: await passThings(transaction, change, from, to),
  }
  if (!passed.roles && !passed.powers && !Object.keys(passed.things).length)
    throw new Refusal('people.nothing-to-pass')
  await sql`insert into identity.hand_over (from_person, to_person, passed, change_id)
            values (${from}, ${to}, ${JSON.stringify(passed)}, ${change})`.execute(transaction)
  return passed
}

/** A change by which work passed to or from someone. */
export type HandedOver = {
  from: { id: number; name: string | null }
  to: { id: number; name: string | null }
  at: Date
  passed: Passed
}

/** Latest first. */
export async function handOversOf(transaction: ActingTransaction, person: number): Promise<HandedOver[]> {
  const { rows } = await sql<HandedOver>`
    select jsonb_build_object('id', from_person, 'name', giver.name) as from,
           jsonb_build_object('id', to_person, 'name', receiver.name) as to,
           change.at, passed
      from identity.hand_over
      join record.change on change.id = hand_over.change_id
      left join identity.personal giver on giver.person_id = from_person
      left join identity.personal receiver on receiver.person_id = to_person
     where from_person = ${person} or to_person = ${person}
     order by hand_over.id desc limit 50`.execute(transaction)
  return rows
}

async function passRoles(
  transaction: ActingTransaction,
  change: number,
  giver: StoredPerson,
  receiver: StoredPerson,
): Promise<number> {
  const acting = await actingIn(transaction)
  const held = giver.memberships.filter(
    ({ inForce, guest, role, organisation }) =>
      inForce && !guest && mayAppoint(acting, organisation, role) && !needsLetter(acting, organisation, role),
  )
  for (const { role, organisation, endsAt } of held) {
    const has = receiver.memberships.some(
      (one) => one.inForce && one.role === role && one.organisation.id === organisation.id,
    )
    if (has) continue
    await sql`
      insert into identity.membership (person_id, organisation_id, role, ends_at, change_id)
      values (${receiver.id}, ${organisation.id}, ${role}, ${endsAt}, ${change})`.execute(transaction)
  }
  // Given before it is taken, so that a coordinator who hands over to another can still do so.
  await sql`update identity.membership set ends_at = now(), change_id = ${change}
             where id = any(${held.map(({ id }) => id)}::bigint[])`.execute(transaction)
  return held.length
}

async function passPowers(
  transaction: ActingTransaction,
  change: number,
  giver: StoredPerson,
  receiver: StoredPerson,
  decisionReference: string,
): Promise<number> {
  const acting = await actingIn(transaction)
  let passed = 0
  for (const { id, inForce, organisation: where, endsAt } of giver.powers) {
    const organisation = inForce ? await findOrganisation(transaction, where.id) : undefined
    if (!organisation || !mayGivePower(acting, organisation)) continue
    passed++
    if (decisionReference)
      await sql`
        insert into identity.power (person_id, organisation_id, state_id, decision_reference, ends_at, change_id)
        values (${receiver.id}, ${organisation.id}, ${organisation.state}, ${decisionReference}, ${endsAt}, ${change})`.execute(
        transaction,
      )
    await sql`update identity.power set ends_at = now(), change_id = ${change} where id = ${id}`.execute(
      transaction,
    )
  }
  return passed
}

/** Every table says itself, in `identity.responsibility`, where it names who answers for something. */
async function passThings(
  transaction: ActingTransaction,
  change: number,
  from: number,
  to: number,
): Promise<Record<string, number>> {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name::text as table, column_name as column from identity.responsibility order by 1, 2`.execute(
    transaction,
  )
  const things: Record<string, number> = {}
  for (const { table, column } of rows) {
    const { numAffectedRows = 0n } = await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = ${to}, change_id = ${change}
       where ${sql.ref(column)} = ${from}`.execute(transaction)
    if (numAffectedRows) things[table] = Number(numAffectedRows)
  }
  return things
}
