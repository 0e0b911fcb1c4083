/** People and organisations, with the real rules: as commands refuse, and as the database does behind them. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from '#record/change.ts'
import {
  appoint,
  endMembership,
  givePower,
  invite,
  inviteAgain,
  resetSecondFactor,
  setDisabled,
  withdrawPower,
} from './commands.ts'
import { makeFirstAdministrator } from './first-administrator.ts'
import { handOver, handOversOf } from './hand-over.ts'
import { kinds, organisationKinds, rolesIn, secondFactorRoles, roles } from './model.ts'
import { addOrganisation, verifyOrganisation } from './organisations.ts'
import { signInLetters } from './sign-in/letters.ts'
import { chooseMembership } from './sign-in/who.ts'
import { findPerson, listOrganisations, listPeople, type StoredPerson } from './store.ts'
import { testCast, type Cast } from './testing.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
})
afterAll(() => database.close())

const through = { through: 'page' } as const
const as = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, who, work)
const refusal = (code: string) => expect.objectContaining({ code })
const person = (who: Proof, id: number) => as(who, (transaction) => findPerson(transaction, id))
const rolesOf = (found: StoredPerson | undefined) =>
  found?.memberships
    .filter(({ inForce }) => inForce)
    .map(({ role, organisation }) => `${role} of ${organisation.name}`)

/** What the rules in TypeScript allow, tried without them: plain SQL as the program. */
const behind = (who: Proof, statement: ReturnType<typeof sql>) =>
  as(who, async (transaction) => {
    await beginChange(transaction, { through: 'page', confidential: true })
    await statement.execute(transaction)
  })

let number = 0
const someone = (organisation: number, role: (typeof roles)[number]) => ({
  name: `Someone ${++number}`,
  email: `someone${number}@example.org`,
  office: 'Desk officer',
  language: 'fr' as const,
  organisation,
  role,
  guest: false,
  letter: '',
})

const enter = (who: Proof, organisation: number, role: (typeof roles)[number]) =>
  as(who, (transaction) => invite(transaction, someone(organisation, role), through))

test('kinds, roles and second factors are the same in the database', async () => {
  const { rows: inDatabase } = await database.owner.pool.query(
    `select kind, side, of_state as "ofState",
            array(select role from identity.role_of_side fitting
                   where fitting.side = it.side and coalesce(only_kind, kind) = kind order by role) as roles
       from identity.organisation_kind it order by kind`,
  )
  const here = [...organisationKinds]
    .sort()
    .map((kind) => ({ kind, ...kinds[kind], roles: rolesIn(kind).sort() }))
  expect(inDatabase).toEqual(here)
  const { rows } = await database.owner.pool.query(
    'select role from unnest($1::text[]) role where identity.needs_second_factor(role)',
    [roles],
  )
  expect(rows.map(({ role }) => role)).toEqual(secondFactorRoles)
})

describe('an organisation', () => {
  const ministry = { kind: 'ministry', state: 'XTL', name: 'Ministry of Tides' } as const

  test('is entered by the coordinator of its State, and by an administrator', async () => {
    const id = await as(cast.coordinator, (transaction) => addOrganisation(transaction, ministry, through))
    await as(cast.administrator, (transaction) =>
      addOrganisation(transaction, { kind: 'academic', name: 'Institute of Tides' }, through),
    )
    const { organisations } = await as(cast.coordinator, (transaction) =>
      listOrganisations(transaction, { q: 'tides', limit: 10 }),
    )
    expect(organisations).toMatchObject([
      { name: 'Institute of Tides', verified: true, state: null },
      { id, name: 'Ministry of Tides', verified: true, state: 'XTL' },
    ])
  })

  test.each([
    'approver',
    'justice',
    'nhriApprover',
    'partnerOne',
    'secretariat',
    'foreignCoordinator',
  ] as const)('of a government is not entered by %s', async (name) => {
    await expect(
      as(cast[name], (transaction) => addOrganisation(transaction, ministry, through)),
    ).rejects.toEqual(refusal('people.organisation-not-yours'))
    const anyway = behind(
      cast[name],
      sql`insert into identity.organisation (kind, state_id, name, change_id)
            values ('ministry', 'XTL', 'x', record.current_change())`,
    )
    await expect(anyway).rejects.toThrow('row-level security')
  })

  test('that is a body is none of the coordinator’s', async () => {
    const body = { kind: 'nhri', state: 'XTL', name: 'A second institution' } as const
    await expect(
      as(cast.coordinator, (transaction) => addOrganisation(transaction, body, through)),
    ).rejects.toEqual(refusal('people.organisation-not-yours'))
  })

  test('that is the mechanism of a State is the only one', async () => {
    const second = { kind: 'national-mechanism', state: 'XTL', name: 'Another' } as const
    await expect(
      as(cast.administrator, (transaction) => addOrganisation(transaction, second, through)),
    ).rejects.toEqual(refusal('people.one-mechanism'))
  })

  test('that is not verified has nobody who acts for it', async () => {
    const { organisation, token } = cast.health
    await as(cast.coordinator, (transaction) => verifyOrganisation(transaction, organisation, false, through))
    await expect(as({ token }, async () => undefined)).rejects.toEqual(refusal('identity.proof-refused'))
    await as(cast.coordinator, (transaction) => verifyOrganisation(transaction, organisation, true, through))
    await as({ token }, async () => undefined)
  })

  test('keeps its kind and State, whatever is sent', async () => {
    const moved = behind(
      cast.coordinator,
      sql`update identity.organisation set state_id = 'SVN', change_id = record.current_change()
           where id = ${cast.justice.organisation}`,
    )
    await expect(moved).rejects.toThrow('keeps its kind and its State')
  })
})

describe('a role', () => {
  test('is given to someone new by e-mail address, and they are seen with it', async () => {
    const { person: id, isNew } = await enter(cast.coordinator, cast.justice.organisation, 'contributor')
    expect(isNew).toBe(true)
    const found = await person(cast.coordinator, id)
    expect(found).toMatchObject({
      name: `Someone ${number}`,
      language: 'fr',
      office: 'Desk officer',
      disabledAt: null,
    })
    expect(rolesOf(found)).toEqual(['contributor of justice'])
  })

  test('comes with a letter until its holder has signed in', async () => {
    const letters = async () =>
      (await database.owner.pool.query('select count(*)::int as count from platform.letter')).rows[0].count
    const before = await letters()
    const { person: id, user } = await enter(cast.coordinator, cast.justice.organisation, 'contributor')
    await as(cast.coordinator, (transaction) => inviteAgain(transaction, id))
    expect(await letters()).toBe(before + 2)
    await database.owner.pool.query(
      `insert into sign_in.account (id, "accountId", "providerId", "userId") values ('x', $1, 'credential', $1)`,
      [user],
    )
    await expect(as(cast.coordinator, (transaction) => inviteAgain(transaction, id))).rejects.toEqual(
      refusal('people.has-signed-in'),
    )
  })

  test('is given to someone who is here already, who is not entered twice', async () => {
    const { email } = cast.partnerOne
    const asked = { ...someone(cast.health.organisation, 'contributor'), email: email.toUpperCase() }
    const guest = { ...asked, guest: true, until: new Date(Date.now() + 86_400_000) }
    const invited = await as(cast.coordinator, (transaction) => invite(transaction, guest, through))
    expect(invited).toMatchObject({ person: cast.partnerOne.person, user: 'partnerOne', isNew: false })
    expect(rolesOf(await person(cast.coordinator, cast.partnerOne.person))).toContain('contributor of health')
    await expect(as(cast.coordinator, (transaction) => invite(transaction, guest, through))).rejects.toEqual(
      refusal('people.has-role'),
    )
  })

  test('among colleagues is given by an approver, unless it can do as much as their own', async () => {
    const { person: id } = await enter(cast.nhriApprover, cast.nhri.organisation, 'contributor')
    expect(rolesOf(await person(cast.nhriApprover, id))).toEqual(['contributor of nhri'])
    await expect(enter(cast.nhriApprover, cast.nhri.organisation, 'approver')).rejects.toEqual(
      refusal('people.led'),
    )
    await expect(enter(cast.approver, cast.justice.organisation, 'contributor')).rejects.toEqual(
      refusal('people.led'),
    )
  })

  test.each([
    ['justice', 'mechanism', 'coordinator'],
    ['justice', 'justice', 'contributor'],
    ['delegate', 'mission', 'delegate'],
    ['coordinator', 'nhri', 'contributor'],
    ['foreignCoordinator', 'justice', 'contributor'],
    ['partnerOne', 'partnerOne', 'partner'],
    ['secretariat', 'operator', 'secretariat'],
    // Where a State or a body decides for itself, whoever runs the instance has no say.
    ['administrator', 'justice', 'contributor'],
    ['administrator', 'mechanism', 'coordinator'],
    ['administrator', 'nhri', 'approver'],
  ] as const)('is not given by %s in %s as %s', async (name, where, role) => {
    const holders = { mechanism: 'coordinator', justice: 'justice', mission: 'delegate', nhri: 'nhri', partnerOne: 'partnerOne', operator: 'administrator' } as const // prettier-ignore
    const { organisation } = cast[holders[where]]
    const given = as(cast[name], (transaction) =>
      invite(transaction, { ...someone(organisation, role), letter: 'Letter 1' }, through),
    )
    await expect(given).rejects.toMatchObject({ status: 403 })
    const anyway = behind(
      cast[name],
      sql`insert into identity.membership (person_id, organisation_id, role, change_id)
          values (${cast[name].person}, ${organisation}, ${role}, record.current_change())`,
    )
    await expect(anyway).rejects.toThrow('row-level security')
  })

  test('fits the kind of its organisation', async () => {
    await expect(enter(cast.coordinator, cast.justice.organisation, 'coordinator')).rejects.toEqual(
      refusal('people.role-does-not-fit'),
    )
  })

  test('as a guest has an end, which has not passed, and never coordinates', async () => {
    const { organisation } = cast.justice
    const asGuest = (changed: object) =>
      as(cast.coordinator, (transaction) =>
        invite(transaction, { ...someone(organisation, 'contributor'), guest: true, ...changed }, through),
      )
    await expect(asGuest({})).rejects.toEqual(refusal('people.guest-needs-end'))
    await expect(asGuest({ until: new Date(0) })).rejects.toEqual(refusal('people.ends-in-past'))
    const coordinating = {
      organisation: cast.coordinator.organisation,
      role: 'coordinator',
      until: new Date('2999-01-01'),
    }
    await expect(asGuest(coordinating)).rejects.toEqual(refusal('people.guest-only-helps'))
    const anyway = behind(
      cast.coordinator,
      sql`insert into identity.membership (person_id, organisation_id, role, guest, ends_at, change_id)
          values (${cast.justice.person}, ${cast.coordinator.organisation}, 'coordinator', true, '2999-01-01', record.current_change())`,
    )
    await expect(anyway).rejects.toThrow('A guest helps')
  })

  test('ends, and is never altered into another', async () => {
    const { person: id, membership } = await enter(cast.coordinator, cast.justice.organisation, 'contributor')
    const altered = behind(
      cast.coordinator,
      sql`update identity.membership set role = 'approver', change_id = record.current_change() where id = ${membership}`,
    )
    await expect(altered).rejects.toThrow('given anew')
    await as(cast.coordinator, (transaction) => endMembership(transaction, id, membership, through))
    expect(rolesOf(await person(cast.coordinator, id))).toEqual([])
  })

  test('of a coordinator is given from outside only on a letter, where the State has none', async () => {
    const { person: former, organisation, membership } = cast.foreignCoordinator
    await as(cast.foreignCoordinator, (transaction) =>
      endMembership(transaction, former, membership, through),
    )
    await expect(enter(cast.administrator, organisation, 'coordinator')).rejects.toEqual(
      refusal('people.letter-needed'),
    )
    await as(cast.administrator, (transaction) =>
      appoint(
        transaction,
        former,
        { organisation, role: 'coordinator', guest: false, letter: 'Letter 7 of the Minister' },
        through,
      ),
    )
    expect(rolesOf(await person(cast.administrator, former))).toEqual(['coordinator of foreignMechanism'])
    const { rows } = await database.owner.pool.query(
      'select why from record.reason order by change_id desc limit 1',
    )
    expect(rows).toEqual([{ why: 'Letter 7 of the Minister' }])
  })
})

describe('the power to consent', () => {
  const decision = { decisionReference: 'Decision 5' }

  test('is given inside by who coordinates, and withdrawn', async () => {
    const { person: id, organisation } = cast.justice
    await as(cast.coordinator, (transaction) =>
      givePower(transaction, id, { organisation, ...decision }, through),
    )
    const consents = () =>
      as(cast.justice, async (transaction) => {
        const { rows } = await sql<{ may: boolean }>`select identity.may_consent() as may`.execute(
          transaction,
        )
        return rows[0]?.may
      })
    expect(await consents()).toBe(true)
    const [power] = (await person(cast.coordinator, id))?.powers ?? []
    await as(cast.coordinator, (transaction) => withdrawPower(transaction, id, power?.id ?? 0, through))
    expect(await consents()).toBe(false)
  })

  test('is never a guest’s, nor a stranger’s', async () => {
    const { organisation } = cast.health
    for (const id of [cast.partnerOne.person, cast.justice.person]) {
      const given = as(cast.coordinator, (transaction) =>
        givePower(transaction, id, { organisation, ...decision }, through),
      )
      await expect(given).rejects.toEqual(refusal('people.power-belongs-inside'))
      const anyway = behind(
        cast.coordinator,
        sql`insert into identity.power (person_id, organisation_id, state_id, decision_reference, change_id)
            values (${id}, ${organisation}, 'XTL', 'x', record.current_change())`,
      )
      await expect(anyway).rejects.toThrow('own people')
    }
  })

  test.each(['justice', 'approver', 'nhri', 'foreignCoordinator', 'partnerTwo'] as const)(
    'is not given by %s',
    async (name) => {
      const { person: id, organisation } = cast.justice
      const given = as(cast[name], (transaction) =>
        givePower(transaction, id, { organisation, ...decision }, through),
      )
      await expect(given).rejects.toMatchObject({ status: 403 })
      const anyway = behind(
        cast[name],
        sql`insert into identity.power (person_id, organisation_id, state_id, decision_reference, change_id)
            values (${id}, ${organisation}, 'XTL', 'x', record.current_change())`,
      )
      await expect(anyway).rejects.toThrow('row-level security')
    },
  )
})

describe('someone who leaves', () => {
  test('is shut out at once; their sessions are gone and their name stays', async () => {
    const { person: id, user } = await enter(cast.coordinator, cast.justice.organisation, 'contributor')
    const token = crypto.randomUUID()
    await database.owner.pool.query(
      `insert into sign_in.session (id, "userId", token, "expiresAt") values ($1, $2, $1, now() + interval '1 hour')`,
      [token, user],
    )
    await as({ token }, async () => undefined)
    await as(cast.coordinator, (transaction) => setDisabled(transaction, id, true, through))
    await expect(as({ token }, async () => undefined)).rejects.toEqual(refusal('identity.proof-refused'))
    expect(await person(cast.coordinator, id)).toMatchObject({
      name: `Someone ${number}`,
      disabledAt: expect.any(Date),
    })
    await as(cast.coordinator, (transaction) => setDisabled(transaction, id, false, through))
  })

  test('is not shut out by a coordinator where they belong to others too', async () => {
    const { person: id } = cast.partnerOne
    await expect(
      as(cast.coordinator, (transaction) => setDisabled(transaction, id, true, through)),
    ).rejects.toEqual(refusal('people.may-not-disable'))
    await behind(
      cast.coordinator,
      sql`update identity.person set disabled_at = now(), change_id = record.current_change() where id = ${id}`,
    )
    expect((await person(cast.administrator, id))?.disabledAt).toBeNull()
  })

  test('is never oneself', async () => {
    const { person: id } = cast.coordinator
    await expect(
      as(cast.coordinator, (transaction) => setDisabled(transaction, id, true, through)),
    ).rejects.toEqual(refusal('people.not-oneself'))
  })

  test('hands over every role and power to another, in one change that is kept', async () => {
    const { organisation } = cast.justice
    const leaver = await enter(cast.coordinator, organisation, 'approver')
    const successor = await enter(cast.coordinator, organisation, 'contributor')
    await as(cast.coordinator, (transaction) =>
      givePower(transaction, leaver.person, { organisation, decisionReference: 'Decision 8' }, through),
    )
    await as(cast.coordinator, (transaction) =>
      handOver(
        transaction,
        leaver.person,
        { to: successor.person, decisionReference: 'Decision 9' },
        { through: 'page', why: 'Retires' },
      ),
    )
    expect(rolesOf(await person(cast.coordinator, leaver.person))).toEqual([])
    const found = await person(cast.coordinator, successor.person)
    expect(rolesOf(found)).toEqual(['contributor of justice', 'approver of justice'])
    expect(found?.powers).toMatchObject([{ decisionReference: 'Decision 9', inForce: true }])
    expect(
      await as(cast.coordinator, (transaction) => handOversOf(transaction, leaver.person)),
    ).toMatchObject([
      {
        from: { id: leaver.person },
        to: { id: successor.person },
        passed: { roles: 1, powers: 1, things: {} },
      },
    ])
  })

  test('as coordinator can hand over to the next themselves', async () => {
    const { person: id, organisation } = cast.coordinator
    const next = await enter(cast.coordinator, organisation, 'contributor')
    await as(cast.coordinator, (transaction) =>
      handOver(transaction, id, { to: next.person, decisionReference: '' }, through),
    )
    await expect(as(cast.coordinator, async () => undefined)).rejects.toEqual(
      refusal('identity.proof-refused'),
    )
    expect(rolesOf(await person(database.operator, next.person))).toContain('coordinator of mechanism')
    await as(database.operator, (transaction) =>
      appoint(
        transaction,
        id,
        { organisation, role: 'coordinator', guest: false, letter: 'Letter 8' },
        through,
      ),
    )
  })
})

test('a second factor that was lost is taken away by who has the machine, and by nobody else', async () => {
  const { person: id } = cast.secretariat
  const reset = (who: Proof) => as(who, (transaction) => resetSecondFactor(transaction, id, through))
  await expect(reset(cast.administrator)).rejects.toEqual(refusal('people.may-not-disable'))
  await reset(database.operator)
  await expect(as(cast.secretariat, async () => undefined)).rejects.toEqual(refusal('identity.proof-refused'))
})

test('people are found by name or address, and only among those one may know of', async () => {
  const found = async (who: Proof, q: string) =>
    (await as(who, (transaction) => listPeople(transaction, { q, limit: 10 }))).map(({ name }) => name)
  expect(await found(cast.administrator, 'NHRI')).toEqual(['nhri', 'nhriApprover'])
  expect(await found(cast.coordinator, 'nhri')).toEqual([])
  expect(await found(cast.partnerTwo, '')).toEqual(['partnerTwo'])
  expect(await found(cast.administrator, '100%_')).toEqual([])
})

test('who is invited with an address from elsewhere is known by what was said of them, until they act here', async () => {
  const { person: id, organisation, membership, token, email } = cast.society
  await as(cast.administrator, (transaction) =>
    givePower(transaction, id, { organisation, decisionReference: 'Decision of its board' }, through),
  )
  const said = { ...someone(cast.foreignCoordinator.organisation, 'contributor'), email }
  const invited = await as(cast.foreignCoordinator, (transaction) => invite(transaction, said, through))
  const seen = await person(cast.foreignCoordinator, id)
  expect(rolesOf(seen)).toEqual(['contributor of foreignMechanism'])
  const { name, office } = said
  expect(seen).toMatchObject({ introduced: true, name, email, office, disabledAt: null })
  expect((await person({ token }, id))?.name).not.toBe(name)
  expect(await person(cast.coordinator, id)).toBeUndefined()
  expect(seen?.powers).toEqual([])
  expect((await person({ token }, id))?.memberships.map((held) => held.id)).toContain(membership)
  expect((await person(cast.administrator, id))?.powers).toHaveLength(1)
  // And what is not seen still counts: nobody is shut out, nor signed out, by who knows one of their roles.
  await expect(
    as(cast.foreignCoordinator, (transaction) => setDisabled(transaction, id, true, through)),
  ).rejects.toEqual(refusal('people.may-not-disable'))
  await as({ token }, async () => undefined)
  expect((await person(cast.foreignCoordinator, id))?.introduced).toBe(true)
  expect(await chooseMembership(database.program.kysely, token, invited.membership)).toBe(true)
  await as({ token }, async () => undefined)
  const known = await person(cast.foreignCoordinator, id)
  expect(known).toMatchObject({ introduced: false, name: (await person({ token }, id))?.name })
  expect(known?.name).not.toBe(name)
})

test('who is here already is told by letter of a role elsewhere, until they act there', async () => {
  const { person: id, email } = cast.nhri
  await database.owner.pool.query(
    `insert into sign_in.account (id, "accountId", "providerId", "userId", "updatedAt")
     select 'told', user_id, 'credential', user_id, now() from identity.person where id = $1`,
    [id],
  )
  const said = { ...someone(cast.foreignCoordinator.organisation, 'contributor'), email }
  const { membership } = await as(cast.foreignCoordinator, (transaction) =>
    invite(transaction, said, through),
  )
  await as(cast.foreignCoordinator, (transaction) => inviteAgain(transaction, id))
  const { rows } = await database.owner.pool.query(
    `select count(*)::int as letters from platform.letter where kind = 'identity.role' and subject = $1`,
    [membership],
  )
  expect(rows).toEqual([{ letters: 2 }])
  const letter = () =>
    signInLetters['identity.role']?.(database.program.kysely, membership, {
      language: 'en',
      origin: 'https://t.example',
    })
  expect((await letter())?.to).toBe(email)
  expect((await letter())?.text).toContain('https://t.example/en/account')
  expect((await letter())?.text).not.toContain(said.name)
  await database.owner.pool.query('delete from identity.introduction where membership_id = $1', [membership])
  expect(await letter()).toBeUndefined()
})

test('the first administrator is made by who has the machine, once', async () => {
  const first = { name: 'First', email: 'first@example.org', language: 'en', organisation: 'Office' } as const
  const make = (who: Proof) => as(who, (transaction) => makeFirstAdministrator(transaction, first, through))
  await expect(make(database.operator)).rejects.toEqual(refusal('people.administrator-exists'))
  await as(database.operator, (transaction) =>
    setDisabled(transaction, cast.administrator.person, true, through),
  )
  await expect(make(cast.coordinator)).rejects.toMatchObject({ status: 403 })
  const { person: id } = await make(database.operator)
  expect(rolesOf(await person(database.operator, id))).toEqual(['administrator of Office'])
})
