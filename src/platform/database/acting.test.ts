import { sql, type Kysely } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exchangeOneTimeToken, inTransactionAs, issueJobTicket, issueToken, signOut } from './acting.ts'
import { testDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
beforeAll(async () => void (database = await testDatabase()))
afterAll(() => database.close())

async function value<Value>(kysely: Kysely<object>, expression: ReturnType<typeof sql<Value>>) {
  const { rows } = await sql<{ value: Value }>`select ${expression} as value`.execute(kysely)
  return rows[0]?.value
}
const actor = (kysely: Kysely<object>) => value(kysely, sql<string | null>`identity.actor()`)
const acts = (token: string) =>
  inTransactionAs(database.program, { token }, (transaction) => actor(transaction))
const issue = (terms: { hours: number; oneTime: boolean }) =>
  issueToken(database.ownerUrl, { actor: 'Awa', purpose: 'desk', ...terms })

test('the holder of a token acts for one transaction', async () => {
  const inside = await inTransactionAs(database.program, database.operator, async (transaction, who) => {
    expect(who).toBe('operator')
    return actor(transaction)
  })
  expect(inside).toBe('operator')
  const { rows } = await database.program.pool.query('select identity.actor() from generate_series(1, 20)')
  expect(new Set(rows.map(({ actor }) => actor))).toEqual(new Set([null]))
})

test('a token that is unknown, expired or signed out proves nothing', async () => {
  for (const guess of ['guess', '', 'a\0b'])
    await expect(acts(guess)).rejects.toMatchObject({ code: 'identity.proof-refused', status: 401 })
  await expect(acts(await issue({ hours: 0, oneTime: false }))).rejects.toThrow('identity.proof-refused')
  const token = await issue({ hours: 1, oneTime: false })
  expect(await acts(token)).toBe('Awa')
  await signOut(database.program, { token })
  await expect(acts(token)).rejects.toThrow('identity.proof-refused')
})

test('a one-time token is swapped once for a session, also when two try at once', async () => {
  const oneTime = await issue({ hours: 1, oneTime: true })
  await expect(acts(oneTime)).rejects.toThrow('identity.proof-refused')
  await expect(exchangeOneTimeToken(database.program, `${oneTime}\0`)).rejects.toMatchObject({ status: 401 })
  const tries = await Promise.allSettled([1, 2, 3].map(() => exchangeOneTimeToken(database.program, oneTime)))
  const sessions = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  expect(sessions).toHaveLength(1)
  expect(await acts(sessions[0]?.token ?? '')).toBe('Awa')
  await expect(exchangeOneTimeToken(database.program, oneTime)).rejects.toMatchObject({
    code: 'identity.one-time-token-refused',
    status: 401,
  })
})

test('a job acts as whoever asked for it', async () => {
  const ticket = await inTransactionAs(database.program, database.operator, (transaction) =>
    issueJobTicket(transaction, 'import'),
  )
  expect(await acts(ticket.token)).toBe('operator')
  await expect(database.program.pool.query(`select identity.job_ticket('import')`)).rejects.toThrow(
    /someone who acts/,
  )
})

test('the program’s login is mighty in nothing and owns nothing', async () => {
  const { rows } = await database.program.pool.query(
    `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
            (select count(*) from pg_class where relowner = me.oid) as relations,
            (select count(*) from pg_proc where proowner = me.oid) as functions,
            (select count(*) from pg_namespace where nspowner = me.oid) as schemas,
            pg_has_role('pg_read_all_data', 'member') or pg_has_role('pg_write_all_data', 'member') as reads_all
       from pg_roles me where rolname = current_user`,
  )
  expect(rows[0]).toEqual({
    rolsuper: false,
    rolbypassrls: false,
    rolcreaterole: false,
    rolcreatedb: false,
    rolreplication: false,
    relations: 0,
    functions: 0,
    schemas: 0,
    reads_all: false,
  })
})

test.each([
  'select * from identity.token',
  'select * from identity.signing_key',
  `select identity.issue_token('root', 'desk', '1 hour', false)`,
  `select identity.issue('session', 'root', null, 'desk', '1 hour')`,
  `select identity.sign('actor', 'root')`,
  `select identity.set_signed('actor', 'root')`,
  `update record.change set actor = 'someone else'`,
  'delete from record.change',
  `update record.history set before = '{}'`,
  'delete from record.history',
  `insert into record.history (change_id, table_name, row_key, operation, before_change_id, before) values (1, 't', '{}', 'update', 1, '{}')`,
  'truncate record.history',
  `select record.keep_history('record.change', 'id')`,
  'create schema mine',
  'create table public.mine ()',
  'alter table record.history disable trigger all',
])('the program may not: %s', async (statement) => {
  await expect(database.program.pool.query(statement)).rejects.toThrow(/permission denied|must be owner/)
})

test('the program cannot say by a setting who acts, nor which change is open', async () => {
  const forge = (name: string, content: string) =>
    database.program.kysely.transaction().execute(async (transaction) => {
      await sql`select set_config(${name}, ${content}, true)`.execute(transaction)
      return [await actor(transaction), await value(transaction, sql<number>`record.current_change()`)]
    })
  expect(await forge('throughline.actor', 'root')).toEqual([null, null])
  expect(await forge('throughline.actor', `${'0'.repeat(64)} root`)).toEqual([null, null])
  expect(await forge('throughline.change', `${'0'.repeat(64)} 1`)).toEqual([null, null])
})

test('what was signed for one transaction is worth nothing in another, nor for another meaning or value', async () => {
  const client = await database.program.pool.connect()
  const ask = async (statement: string, values: unknown[] = []) =>
    (await client.query<{ value: string | null }>(statement, values)).rows[0]?.value
  try {
    await client.query('begin')
    await client.query('select identity.act($1)', [database.operator.token])
    const signed = (await ask(`select current_setting('throughline.actor') as value`)) ?? ''
    const replay = async (name: string, content: string) => {
      await client.query('select set_config($1, $2, true)', [name, content])
      return ask('select identity.actor() as value')
    }
    expect(await replay('throughline.actor', signed.replace('operator', 'root'))).toBeNull()
    expect(await replay('throughline.actor', signed)).toBe('operator')
    await client.query('select set_config($1, $2, true)', ['throughline.change', signed])
    expect(await ask('select record.current_change()::text as value')).toBeNull()
    await client.query('commit')

    await client.query('begin')
    expect(await replay('throughline.actor', signed)).toBeNull()
    await client.query('rollback')
  } finally {
    client.release()
  }
})
