import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestPerson } from '#identity/testing.ts'
import { removePublic } from './commands.ts'
import { publicWithdrawal, publishedThings, termsFor, withdrawnThings } from './outlets.ts'
import {
  filesThatLeft,
  readingsOf,
  recordReadings,
  seeAs,
  visibleThings,
  type ReadThrough,
} from './reading.ts'
import { circumstances, consentTest, type ConsentTest } from './testing.ts'

let given: ConsentTest
beforeAll(async () => {
  given = await consentTest()
})
afterAll(() => given.database.close())
beforeEach(async () => {
  await given.database.owner.pool.query(
    'truncate consent.consent, consent.removal, followup.note, record.reading, record.history cascade',
  )
})

/** As a reader who has shown nothing. */
const anyone = () => given.database.program.kysely
const withdrawal = (note: number) => publicWithdrawal(anyone(), 'note', { stateId: 'XTL', id: note })
const published = async () => (await publishedThings(anyone(), 'note')).map(({ id }) => id)
const withdrawn = async () => (await withdrawnThings(anyone(), 'note', 10)).map(({ id }) => id)

async function changing(who: TestPerson, statement: ReturnType<typeof sql>): Promise<void> {
  await given.act(who, async (transaction) => {
    await sql`select record.begin_change('page', confidential => true)`.execute(transaction)
    await statement.execute(transaction)
  })
}

describe('what was public', () => {
  test('is told with the date on which it ceased to be, also to who asks without its State', async () => {
    const { cast, write, give, revoke } = given
    const note = await write(cast.justice, 'government')
    expect(await withdrawal(note)).toBeUndefined()
    const consent = await give(cast.approver, note)
    expect(await withdrawal(note)).toBeUndefined()
    expect(await published()).toEqual([note])
    const before = Date.now()
    await revoke(cast.approver, consent)
    const { at, removal } = (await withdrawal(note)) ?? {}
    expect(at?.getTime()).toBeGreaterThanOrEqual(before)
    expect(removal).toBeNull()
    expect([await published(), await withdrawn()]).toEqual([[], [note]])
    const { rows } = await sql<{ at: Date }>`select consent.public_withdrawal('note', ${note}) as at`.execute(
      anyone(),
    )
    expect(rows[0]?.at).toEqual(at)
  })

  test('and is public again is withdrawn no more', async () => {
    const { cast, write, give, revoke } = given
    const note = await write(cast.justice, 'government')
    await revoke(cast.approver, await give(cast.approver, note))
    await give(cast.approver, note)
    expect(await withdrawal(note)).toBeUndefined()
    expect([await published(), await withdrawn()]).toEqual([[note], []])
  })

  test('stays public where another consent still holds', async () => {
    const { cast, write, give, revoke } = given
    const note = await write(cast.justice, 'government')
    const one = await give(cast.approver, note)
    await give(cast.approver, null)
    await revoke(cast.approver, one)
    expect(await withdrawal(note)).toBeUndefined()
    expect(await published()).toEqual([note])
  })

  test('is withdrawn when it is removed, or kept inside', async () => {
    const { cast, write, give } = given
    await give(cast.approver, null)
    const removed = await write(cast.justice, 'government')
    const kept = await write(cast.health, 'government')
    await changing(cast.justice, sql`delete from followup.note where id = ${removed}`)
    await changing(
      cast.health,
      sql`update followup.note set audience = 'institution', change_id = record.current_change() where id = ${kept}`,
    )
    expect(await published()).toEqual([])
    expect(new Set(await withdrawn())).toEqual(new Set([removed, kept]))
    expect(await withdrawal(removed)).toBeDefined()
  })

  test('is told even where everything was opened and it was written over since', async () => {
    const { cast, write, give, revoke } = given
    const note = await write(cast.justice, 'government')
    const consent = await give(cast.approver, null)
    await changing(
      cast.justice,
      sql`update followup.note set text = 'better', change_id = record.current_change() where id = ${note}`,
    )
    expect(await published()).toEqual([note])
    await revoke(cast.approver, consent)
    expect(await withdrawn()).toEqual([note])
  })

  test('carries the operator’s reason', async () => {
    const { cast, write, give, act } = given
    const note = await write(cast.nhri, 'institution')
    await give(cast.nhriApprover, note)
    const removal = { kind: 'note', stateId: 'XTL', id: note, reason: 'names a victim' }
    await act(cast.administrator, (transaction) => removePublic(transaction, removal, circumstances))
    expect((await withdrawal(note))?.removal).toEqual({ reason: 'names a victim', reply: null })
    expect(await withdrawn()).toEqual([note])
  })
})

describe('what never was public', () => {
  test('leaves no trace, however it was opened to others and ended', async () => {
    const { cast, write, give, revoke } = given
    const note = await write(cast.justice, 'government')
    const inside = await write(cast.justice, 'institution')
    await revoke(cast.approver, await give(cast.approver, note, { audience: 'partners' }))
    await revoke(cast.approver, await give(cast.approver, note, { from: '2099-01-01' }))
    const all = await give(cast.approver, null)
    await revoke(cast.approver, all)
    const later = await write(cast.justice, 'government')
    for (const id of [inside, later, 999_999]) expect(await withdrawal(id), String(id)).toBeUndefined()
    expect(await withdrawn()).toEqual([note])
  })

  test('is not told by a consent of the other side', async () => {
    const { cast, write, give, revoke } = given
    const note = await write(cast.nhri, 'institution')
    await revoke(cast.approver, await give(cast.approver, null))
    expect(await withdrawal(note)).toBeUndefined()
    expect(await withdrawn()).toEqual([])
  })
})

describe('who looked', () => {
  const read = (who: TestPerson, notes: number[], through: ReadThrough = 'page') =>
    given.act(who, (transaction) =>
      recordReadings(
        transaction,
        'note',
        notes.map((id) => ({ stateId: 'XTL', id })),
        through,
      ),
    )
  const told = (who: TestPerson) =>
    given.act(who, (transaction) => readingsOf(transaction, { stateId: 'XTL' }, { limit: 10, offset: 0 }))

  test('is written for readers of another side, by name, and told to the side whose it is', async () => {
    const { cast, write, give } = given
    const note = await write(cast.justice, 'government', 'a plan')
    await give(cast.approver, note, { audience: 'partners' })
    await read(cast.partnerOne, [note])
    const { total, items } = await told(cast.coordinator)
    expect(total).toBe(1)
    expect(items[0]).toMatchObject({
      person: 'partnerOne',
      organisation: 'partnerOne',
      through: 'page',
      seenAs: null,
      kind: 'note',
      thing: note,
      words: 'a plan',
      path: `/recommendations/${given.recommendation}/notes/${note}`,
    })
    for (const who of [cast.partnerOne, cast.nhri, cast.administrator, cast.foreignCoordinator])
      expect((await told(who)).total).toBe(0)
  })

  test('is not written for the own side, for what is public, or for who has shown nothing', async () => {
    const { cast, write, give } = given
    const note = await write(cast.justice, 'government')
    await read(cast.health, [note])
    await give(cast.approver, note)
    await read(cast.partnerOne, [note])
    await recordReadings(anyone(), 'note', [{ stateId: 'XTL', id: note }], 'page')
    expect((await told(cast.coordinator)).total).toBe(0)
  })

  test('is told to a body of the government that reads what it opened', async () => {
    const { cast, write, give } = given
    const note = await write(cast.nhri, 'institution')
    await give(cast.nhriApprover, note, { audience: 'government' })
    await read(cast.coordinator, [note])
    expect((await told(cast.nhri)).items.map(({ person }) => person)).toEqual(['coordinator'])
    expect((await told(cast.coordinator)).total).toBe(0)
  })

  test('and what left as a file is counted by file', async () => {
    const { cast, write, give, act } = given
    const notes = [await write(cast.justice, 'government'), await write(cast.health, 'government')]
    await give(cast.approver, null, { audience: 'partners' })
    await read(cast.partnerTwo, notes, 'export')
    await read(cast.partnerTwo, notes, 'page')
    const { total, items } = await act(cast.coordinator, (transaction) =>
      filesThatLeft(transaction, 'XTL', { limit: 10, offset: 0 }),
    )
    expect(total).toBe(1)
    expect(items[0]).toMatchObject({
      organisation: 'partnerTwo',
      person: 'partnerTwo',
      kind: 'note',
      things: 2,
    })
  })

  test('nobody writes it past the function', async () => {
    const forged = sql`insert into record.reading (through, table_name, row_id, state_id, author_side, author_organisation_id)
      values ('page', 'followup.note', 1, 'XTL', 'government', 1)`
    await expect(
      given.act(given.cast.coordinator, (transaction) => forged.execute(transaction)),
    ).rejects.toThrow('permission denied')
  })
})

describe('looking as others would', () => {
  const look = (who: TestPerson, audience: Parameters<typeof seeAs>[1]) =>
    given.act(who, async (transaction) => {
      await seeAs(transaction, audience)
      const { total, items } = await visibleThings(transaction, 'XTL', { limit: 10, offset: 0 })
      await recordReadings(transaction, 'note', items, 'page')
      return { total, seen: items.map(({ id }) => id).sort((one, other) => one - other) }
    })

  test('shows what they would see, and is recorded with who really looked', async () => {
    const { cast, write, give, act } = given
    const toOne = await write(cast.justice, 'government')
    const toAll = await write(cast.justice, 'government')
    const open = await write(cast.justice, 'government')
    await write(cast.justice, 'government')
    await give(cast.approver, toOne, { audience: 'named', partners: [cast.partnerOne.organisation] })
    await give(cast.approver, toAll, { audience: 'partners' })
    await give(cast.approver, open)
    const one = cast.partnerOne.organisation
    expect(await look(cast.coordinator, one)).toEqual({ total: 3, seen: [toOne, toAll, open] })
    expect(await look(cast.coordinator, 'partners')).toEqual({ total: 2, seen: [toAll, open] })
    expect(await look(cast.approver, 'public')).toEqual({ total: 1, seen: [open] })
    const { items } = await act(cast.coordinator, (transaction) =>
      readingsOf(transaction, { stateId: 'XTL', seenAs: true }, { limit: 10, offset: 0 }),
    )
    expect(items.map(({ person, seenAs }) => [person, seenAs])).toEqual([
      ['approver', 'public'],
      ['coordinator', 'partners'],
      ['coordinator', 'partners'],
      ['coordinator', one],
      ['coordinator', one],
      ['coordinator', one],
    ])
  })

  test('shows a body its own alone', async () => {
    const { cast, write, give } = given
    const own = await write(cast.nhri, 'institution')
    await give(cast.nhriApprover, own)
    await give(cast.approver, await write(cast.justice, 'government'))
    expect((await look(cast.nhriApprover, 'public')).seen).toEqual([own])
  })

  test('shows nothing of what they keep for themselves, and is for no partner that is none', async () => {
    const { cast, act } = given
    const hidden = act(cast.coordinator, async (transaction) => {
      await seeAs(transaction, cast.partnerOne.organisation)
      const counts = await Promise.all(
        [
          'identity.person',
          'identity.personal',
          'identity.membership',
          'consent.consent',
          'record.reading',
        ].map((table) =>
          sql<{ count: number }>`select count(*)::int as count from ${sql.raw(table)}`.execute(transaction),
        ),
      )
      return counts.map(({ rows }) => rows[0]?.count)
    })
    expect(await hidden).toEqual([0, 0, 0, 0, 0])
    await expect(look(cast.coordinator, cast.nhri.organisation)).rejects.toThrow('no verified partner')
    await expect(look(cast.justice, 'public')).rejects.toThrow('Only a coordinator')
  })
})

test('whoever reads by consent is told its terms, and those of no other', async () => {
  const { cast, write, give, act } = given
  const note = await write(cast.justice, 'government')
  await give(cast.approver, note, {
    audience: 'named',
    partners: [cast.partnerOne.organisation],
    conditions: 'not to be quoted',
    until: '2998-12-31',
  })
  await give(cast.approver, null, { audience: 'partners', conditions: 'for staff only' })
  const told = async (who: TestPerson) =>
    (await act(who, (transaction) => termsFor(transaction, 'note', { stateId: 'XTL', id: note }))).map(
      ({ conditions, endsAt }) => [conditions, endsAt?.toISOString().slice(0, 10)],
    )
  expect((await told(cast.partnerOne)).toSorted()).toEqual([
    ['for staff only', undefined],
    ['not to be quoted', '2999-01-01'],
  ])
  expect(await told(cast.partnerTwo)).toEqual([['for staff only', undefined]])
  for (const who of [cast.nhri, cast.foreignCoordinator, cast.administrator])
    expect(await told(who)).toEqual([])
  expect(await termsFor(anyone(), 'note', { stateId: 'XTL', id: note })).toEqual([])
})
