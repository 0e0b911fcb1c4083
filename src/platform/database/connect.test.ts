import { expect, test } from 'vitest'
import { connect } from './connect.ts'
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
