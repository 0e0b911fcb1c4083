import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { isDatabaseAway } from './away.ts'
import { connect, singleConnection } from './connect.ts'
import { testDatabase } from './testing.ts'

test('days are those of UTC, however the server is set', async () => {
  const database = await testDatabase()
  await database.owner.pool.query(
    `do $$ begin execute format('alter database %I set timezone = %L', current_database(), 'Pacific/Kiritimati'); end $$`,
  )
  const later = connect(database.programUrl)
  const { rows } = await later.pool.query(
    `select current_setting('timezone') as zone, current_date = (now() at time zone 'UTC')::date as same`,
  )
  expect(rows).toEqual([{ zone: 'UTC', same: true }])
  await later.close()
  await database.close()
})

test('a connection that the server ends at work fails that work, and the process goes on', async () => {
  const database = await testDatabase()
  const end = 'select pg_terminate_backend(pg_backend_pid())'
  const work = database.program.kysely
    .transaction()
    .execute((transaction) => sql.raw(end).execute(transaction))
  await expect(work).rejects.toSatisfy(isDatabaseAway)
  expect((await database.program.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])

  const single = singleConnection(database.ownerUrl)
  await single.connect()
  const ended = new Promise((resolve) => single.once('end', resolve))
  await expect(single.query(end)).rejects.toSatisfy(isDatabaseAway)
  await ended
  await database.close()
})
