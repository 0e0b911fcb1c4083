import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inTransactionAs, type ActingTransaction } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { beginChange, readChange } from './change.ts'
import { undoChange, UndoRefusal, type UndoTable } from './undo.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  await database.owner.pool.query(`
    create table register.shelf (
      state_id text, id text, label text unique, tags text[] not null default '{}',
      length_of_label integer generated always as (length(label)) stored,
      at timestamptz, amount numeric, said jsonb,
      change_id bigint not null references record.change, primary key (state_id, id));
    create table register.book (
      id bigint generated always as identity primary key, state_id text, shelf_id text, title text,
      change_id bigint not null references record.change,
      foreign key (state_id, shelf_id) references register.shelf (state_id, id));
    select record.keep_history('register.shelf', 'state_id', 'id');
    select record.keep_history('register.book', 'id');`)
})
afterAll(() => database.close())
beforeEach(() => write(sql`delete from register.book`, sql`delete from register.shelf`))

const tables: readonly UndoTable[] = [
  { name: 'register.shelf', key: ['state_id', 'id'] },
  { name: 'register.book', key: ['id'] },
]
const inForce = sql`record.current_change()`

const act = <Result>(work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, database.operator, work)

/** One change made of these statements; returns its id. */
const write = (...statements: ReturnType<typeof sql>[]) =>
  act(async (transaction) => {
    const change = await beginChange(transaction, { through: 'page', why: 'a test' })
    for (const statement of statements) await statement.execute(transaction)
    return change
  })
const undo = (change: number) =>
  act((transaction) => undoChange(transaction, change, tables, { through: 'page', why: 'not so' }))

/** What stands, by name of the row and without the change that wrote it. */
async function content() {
  const { rows } = await database.program.pool.query<{ content: Record<string, unknown> }>(
    `select coalesce(jsonb_object_agg(name, row), '{}') as content from (
       select 'shelf ' || id as name, to_jsonb(shelf) - 'change_id' as row from register.shelf
       union all select 'book ' || id, to_jsonb(book) - 'change_id' from register.book) everything`,
  )
  return rows[0]?.content ?? {}
}

/** `now`, but with what differs between `before` and `after` as it was before. */
function takenBack(now: object, before: Record<string, unknown>, after: Record<string, unknown>) {
  const expected: Record<string, unknown> = { ...now }
  for (const name of Object.keys({ ...before, ...after })) {
    if (isDeepStrictEqual(before[name], after[name])) continue
    if (name in before) expected[name] = before[name]
    else delete expected[name]
  }
  return expected
}

const shelf = (id: string, label: string) => sql`
  insert into register.shelf (state_id, id, label, tags, at, amount, said, change_id)
  values ('XTL', ${id}, ${label}, array['a"b', 'c,d'], '2025-01-20 10:00:00.123456+02', 12345678901234567890.10,
          '{"a": [1, null]}', ${inForce})`
const relabel = (id: string, label: string) => sql`
  update register.shelf set label = ${label}, change_id = ${inForce} where id = ${id}`
const book = (shelfId: string, title: string) => sql`
  insert into register.book (state_id, shelf_id, title, change_id) values ('XTL', ${shelfId}, ${title}, ${inForce})`
const removeShelf = (id: string) => sql`delete from register.shelf where id = ${id}`

test('what a change created goes, what it overwrote or removed comes again', async () => {
  await write(shelf('1', 'one'), shelf('2', 'two'), book('2', 'Of two'))
  const before = await content()
  const change = await write(
    relabel('1', 'uno'),
    sql`delete from register.book`,
    removeShelf('2'),
    shelf('3', 'three'),
    relabel('3', 'tres'),
    book('3', 'Of three'),
  )
  expect(await undo(change)).toEqual({ change: expect.any(Number), removed: 2, restored: 3 })
  expect(await content()).toEqual(before)
})

test('within one change, what it wrote itself is not history: only what it found is', async () => {
  await write(shelf('1', 'one'))
  const before = await content()
  const change = await write(
    relabel('1', 'two'),
    relabel('1', 'three'),
    removeShelf('1'),
    shelf('1', 'four'),
    shelf('2', 'gone at once'),
    removeShelf('2'),
  )
  const { rows } = await database.program.pool.query(
    'select before from record.history where change_id = $1',
    [change],
  )
  expect(rows).toHaveLength(1)
  await undo(change)
  expect(await content()).toEqual(before)
})

test('a value that the change gave to a new row returns to the row that had it', async () => {
  await write(shelf('1', 'the label'))
  const before = await content()
  const change = await write(
    relabel('1', 'another'),
    shelf('2', 'the label'),
    sql`
    update register.shelf set said = '{"moved": true}', change_id = ${inForce} where id = '1'`,
  )
  await undo(change)
  expect(await content()).toEqual(before)
})

describe('refused, and nothing changed', () => {
  /** The refusal's rows, after a look that nothing moved. */
  async function refusalOf(change: number) {
    const before = await content()
    const refusal: unknown = await undo(change).catch((error: unknown) => error)
    expect(await content()).toEqual(before)
    return refusal
  }

  test('where a row was changed later', async () => {
    const change = await write(shelf('1', 'one'), shelf('2', 'two'))
    const later = await write(relabel('1', 'uno'))
    const refusal = await refusalOf(change)
    expect(refusal).toMatchObject({ code: 'record.undo-blocked', status: 409, details: { change, count: 1 } })
    expect(refusal).toBeInstanceOf(UndoRefusal)
    expect((refusal as UndoRefusal).obstacles).toEqual([
      { table: 'register.shelf', key: { state_id: 'XTL', id: '1' }, reason: 'changed', change: later },
    ])
  })

  test('where a row was removed later, or one that it removed was made anew', async () => {
    const created = await write(shelf('1', 'one'))
    const removed = await write(removeShelf('1'))
    expect(await refusalOf(created)).toMatchObject({ code: 'record.undo-blocked', details: { count: 1 } })
    const anew = await write(shelf('1', 'again'))
    expect(await refusalOf(removed)).toMatchObject({ obstacles: [{ reason: 'changed', change: anew }] })
  })

  test('where a later row needs one that would go', async () => {
    const change = await write(shelf('1', 'one'), book('1', 'Its own book goes with it'))
    const later = await write(book('1', 'Later'))
    expect(await refusalOf(change)).toMatchObject({
      details: { count: 1 },
      obstacles: [{ table: 'register.book', reason: 'depends', change: later }],
    })
  })

  test('where a value that would return is taken', async () => {
    await write(shelf('1', 'one'))
    const change = await write(relabel('1', 'uno'))
    await write(shelf('2', 'one'))
    expect(await refusalOf(change)).toMatchObject({ code: 'record.undo-blocked' })
  })

  test('a change that is unknown, undone or itself an undo', async () => {
    expect(await refusalOf(999_999_999)).toMatchObject({ code: 'record.change-unknown', status: 404 })
    const change = await write(shelf('1', 'one'))
    const undone = await undo(change)
    expect(await refusalOf(change)).toMatchObject({
      code: 'record.already-undone',
      details: { by: undone.change },
    })
    expect(await refusalOf(undone.change)).toMatchObject({ code: 'record.undo-of-undo' })
  })

  test('a hundred obstacles are listed and all of them counted', async () => {
    const many = sql`insert into register.shelf (state_id, id, change_id)
      select 'XTL', number::text, ${inForce} from generate_series(1, 250) number`
    const change = await write(many)
    await write(sql`update register.shelf set label = 'later ' || id, change_id = ${inForce}`)
    const refusal = (await refusalOf(change)) as UndoRefusal
    expect(refusal.details['count']).toBe(250)
    expect(refusal.obstacles).toHaveLength(100)
  })
})

test('a table that the change wrote to must be named', async () => {
  const change = await write(shelf('1', 'one'), relabel('1', 'uno'))
  await write(relabel('1', 'later'))
  const forgetful = act((transaction) =>
    undoChange(transaction, change, [{ name: 'register.book', key: ['id'] }], { through: 'page' }),
  )
  await expect(forgetful).rejects.toThrow('also wrote to register.shelf')
})

test('nothing that keeps history changes without a change, nor two changes in one transaction', async () => {
  await write(shelf('1', 'one'))
  await expect(act((transaction) => sql`delete from register.shelf`.execute(transaction))).rejects.toThrow(
    'register.shelf changes only within a change',
  )
  const twice = act(async (transaction) => {
    await beginChange(transaction, { through: 'page' })
    await beginChange(transaction, { through: 'page' })
  })
  await expect(twice).rejects.toThrow('already has its change')
  await expect(database.program.pool.query(`select record.begin_change('page')`)).rejects.toThrow(
    'someone who acts',
  )
})

test('the versions of a row, with who and why', async () => {
  const first = await write(shelf('1', 'one'))
  const second = await write(relabel('1', 'uno'))
  const third = await undo(second)
  const { rows: versions } = await sql`
    select before ->> 'label' as label, operation, before_change_id as written, change_id as replaced
      from record.history
     where table_name = 'register.shelf' and row_key = '{"state_id": "XTL", "id": "1"}'
     order by id desc limit 2`.execute(database.program.kysely)
  expect(versions).toEqual([
    { label: 'uno', operation: 'update', written: second, replaced: third.change },
    { label: 'one', operation: 'update', written: first, replaced: second },
  ])
  expect(await readChange(database.program.kysely, second)).toEqual({
    id: second,
    at: expect.any(Date),
    actor: 'operator',
    through: 'page',
    why: 'a test',
    requestId: null,
    undoes: null,
    undoneBy: third.change,
  })
})

test('whatever was done: changes taken back one after the other restore each state before, and a refusal moves nothing', async () => {
  const id = fc.constantFrom('1', '2', '3', '4')
  const word = fc.constantFrom('red', 'green', 'blue')
  const step = fc.oneof(
    fc.record({ kind: fc.constant('put' as const), id, word }),
    fc.record({ kind: fc.constant('remove' as const), id, word }),
    fc.record({ kind: fc.constant('book' as const), id, word }),
    fc.record({ kind: fc.constant('move' as const), id, word }),
    fc.record({ kind: fc.constant('burn' as const), id, word }),
  )
  const statement = ({ kind, id, word }: { kind: string; id: string; word: string }) => {
    switch (kind) {
      case 'put':
        return sql`insert into register.shelf (state_id, id, said, change_id)
                   values ('XTL', ${id}, to_jsonb(${word}::text), ${inForce})
                   on conflict (state_id, id) do update set said = excluded.said, change_id = excluded.change_id`
      case 'remove':
        return sql`delete from register.shelf where id = ${id}
                      and not exists (select from register.book where shelf_id = shelf.id)`
      case 'book':
        return sql`insert into register.book (state_id, shelf_id, title, change_id)
                   select state_id, id, ${word}::text, ${inForce} from register.shelf where id = ${id}`
      case 'move':
        return sql`update register.book set shelf_id = ${id}, change_id = ${inForce} where title = ${word}
                      and exists (select from register.shelf where id = ${id})`
      default:
        return sql`delete from register.book where title = ${word}`
    }
  }
  const changes = fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 5 })

  const outcomes = { refused: 0, undone: 0 }
  await fc.assert(
    fc.asyncProperty(changes, fc.nat(), async (planned, chosen) => {
      await write(sql`delete from register.book`, sql`delete from register.shelf`)
      const done: { change: number; before: Record<string, unknown>; after: Record<string, unknown> }[] = []
      for (const steps of planned) {
        const before = await content()
        const change = await write(...steps.map(statement))
        done.push({ change, before, after: await content() })
      }
      const early = done[chosen % (done.length - 1)]
      if (early) {
        const now = await content()
        const refused = await undo(early.change).then(
          () => false,
          (error: unknown) => error instanceof UndoRefusal,
        )
        expect(await content()).toEqual(refused ? now : takenBack(now, early.before, early.after))
        outcomes[refused ? 'refused' : 'undone']++
        if (!refused) return
      }
      for (const { change, before } of done.toReversed()) {
        await undo(change)
        expect(await content()).toEqual(before)
      }
    }),
    { numRuns: 60, seed: 2 },
  )
  expect(Math.min(outcomes.refused, outcomes.undone)).toBeGreaterThan(10)
})
