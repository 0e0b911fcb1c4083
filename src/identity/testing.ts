/** For tests: one person of each role, in two States and beside them, each with a session. */
import { randomUUID } from 'node:crypto'
import type { Proof } from '#platform/database/acting.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import type { OrganisationKind, Role } from './model.ts'

export type TestPerson = Proof & { person: number; organisation: number; membership: number; email: string }

/** Name → kind and State of an organisation. */
const organisations = {
  mechanism: ['national-mechanism', 'XTL'],
  justice: ['ministry', 'XTL'],
  health: ['ministry', 'XTL'],
  mission: ['permanent-mission', 'XTL'],
  nhri: ['nhri', 'XTL'],
  society: ['civil-society', 'XTL'],
  partnerOne: ['un-entity', null],
  partnerTwo: ['cooperating-state', 'FRA'],
  operator: ['operator', null],
  foreignMechanism: ['national-mechanism', 'SVN'],
} as const satisfies Record<string, readonly [OrganisationKind, string | null]>

const cast = {
  coordinator: ['mechanism', 'coordinator'],
  approver: ['mechanism', 'approver'],
  justice: ['justice', 'contributor'],
  health: ['health', 'contributor'],
  delegate: ['mission', 'delegate'],
  nhri: ['nhri', 'observer'],
  nhriApprover: ['nhri', 'approver'],
  society: ['society', 'observer'],
  partnerOne: ['partnerOne', 'partner'],
  partnerTwo: ['partnerTwo', 'partner'],
  secretariat: ['operator', 'secretariat'],
  administrator: ['operator', 'administrator'],
  foreignCoordinator: ['foreignMechanism', 'coordinator'],
} as const satisfies Record<string, readonly [keyof typeof organisations, Role]>

export type Cast = Record<keyof typeof cast, TestPerson>

/**
 * Puts the cast into a database, as the owner. `approver` holds the power to consent for the government of XTL,
 * `nhriApprover` for the national human rights institution.
 */
export async function testCast(database: Pick<TestDatabase, 'owner'>): Promise<Cast> {
  const ask = async <Row>(text: string, values: unknown[]): Promise<Row> =>
    (await database.owner.pool.query(text, values)).rows[0] as Row
  // The owner writes past the policies, but not past the triggers: history asks for a change.
  const { change } = await ask<{ change: number }>(
    `insert into record.change (id, actor, confidential, through)
     values (nextval('record.confidential_change'), 'test', true, 'command-line') returning id as change`,
    [],
  )
  const ids = new Map<string, number>()
  for (const [name, [kind, state]] of Object.entries(organisations)) {
    const { id } = await ask<{ id: number }>(
      `insert into identity.organisation (kind, state_id, name, verified_at, change_id)
       values ($1, $2, $3, now(), $4) returning id`,
      [kind, state, name, change],
    )
    ids.set(name, id)
  }
  const people: Partial<Cast> = {}
  for (const [name, [organisation, role]] of Object.entries(cast)) {
    const token = randomUUID()
    const email = `${name.toLowerCase()}@example.org`
    await ask(`insert into sign_in."user" (id, name, email, "emailVerified") values ($1, $1, $2, true)`, [
      name,
      email,
    ])
    await ask(
      `insert into sign_in.session (id, "userId", token, "expiresAt", second_factor)
       values ($1, $2, $3, now() + interval '1 hour', true)`,
      [randomUUID(), name, token],
    )
    const { person } = await ask<{ person: number }>(
      `insert into identity.person (user_id, change_id) values ($1, $2) returning id as person`,
      [name, change],
    )
    await ask(`insert into identity.personal (person_id, name, email, change_id) values ($1, $2, $3, $4)`, [
      person,
      name,
      email,
      change,
    ])
    const { membership } = await ask<{ membership: number }>(
      `insert into identity.membership (person_id, organisation_id, role, change_id)
       values ($1, $2, $3, $4) returning id as membership`,
      [person, ids.get(organisation), role, change],
    )
    people[name as keyof Cast] = {
      token,
      person,
      membership,
      email,
      organisation: ids.get(organisation) ?? 0,
    }
  }
  const { approver, nhriApprover } = people as Cast
  for (const { person, organisation } of [approver, nhriApprover]) {
    await ask(
      `insert into identity.power (person_id, organisation_id, state_id, decision_reference, change_id)
       values ($1, $2, 'XTL', 'Decision 1 of the Cabinet', $3)`,
      [person, organisation, change],
    )
  }
  return people as Cast
}

/** Someone else of an organisation of partners, with a session. */
export async function colleagueIn(
  { owner }: Pick<TestDatabase, 'owner'>,
  name: string,
  organisation: number,
): Promise<TestPerson> {
  const token = randomUUID()
  const email = `${name}@example.org`
  const ask = async (text: string, values: unknown[]): Promise<number> =>
    (await owner.pool.query<{ id: number }>(text, values)).rows[0]?.id ?? 0
  const change = 'select max(id) from record.change'
  await ask(`insert into sign_in."user" (id, name, email, "emailVerified") values ($1, $1, $2, true)`, [
    name,
    email,
  ])
  await ask(
    `insert into sign_in.session (id, "userId", token, "expiresAt", second_factor)
     values ($1, $2, $3, now() + interval '1 hour', true)`,
    [randomUUID(), name, token],
  )
  const person = await ask(
    `insert into identity.person (user_id, change_id) values ($1, (${change})) returning id`,
    [name],
  )
  await ask(
    `insert into identity.personal (person_id, name, email, change_id) values ($1, $2, $3, (${change}))`,
    [person, name, email],
  )
  const membership = await ask(
    `insert into identity.membership (person_id, organisation_id, role, change_id)
     values ($1, $2, 'partner', (${change})) returning id`,
    [person, organisation],
  )
  return { token, person, membership, organisation, email }
}
