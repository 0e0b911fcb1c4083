/** What the database itself lets whom see: the rules of consent, tried through plain SQL as the program's login. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { beginChange } from '#record/change.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await act(database.operator, async (transaction) => {
    const change = await beginChange(transaction, { through: 'import' })
    await sql`insert into register.recommendation (state_id, id, document, mechanism, kind, shown_source, change_id)
      values ('XTL', 'aaaa', 'A/HRC/1/1', 'UPR', 'recommendation', 'k', ${change})`.execute(transaction)
  })
})
afterAll(() => database.close())

const act = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, who, work)

const changing = <Result>(
  who: Proof,
  work: (transaction: ActingTransaction, change: number) => Promise<Result>,
) =>
  act(who, async (transaction) =>
    work(transaction, await beginChange(transaction, { through: 'page', confidential: true })),
  )

async function write(who: Cast[keyof Cast], audience: 'institution' | 'government'): Promise<number> {
  const side = who === cast.nhri || who === cast.nhriApprover || who === cast.society ? 'body' : 'government'
  return changing(who, async (transaction, change) => {
    const { rows } = await sql<{ id: number }>`
      insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language, written_by, change_id)
      values ('XTL', 'aaaa', ${who.organisation}, ${side}, ${audience}, 'words', 'en', ${who.person}, ${change})
      returning id`.execute(transaction)
    return rows[0]?.id ?? 0
  })
}

type Given = { record: number | null; audience: string; to?: number[]; ends?: string }

async function consent(who: Cast[keyof Cast], { record, audience, to = [], ends }: Given): Promise<number> {
  return changing(who, async (transaction, change) => {
    const { rows } = await sql<{ id: number }>`
      insert into consent.consent (state_id, side, organisation_id, scope, record_kind, record_id, audience,
        authority_person_id, authority_office, decision_reference, ends_at, change_id)
      values ('XTL', identity.side(), ${who.organisation}, ${record ? 'thing' : 'kind'}, 'note', ${record}, ${audience},
        ${who.person}, 'Secretariat', 'Decision 2', ${ends ?? null}, ${change}) returning id`.execute(
      transaction,
    )
    const id = rows[0]?.id ?? 0
    for (const partner of to) {
      await sql`insert into consent.named_partner (state_id, consent_id, organisation_id, change_id)
        values ('XTL', ${id}, ${partner}, ${change})`.execute(transaction)
    }
    return id
  })
}

const revoke = (who: Cast[keyof Cast], id: number) =>
  changing(who, (transaction, change) =>
    sql`update consent.consent set revoked_at = now(), revoked_reason = 'no longer', change_id = ${change}
         where id = ${id}`.execute(transaction),
  )

/** Who of the cast sees a note; `anyone`: a reader who has shown nothing. */
async function readers(note: number): Promise<string[]> {
  const found: string[] = []
  const look = sql<{ id: number }>`select id from followup.note where id = ${note}`
  for (const [name, who] of Object.entries(cast)) {
    const { rows } = await act(who, (transaction) => look.execute(transaction))
    if (rows.length) found.push(name)
  }
  if ((await look.execute(database.program.kysely)).rows.length) found.push('anyone')
  return found
}

const government = ['coordinator', 'approver', 'justice', 'health', 'delegate']

beforeEach(async () => {
  await database.owner.pool.query('truncate consent.consent, followup.note cascade')
})

describe('without consent', () => {
  test('what a ministry keeps inside is seen by that ministry alone', async () => {
    expect(await readers(await write(cast.justice, 'institution'))).toEqual(['justice'])
  })

  test('what it writes for the government is seen by all of the government and nobody else', async () => {
    expect(await readers(await write(cast.justice, 'government'))).toEqual(government)
  })

  test('what an independent body writes is seen by no government role and no administrator', async () => {
    expect(await readers(await write(cast.nhri, 'institution'))).toEqual(['nhri', 'nhriApprover'])
  })
})

describe('by consent', () => {
  test('a named partner sees the one thing that was opened to it, until it is revoked', async () => {
    const note = await write(cast.justice, 'government')
    const other = await write(cast.justice, 'government')
    const given = await consent(cast.approver, {
      record: note,
      audience: 'named',
      to: [cast.partnerOne.organisation],
    })
    expect(await readers(note)).toEqual([...government, 'partnerOne'])
    expect(await readers(other)).toEqual(government)
    await revoke(cast.approver, given)
    expect(await readers(note)).toEqual(government)
  })

  test('all partners never include observers', async () => {
    const note = await write(cast.justice, 'government')
    await consent(cast.approver, { record: note, audience: 'partners' })
    expect(await readers(note)).toEqual([...government, 'partnerOne', 'partnerTwo'])
  })

  test('the public is everyone', async () => {
    const note = await write(cast.justice, 'government')
    await consent(cast.approver, { record: note, audience: 'public' })
    expect(await readers(note)).toHaveLength(Object.keys(cast).length + 1)
  })

  test('it ends when its time has passed', async () => {
    const note = await write(cast.justice, 'government')
    const given = await consent(cast.approver, { record: note, audience: 'public', ends: '2999-01-01' })
    await database.owner.pool.query(
      `alter table consent.consent disable trigger user;
       update consent.consent set begins_at = now() - interval '2 days', ends_at = now() - interval '1 day' where id = ${given};
       alter table consent.consent enable trigger user`,
    )
    expect(await readers(note)).toEqual(government)
  })

  test('for all notes does not open what an institution keeps inside', async () => {
    const inside = await write(cast.justice, 'institution')
    const note = await write(cast.justice, 'government')
    await consent(cast.approver, { record: null, audience: 'partners' })
    expect(await readers(inside)).toEqual(['justice'])
    expect(await readers(note)).toEqual([...government, 'partnerOne', 'partnerTwo'])
  })

  test('a body opens its own to the government', async () => {
    const note = await write(cast.nhri, 'institution')
    await consent(cast.nhriApprover, { record: note, audience: 'government' })
    expect(await readers(note)).toEqual([...government, 'nhri', 'nhriApprover'])
  })

  test('no consent of one side opens what the other wrote', async () => {
    const note = await write(cast.nhri, 'institution')
    await expect(consent(cast.approver, { record: note, audience: 'public' })).rejects.toThrow('cannot see')
    await consent(cast.nhriApprover, { record: note, audience: 'government' })
    await consent(cast.approver, { record: note, audience: 'public' })
    await consent(cast.approver, { record: null, audience: 'public' })
    expect(await readers(note)).toEqual([...government, 'nhri', 'nhriApprover'])
  })
})

describe('refused', () => {
  test.each([
    'coordinator',
    'justice',
    'delegate',
    'nhri',
    'partnerOne',
    'administrator',
    'foreignCoordinator',
  ] as const)('a consent by %s, who lacks the power', async (name) => {
    const note = await write(cast.justice, 'government')
    await expect(consent(cast[name], { record: note, audience: 'public' })).rejects.toThrow(
      'row-level security',
    )
  })

  test('a consent that is altered instead of revoked', async () => {
    const note = await write(cast.justice, 'government')
    const given = await consent(cast.approver, { record: note, audience: 'named' })
    const widened = changing(cast.approver, (transaction, change) =>
      sql`update consent.consent set audience = 'public', change_id = ${change} where id = ${given}`.execute(
        transaction,
      ),
    )
    await expect(widened).rejects.toThrow('revoked, never altered')
  })

  describe('a note in another’s name', () => {
    const writing = (who: Cast[keyof Cast], author: number | null) =>
      changing(who, (transaction, change) =>
        sql`insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language, written_by, change_id)
            values ('XTL', 'aaaa', ${who.organisation}, 'government', 'government', 'x', 'en', ${author}, ${change})`.execute(
          transaction,
        ),
      )

    test('of a colleague', async () => {
      await expect(writing(cast.coordinator, cast.approver.person)).rejects.toThrow('row-level security')
    })

    test('of nobody, as if it had come by a link', async () => {
      await expect(writing(cast.coordinator, null)).rejects.toThrow('row-level security')
    })

    test('given to another afterwards', async () => {
      const note = await write(cast.coordinator, 'government')
      const given = changing(cast.coordinator, (transaction, change) =>
        sql`update followup.note set written_by = ${cast.approver.person}, change_id = ${change} where id = ${note}`.execute(
          transaction,
        ),
      )
      await expect(given).rejects.toThrow('stays with whoever wrote it')
    })

    test('but what a colleague removed comes back as theirs', async () => {
      const note = await write(cast.coordinator, 'government')
      await changing(cast.approver, (transaction) =>
        sql`delete from followup.note where id = ${note}`.execute(transaction),
      )
      const bringBackAs = (author: number) =>
        changing(cast.approver, (transaction, change) =>
          sql`insert into followup.note (state_id, id, recommendation_id, organisation_id, side, audience, text, language, written_by, change_id)
              overriding system value values ('XTL', ${note}, 'aaaa', ${cast.approver.organisation}, 'government', 'government',
                'words', 'en', ${author}, ${change})`.execute(transaction),
        )
      await expect(bringBackAs(cast.justice.person)).rejects.toThrow('row-level security')
      await bringBackAs(cast.coordinator.person)
      expect(await readers(note)).toEqual(government)
    })
  })

  test('a note under another organisation’s name', async () => {
    const asHealth = changing(cast.justice, (transaction, change) =>
      sql`insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language, written_by, change_id)
          values ('XTL', 'aaaa', ${cast.health.organisation}, 'government', 'government', 'x', 'en', ${cast.health.person}, ${change})`.execute(
        transaction,
      ),
    )
    await expect(asHealth).rejects.toThrow('row-level security')
  })
})

describe('as others would see it', () => {
  const seeAs = (who: Proof, audience: string, partner: number | null) =>
    act(who, async (transaction) => {
      await sql`select identity.see_as(${audience}, ${partner})`.execute(transaction)
      const { rows } = await sql<{ id: number }>`select id from followup.note order by id`.execute(
        transaction,
      )
      return rows.map(({ id }) => id)
    })

  test('exactly what the partner or the public would see of this State, and nothing of others', async () => {
    const toOne = await write(cast.justice, 'government')
    const toAll = await write(cast.justice, 'government')
    const toPublic = await write(cast.justice, 'government')
    await write(cast.justice, 'government')
    await consent(cast.approver, { record: toOne, audience: 'named', to: [cast.partnerOne.organisation] })
    await consent(cast.approver, { record: toAll, audience: 'partners' })
    await consent(cast.approver, { record: toPublic, audience: 'public' })
    expect(await seeAs(cast.coordinator, 'partner', cast.partnerOne.organisation)).toEqual([
      toOne,
      toAll,
      toPublic,
    ])
    expect(await seeAs(cast.coordinator, 'partner', null)).toEqual([toAll, toPublic])
    expect(await seeAs(cast.coordinator, 'public', null)).toEqual([toPublic])
  })

  test('only by who decides, and nothing can be changed meanwhile', async () => {
    await expect(seeAs(cast.justice, 'public', null)).rejects.toThrow('Only a coordinator')
    const writing = act(cast.coordinator, async (transaction) => {
      await sql`select identity.see_as('public')`.execute(transaction)
      await beginChange(transaction, { through: 'page', confidential: true })
    })
    await expect(writing).rejects.toThrow('Nothing changes without someone who acts')
  })
})

describe('which consents reach whom', () => {
  const reaching = sql<{ state: string; thing: number }>`
    select state_id as state, thing from consent.reaching order by thing`
  const reachingTo = (who: Proof, before = sql`select`) =>
    act(who, async (transaction) => {
      await before.execute(transaction)
      return (await reaching.execute(transaction)).rows.map(({ thing }) => thing)
    })

  test('is told of nobody else’s', async () => {
    const toOne = await write(cast.justice, 'government')
    const toPublic = await write(cast.justice, 'government')
    const ofBody = await write(cast.nhri, 'institution')
    await consent(cast.approver, { record: toOne, audience: 'named', to: [cast.partnerOne.organisation] })
    await consent(cast.approver, { record: toPublic, audience: 'public' })
    await consent(cast.nhriApprover, { record: ofBody, audience: 'partners' })
    expect(await reachingTo(cast.partnerOne)).toEqual([toOne, toPublic, ofBody])
    expect(await reachingTo(cast.partnerTwo)).toEqual([toPublic, ofBody])
    expect(await reachingTo(cast.justice)).toEqual([toPublic])
    expect((await reaching.execute(database.program.kysely)).rows).toEqual([
      { state: 'XTL', thing: toPublic },
    ])
    const asPartner = sql`select identity.see_as('partner', ${cast.partnerOne.organisation})`
    expect(await reachingTo(cast.coordinator, asPartner)).toEqual([toOne, toPublic])
    expect(await reachingTo(cast.foreignCoordinator, asPartner)).toEqual([])
  })

  test('nor to a condition that looks at each row before the view has left any out', async () => {
    const hidden = await write(cast.justice, 'government')
    await consent(cast.approver, { record: hidden, audience: 'partners' })
    const stumbling = sql`select from consent.reaching where 1 / (case when thing = ${hidden} then 0 else 1 end) = 1`
    await act(cast.health, (transaction) => stumbling.execute(transaction))
    await expect(act(cast.partnerOne, (transaction) => stumbling.execute(transaction))).rejects.toThrow(
      'zero',
    )
  })
})

test('a confidential change leaves no trace among the public ones', async () => {
  const numbers = async () =>
    (
      await sql<{ last: number; count: number }>`
      select max(id) as last, count(*)::int as count from record.change`.execute(database.program.kysely)
    ).rows
  const before = await numbers()
  await write(cast.justice, 'government')
  expect(await numbers()).toEqual(before)
})
