import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from '#record/change.ts'
import { imaginaryStates } from '#reference/states.ts'
import { organisations, people } from '../../demo/people.ts'
import { actingIn } from './acting.ts'
import { invite } from './commands.ts'
import {
  addDemonstrationPeople,
  demonstrationAccounts,
  demonstrationCast,
  inTransactionAsDemonstration,
  openDemonstrationAccounts,
  removeDemonstrationPeople,
  servesThisMachineAlone,
} from './demonstration.ts'
import { addOrganisation } from './organisations.ts'
import { countPeople, listOrganisations, listPeople } from './store.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const through = { through: 'command-line' } as const
const as = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, who, work)
const asMachine = <Result>(work: (transaction: ActingTransaction) => Promise<Result>) =>
  as(database.operator, work)

const open = people.filter(({ account }) => account).length
const accounts = () => demonstrationAccounts(database.program.kysely)

async function sessionOf(userId: string): Promise<Proof> {
  const token = crypto.randomUUID()
  await database.owner.pool.query(
    `insert into sign_in.session (id, "userId", token, "expiresAt") values ($1, $2, $1, now() + interval '1 hour')`,
    [token, userId],
  )
  return { token }
}

test.each([
  [{ origin: undefined, host: '127.0.0.1', trustedProxies: [] }, true],
  [{ origin: undefined, host: '::1', trustedProxies: [] }, true],
  [{ origin: undefined, host: '0.0.0.0', trustedProxies: [] }, false],
  [{ origin: undefined, host: '127.0.0.1', trustedProxies: ['10.0.0.1'] }, false],
  [{ origin: 'http://localhost:3000', host: '0.0.0.0', trustedProxies: ['10.0.0.1'] }, true],
  [{ origin: 'http://[::1]:3000', host: '::1', trustedProxies: [] }, true],
  [{ origin: 'https://throughline.example.org', host: '127.0.0.1', trustedProxies: [] }, false],
  [{ origin: 'http://127.example.org', host: '127.0.0.1', trustedProxies: [] }, false],
])('who is served: %j', (environment, alone) => {
  expect(servesThisMachineAlone(environment)).toBe(alone)
})

describe('the accounts', () => {
  test('are one of each role that works inside a State, partners, an expert and a neighbour; once', async () => {
    expect(await asMachine((transaction) => addDemonstrationPeople(transaction, through))).toBe(people.length)
    expect(await asMachine((transaction) => addDemonstrationPeople(transaction, through))).toBe(0)
    const roles = (await accounts()).map(({ role }) => role)
    expect(roles).toEqual(people.flatMap(({ account, role }) => (account ? [role] : [])))
    expect(new Set(roles)).toEqual(
      new Set(['coordinator', 'approver', 'contributor', 'delegate', 'observer', 'partner']),
    )
  })

  test('act without a second factor, on imaginary States alone', async () => {
    for (const { userId, role } of await accounts()) {
      const acting = await as(await sessionOf(userId), actingIn)
      expect(acting, role).toMatchObject({
        role,
        demonstration: true,
        onlyStates: imaginaryStates.map(({ code }) => code),
      })
    }
  })

  test('act by the hand of whoever runs the machine, and by nobody else’s', async () => {
    const cast = await asMachine(demonstrationCast)
    expect([...cast.keys()]).toEqual(people.map(({ key }) => key))
    const { membership = 0, organisation } = cast.get('sevarra') ?? {}
    const acting = await inTransactionAsDemonstration(
      database.program,
      database.operator,
      membership,
      actingIn,
    )
    expect(acting).toMatchObject({ role: 'coordinator', state: 'XTS', organisation, demonstration: true })

    const [coordinator] = await accounts()
    const proof = await sessionOf(coordinator?.userId ?? '')
    const byAnother = inTransactionAsDemonstration(database.program, proof, membership, actingIn)
    await expect(byAnother).rejects.toThrow('whoever runs the machine')
    const asNoneOfThem = inTransactionAsDemonstration(database.program, database.operator, 0, actingIn)
    await expect(asNoneOfThem).rejects.toThrow('whoever runs the machine')
  })

  test('see nothing that another State has opened to all partners', async () => {
    const partner = (await accounts()).find(({ role }) => role === 'partner')
    const proof = await sessionOf(partner?.userId ?? '')
    const { rows } = await database.owner.pool.query(
      `insert into record.change (id, actor, confidential, through)
       values (nextval('record.confidential_change'), 'test', true, 'command-line') returning id`,
    )
    const change = rows[0].id
    for (const state of ['XTL', 'SVN', 'XTM']) {
      await database.owner.pool.query(
        `with mechanism as (
           insert into identity.organisation (kind, state_id, name, verified_at, change_id)
           values ('ministry', '${state}', 'x', now(), ${change}) returning id),
         someone as (insert into identity.person (change_id) values (${change}) returning id),
         opened as (
           insert into consent.consent (state_id, side, organisation_id, scope, record_kind, audience,
                  authority_person_id, authority_office, decision_reference, change_id)
           select '${state}', 'government', mechanism.id, 'kind', 'mandate', 'partners', someone.id, 'x', 'x', ${change}
             from mechanism, someone)
         insert into followup.mandate (state_id, organisation_id, side, audience, legal_basis, text, change_id)
         select '${state}', id, 'government', 'government', 'x', 'x', ${change} from mechanism`,
      )
    }
    const seen = await as(proof, (transaction) =>
      sql<{ state: string }>`select state_id as state from followup.mandate`.execute(transaction),
    )
    expect(seen.rows.map((row) => row.state).sort()).toEqual(['XTL', 'XTM'])
  })

  test('never run anything, nor belong to another State', async () => {
    const [coordinator] = await accounts()
    await expect(
      asMachine(async (transaction) => {
        const change = await beginChange(transaction, { ...through, confidential: true })
        await sql`
          with operator as (
            insert into identity.organisation (kind, name, verified_at, change_id)
            values ('operator', 'x', now(), ${change}) returning id)
          insert into identity.membership (person_id, organisation_id, role, change_id)
          select ${coordinator?.person}, id, 'administrator', ${change} from operator`.execute(transaction)
      }),
    ).rejects.toThrow('imaginary States alone')
  })

  test('are shut with their sessions where others are served, and open again', async () => {
    const [coordinator] = await accounts()
    const proof = await sessionOf(coordinator?.userId ?? '')
    expect(await asMachine((transaction) => openDemonstrationAccounts(transaction, false, through))).toBe(
      open,
    )
    await expect(as(proof, async () => undefined)).rejects.toMatchObject({ code: 'identity.proof-refused' })
    expect(await accounts()).toEqual([])
    await asMachine((transaction) => openDemonstrationAccounts(transaction, true, through))
    expect(await accounts()).toHaveLength(open)
  })

  test('go with all that was written for imaginary States and with whom they invited, and can come again', async () => {
    const [coordinator] = await accounts()
    const proof = await sessionOf(coordinator?.userId ?? '')
    const { organisation } = (await as(proof, actingIn)) as { organisation: number }
    const invited = (who: Proof, name: string, more: Partial<Parameters<typeof invite>[1]> = {}) =>
      as(who, (transaction) => invite(transaction, { ...someone(name), organisation, ...more }, through))
    const { user, person: successor } = await invited(proof, 'successor', { role: 'coordinator' })
    const { rows: session } = await database.owner.pool.query(
      `insert into sign_in.session (id, "userId", token, "expiresAt", second_factor)
       values ('successor', $1, 'successor', now() + interval '1 hour', true) returning token`,
      [user],
    )
    const { person: guest } = await invited(session[0], 'invited-in-turn')
    const entered = await as(proof, (transaction) =>
      addOrganisation(transaction, { kind: 'ministry', state: 'XTL', name: 'A ministry more' }, through),
    )
    // One of those invited serves a real State too by now, and one was invited by whoever runs the machine.
    const { person: twice } = await invited(proof, 'serves-twice')
    await asMachine(async (transaction) => {
      const change = await beginChange(transaction, { ...through, confidential: true })
      await sql`
        with ministry as (
          insert into identity.organisation (kind, state_id, name, verified_at, change_id)
          values ('ministry', 'SVN', 'A real ministry', now(), ${change}) returning id)
        insert into identity.membership (person_id, organisation_id, role, change_id)
        select ${twice}, id, 'contributor', ${change} from ministry`.execute(transaction)
    })
    const { person: real } = await as(database.operator, (transaction) =>
      invite(transaction, { ...someone('real'), organisation }, through),
    )

    await asMachine(async (transaction) => {
      await beginChange(transaction, through)
      await removeDemonstrationPeople(transaction)
    })
    expect(await accounts()).toEqual([])
    const { rows: left } = await database.owner.pool.query('select state_id from followup.mandate')
    expect(left).toEqual([{ state_id: 'SVN' }])
    // What stays for the record shows neither as people nor as organisations, but for where somebody else is.
    const shown = await asMachine((transaction) => listPeople(transaction, { limit: 1_000 }))
    expect(shown.filter(({ demonstration }) => demonstration)).toEqual([])
    const known = shown.map(({ id }) => id)
    expect([successor, guest, twice, real].map((id) => known.includes(id))).toEqual([
      false,
      false,
      true,
      true,
    ])
    expect(await asMachine((transaction) => countPeople(transaction, {}))).toBe(shown.length)
    const { rows: traces } = await database.owner.pool.query(
      `select email from identity.personal where person_id = any ($1) union all
       select before ->> 'email' from record.history
        where table_name = 'identity.personal' and (row_key ->> 'person_id')::bigint = any ($1) union all
       select email from sign_in."user" where id = $2 union all
       select token from sign_in.session where token = 'successor'`,
      [[successor, guest], user],
    )
    expect(traces).toEqual([])
    const { rows: held } = await database.owner.pool.query(
      `select person_id as person, state_id as state
         from identity.membership join identity.organisation on organisation.id = organisation_id
        where person_id = any ($1) and (ends_at is null or ends_at > now())`,
      [[successor, guest, twice, real]],
    )
    expect(held).toEqual([{ person: twice, state: 'SVN' }])
    const { organisations: listed } = await asMachine((transaction) =>
      listOrganisations(transaction, { limit: 1_000 }),
    )
    const ofPeople: string[] = Object.values(organisations).map(({ name }) => name)
    expect(listed.filter(({ id, name }) => id !== organisation && ofPeople.includes(name))).toEqual([])
    expect(listed.map(({ id }) => id)).toContain(organisation)
    expect(listed.map(({ id }) => id)).not.toContain(entered)

    await asMachine((transaction) => addDemonstrationPeople(transaction, through))
    expect(await accounts()).toHaveLength(open)
  })
})

const someone = (name: string) => ({
  name,
  email: `${name}@example.org`,
  office: '',
  language: 'en' as const,
  role: 'contributor' as const,
  guest: false,
  letter: '',
})
