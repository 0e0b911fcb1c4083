/** Tampering with the log and with what it vouches for, directly in the database as its owner, is found out. */
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { beginChange } from './change.ts'
import { latestSeal, readSeal, sealLines, sealLog } from './seal.ts'
import { verifyIn, verifyLog } from './verify.ts'

let database: TestDatabase
let cast: Cast
/** A connection of the owner's on which no trigger fires: how someone with the database in their hands would do it. */
let tamperer: pg.Client

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await inTransactionAs(database.program, database.operator, async (transaction) => {
    const change = await beginChange(transaction, { through: 'import' })
    await sql`insert into register.recommendation (state_id, id, document, mechanism, kind, shown_source, change_id)
      values ('XTL', 'aaaa', 'A/HRC/1/1', 'UPR', 'recommendation', 'k', ${change})`.execute(transaction)
  })
  for (const words of ['first', 'second', 'third']) {
    const note = await write(words)
    await rewrite(note, `${words} again`)
    await rewrite(note, `${words} once more`)
    await sealAll()
  }
  await remove(await write('gone'))
  await sealAll()
  tamperer = new pg.Client({ connectionString: database.ownerUrl })
  await tamperer.connect()
})
afterAll(async () => {
  await tamperer.end()
  await database.close()
})

const changing = (
  work: (transaction: Parameters<typeof beginChange>[0], change: number) => Promise<unknown>,
) =>
  inTransactionAs(database.program, cast.justice, async (transaction) =>
    work(transaction, await beginChange(transaction, { through: 'page', why: 'a test', confidential: true })),
  )

async function write(text: string): Promise<number> {
  let id = 0
  await changing(async (transaction, change) => {
    const { rows } = await sql<{ id: number }>`
      insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language, written_by, change_id)
      values ('XTL', 'aaaa', ${cast.justice.organisation}, 'government', 'government', ${text}, 'en',
              ${cast.justice.person}, ${change}) returning id`.execute(transaction)
    id = rows[0]?.id ?? 0
  })
  return id
}
const rewrite = (id: number, text: string) =>
  changing((transaction, change) =>
    sql`update followup.note set text = ${text}, change_id = ${change} where id = ${id}`.execute(transaction),
  )
const remove = (id: number) =>
  changing((transaction) => sql`delete from followup.note where id = ${id}`.execute(transaction))

/** Until all but the last seal's own event is covered: a transaction of another test on the same server holds it up. */
async function sealAll(): Promise<void> {
  await vi.waitFor(
    async () => {
      await sealLog(database.program.kysely)
      expect((await verifyLog(database.ownerUrl)).unsealed).toBeLessThanOrEqual(1)
    },
    { timeout: 150_000 },
  )
}

/** What is found after `statements`, without triggers and references in the way; then they are taken back. */
async function findingsAfter(...statements: string[]): Promise<string[]> {
  await tamperer.query('begin')
  try {
    await tamperer.query(`do $$
      declare
        one record;
      begin
        for one in select conrelid::regclass as name, conname from pg_constraint join pg_class on pg_class.oid = conrelid
                    where contype = 'f' and relowner = current_user::regrole loop
          execute format('alter table %s drop constraint %I', one.name, one.conname);
        end loop;
        for one in select distinct tgrelid::regclass as name from pg_trigger join pg_class on pg_class.oid = tgrelid
                    where not tgisinternal and relowner = current_user::regrole loop
          execute format('alter table %s disable trigger user', one.name);
        end loop;
      end $$`)
    for (const statement of statements) {
      const { rowCount } = await tamperer.query(statement)
      expect(rowCount, statement).toBeGreaterThan(0)
    }
    const { findings, found } = await verifyIn(tamperer)
    expect(found).toBe(findings.length)
    return [...new Set(findings.map(({ code }) => code))].sort()
  } finally {
    await tamperer.query('rollback')
  }
}

/** The first, a middle and the last row of a table in an order, as a condition on `one`. */
const places = (table: string, order: string, where = 'true') =>
  [
    ['first', 'min(0)'],
    ['middle', '(count(*) / 2)::int'],
    ['last', 'count(*)::int - 1'],
  ].map(([name, offset]) => [
    name,
    `one.ctid = (select ctid from ${table} where ${where} order by ${order}
       offset (select ${offset} from ${table} where ${where}) limit 1)`,
  ])

test('what nobody tampered with is sound, and every row that there is was looked at', async () => {
  const { rows } = await database.owner.pool.query(
    `select (select count(*) from record.event) as events, (select count(*) from record.seal_entry) as seals,
            (select count(*) from followup.note) as notes`,
  )
  const result = await verifyLog(database.ownerUrl)
  expect(result).toMatchObject({
    events: rows[0].events,
    seals: rows[0].seals,
    unsealed: 1,
    findings: [],
    found: 0,
  })
  expect(rows[0].seals).toBeGreaterThanOrEqual(4)
  expect(rows[0].notes).toBe(3)
  expect(result.past).toBe(7)
  expect(result.rows).toBeGreaterThan(50)
})

describe('an event', () => {
  const sealed = `id <= (select max(last_event) from record.seal_entry)`
  describe.each(places('record.event', 'era, transaction, id', sealed))('the %s one', (_, place) => {
    test.each([
      ['when', `at = at + interval '1 microsecond'`],
      ['by which transaction', `transaction = (transaction::text::bigint - 1)::text::xid8`],
      ['what', `operation = 'see-as'`],
      ['of which table', `table_name = table_name || 'x'`],
      ['of which row', `row_key = '{"id": 9999999}'`],
      ['by which change', `change_id = coalesce(change_id, 0) + 1`],
      ['its digest', `digest = sha256('x')`],
      ['its number', `id = id + 1000000`],
    ])('altered: %s', async (_, set) => {
      expect(await findingsAfter(`update record.event one set ${set} where ${place}`)).toContain(
        'batch-differs',
      )
    })
    test('removed', async () => {
      expect(await findingsAfter(`delete from record.event one where ${place}`)).toContain('batch-differs')
    })
    test('inserted beside it', async () => {
      expect(
        await findingsAfter(
          `insert into record.event select nextval('record.event_number'), era, transaction, at, operation, table_name,
             row_key, change_id, digest from record.event one where ${place}`,
        ),
      ).toContain('batch-differs')
    })
  })

  test('the salts of its digest, removed or altered', async () => {
    const ofNote = `event_id in (select id from record.event where table_name = 'followup.note')`
    expect(await findingsAfter(`delete from record.salt where ${ofNote}`)).toEqual(['salt-removed'])
    expect(await findingsAfter(`update record.salt set salt = 'x' where ${ofNote}`)).toEqual([
      'past-altered',
      'row-altered',
    ])
  })
})

describe('a seal', () => {
  describe.each(places('record.seal_entry', 'number'))('the %s one', (_, place) => {
    test.each([
      `at = at + interval '1 microsecond'`,
      `era = era + 1`,
      `before = (before::text::bigint - 1)::text::xid8`,
      `first_event = first_event + 1`,
      `last_event = last_event + 1`,
      `events = events + 1`,
      `previous = sha256('x')`,
      `hash = sha256('x')`,
      `number = number + 1000`,
    ])('altered: %s', async (set) => {
      expect(await findingsAfter(`update record.seal_entry one set ${set} where ${place}`)).not.toEqual([])
    })
    test('removed', async () => {
      expect(await findingsAfter(`delete from record.seal_entry one where ${place}`)).toContain(
        'seal-missing',
      )
    })
  })
  test('inserted', async () => {
    expect(
      await findingsAfter(`insert into record.seal_entry
        select number + 1, now(), era, before, first_event, last_event, events, hash, sha256('x')
          from record.seal_entry order by number desc limit 1`),
    ).toEqual(['batch-differs'])
  })
})

describe('a protected record', () => {
  describe.each(places('followup.note', 'id'))('the %s one', (_, place) => {
    test('altered', async () => {
      expect(await findingsAfter(`update followup.note one set text = 'other' where ${place}`)).toEqual([
        'row-altered',
      ])
      expect(
        await findingsAfter(`update followup.note one set written_by = written_by + 1 where ${place}`),
      ).toEqual(['row-altered'])
    })
    test('removed', async () => {
      expect(await findingsAfter(`delete from followup.note one where ${place}`)).toEqual(['row-removed'])
    })
    test('inserted', async () => {
      expect(
        await findingsAfter(`insert into followup.note overriding system value
          select state_id, id + 1000, recommendation_id, organisation_id, side, audience, text, language, written_by, change_id
            from followup.note one where ${place}`),
      ).toEqual(['row-inserted'])
    })
  })
  describe.each(places('record.history', 'id', `table_name = 'followup.note'`))(
    'what the %s one was before',
    (_, place) => {
      test.each([
        `before = before || '{"text": "other"}'`,
        `before_change_id = before_change_id + 1`,
        `state_id = 'FRA'`,
        `operation = case operation when 'update' then 'delete' else 'update' end`,
      ])('altered: %s', async (set) => {
        expect(await findingsAfter(`update record.history one set ${set} where ${place}`)).toEqual([
          'past-altered',
        ])
      })
      test('removed', async () => {
        expect(await findingsAfter(`delete from record.history one where ${place}`)).toEqual(['past-removed'])
      })
      test('inserted', async () => {
        expect(
          await findingsAfter(`insert into record.history (change_id, table_name, state_id, row_key, operation, before_change_id, before)
          select change_id + 1000, table_name, state_id, row_key, operation, before_change_id, before
            from record.history one where ${place}`),
        ).toEqual(['past-inserted'])
      })
    },
  )
  describe.each(places('record.change', 'id'))('the change that is the %s one', (_, place) => {
    test.each([`actor = 'another'`, `at = at + interval '1 second'`, `through = 'job'`])(
      'altered: %s',
      async (set) => {
        expect(await findingsAfter(`update record.change one set ${set} where ${place}`)).toEqual([
          'row-altered',
        ])
      },
    )
    test('removed', async () => {
      expect(await findingsAfter(`delete from record.change one where ${place}`)).toEqual(['row-removed'])
    })
  })
  test.each([`why = 'for another reason'`, 'inside = not inside'])('a reason altered: %s', async (set) => {
    const one = '(select min(change_id) from record.reason)'
    expect(await findingsAfter(`update record.reason set ${set} where change_id = ${one}`)).toEqual([
      'row-altered',
    ])
  })
  test('a whole table taken away', async () => {
    await expect(findingsAfter(`insert into platform.migration values (999, 'x', 'x')`)).resolves.toEqual([])
    await tamperer.query('begin')
    await tamperer.query('drop table followup.note cascade')
    const { findings } = await verifyIn(tamperer)
    await tamperer.query('rollback')
    expect(findings.map(({ code }) => code)).toContain('table-removed')
  })
})

async function theLatestSeal() {
  const seal = await latestSeal(database.owner.kysely)
  if (!seal) throw new Error('nothing is sealed')
  return seal
}

describe('a seal that was kept elsewhere', () => {
  test('vouches for what stands up to it', async () => {
    const kept = readSeal(sealLines(await theLatestSeal()).join('\n'))
    expect((await verifyLog(database.ownerUrl, kept)).findings).toEqual([])
    const asJson = readSeal(JSON.stringify(await theLatestSeal()))
    expect(asJson).toEqual(kept)
  })
  test('finds out whoever rewrote the database since, chain and all', async () => {
    const kept = await theLatestSeal()
    await tamperer.query('begin')
    // Sound in itself: everything forgotten and sealed anew.
    await tamperer.query(
      `alter table record.event disable trigger user; alter table record.seal_entry disable trigger user`,
    )
    await tamperer.query(`delete from record.seal_entry; delete from record.event where operation = 'seal';
      select record.seal()`)
    const unaware = await verifyIn(tamperer)
    const aware = await verifyIn(tamperer, kept)
    const differing = await verifyIn(tamperer, { number: 1, hash: kept.hash })
    await tamperer.query('rollback')
    expect(unaware.findings).toEqual([])
    expect(aware.findings).toEqual([{ code: 'kept-seal-missing', details: { seal: kept.number } }])
    expect(differing.findings).toEqual([{ code: 'kept-seal-differs', details: { seal: 1 } }])
  })
  test('must be one', () => {
    expect(() => readSeal('a letter')).toThrow('record.no-seal')
  })
})

describe('refused', () => {
  test.each([
    'update record.event set at = now()',
    'delete from record.event',
    'truncate record.event',
    'update record.seal_entry set at = now()',
    'delete from record.seal_entry',
    'truncate record.seal_entry',
  ])('to the owner: %s', async (statement) => {
    await expect(database.owner.pool.query(statement)).rejects.toThrow('is only ever added to')
  })
  test.each([
    'insert into record.event (operation, table_name, row_key) values ($$seal$$, $$x$$, $$x$$)',
    'update record.event set at = now()',
    'delete from record.event',
    'truncate record.event',
    'select from record.salt',
    'delete from record.seal_entry',
    'select events from record.seal_entry',
  ])('to the program: %s', async (statement) => {
    await expect(database.program.pool.query(statement)).rejects.toThrow('permission denied')
  })
})

test('what is undone by its transaction leaves no event, and sealing waits for who still writes', async () => {
  const slow = new pg.Client({ connectionString: database.ownerUrl })
  await slow.connect()
  try {
    await slow.query('begin')
    await slow.query(`select record.log('see-as', 'identity.person', '{"id": 1}')`)
    await write('meanwhile')
    const { rows: before } = await database.owner.pool.query(
      'select count(*) as seals from record.seal_entry',
    )
    await sealLog(database.program.kysely)
    const { unsealed } = await verifyLog(database.ownerUrl)
    expect(unsealed).toBeGreaterThanOrEqual(2)
    await slow.query('rollback')
    await sealAll()
    const { rows: after } = await database.owner.pool.query('select count(*) as seals from record.seal_entry')
    expect(after[0].seals).toBeGreaterThan(before[0].seals)
    expect((await verifyLog(database.ownerUrl)).findings).toEqual([])
  } finally {
    await slow.end()
  }
})

test('in a copy on a server that numbers its transactions anew, the log goes on in a new era', async () => {
  await database.owner.pool.query(`alter table record.event disable trigger user;
    insert into record.event (transaction, operation, table_name, row_key)
      values ('9999999999', 'see-as', 'identity.person', '{"id": 1}');
    alter table record.event enable trigger user`)
  await database.owner.pool.query('select record.begin_era()')
  await write('after the move')
  await sealAll()
  expect((await verifyLog(database.ownerUrl)).findings).toEqual([])
  const { rows } = await database.owner.pool.query('select max(era) as era from record.event')
  expect(rows[0].era).toBe(2)
})

test('a sign-in, its end and a look as another are events', async () => {
  const count = async (operation: string) =>
    (
      await database.owner.pool.query<{ count: number }>(
        `select count(*) as count from record.event where operation = $1 and table_name = 'identity.person' and row_key = $2`,
        [operation, `{"id": ${cast.approver.person}}`],
      )
    ).rows[0]?.count
  await database.owner.pool.query(
    `insert into sign_in.session (id, "userId", token, "expiresAt") values ('another', 'approver', 'another', now() + interval '1 hour')`,
  )
  await database.owner.pool.query(`delete from sign_in.session where id = 'another'`)
  await inTransactionAs(database.program, cast.approver, (transaction) =>
    sql`select identity.see_as('public')`.execute(transaction),
  )
  expect([await count('sign-in'), await count('sign-out'), await count('see-as')]).toEqual([1, 1, 1])
})
