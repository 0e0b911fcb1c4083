/** A search that a partner saves, and what is new in it the next day. Without scripts and by keyboard alone. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendDigests } from '#cooperation/searches/digests.ts'
import { sendRequest } from '#exchange/requests/commands.ts'
import { findRequest } from '#exchange/requests/store.ts'
import { draftRequest, sixHosted, someSending } from '#exchange/requests/testing.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { translator } from '#platform/i18n/translate.ts'
import { addDemonstration } from '#recommendations/import/demonstration.ts'
import { openWorkplace, press, write, type Workplace } from './workplace.ts'

let database: TestDatabase
let cast: Cast
let workplace: Workplace
const t = translator('en')

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addDemonstration(database.program, database.operator, 'command-line')
  workplace = await openWorkplace(database)
})
afterAll(() => workplace.close())

/** A request that goes out to all partners, under its State’s name. */
async function askPartners(): Promise<void> {
  const { rows } = await database.owner.pool.query<{ id: string }>(
    `select id from register.recommendation where state_id = 'XTL' limit 1`,
  )
  const need = { recommendations: rows.map(({ id }) => id) }
  const id = await draftRequest(database.program, cast.coordinator, { need })
  await inTransactionAs(database.program, cast.approver, async (transaction) => {
    const { changeId: opened = 0 } = (await findRequest(transaction, id)) ?? {}
    await sendRequest(transaction, id, someSending, { hosted: sixHosted, opened }, { through: 'page' })
  })
}

test('is saved from its list, tells what is new, and is given up', async () => {
  const { context, page } = await workplace.windowOf(cast.partnerOne)
  await page.goto(workplace.path('/exchange/requests'))
  await press(page, 'link', t('search.save'))
  await write(page, t('search.name'), 'Anyone who asks')
  await press(page, 'button', t('search.save.button'))
  await page.getByText(t('search.done.save')).waitFor()
  expect(await page.getByText(t('search.fresh', { count: 1 })).count()).toBe(0)

  await askPartners()
  await database.owner.pool.query(
    `update cooperation.saved_search set looked_at = looked_at - interval '1 day'`,
  )
  await sendDigests(database.program.kysely)
  const { rows } = await database.owner.pool.query(`select path from exchange.notice where kind = 'digest'`)
  expect(rows).toEqual([{ path: '/account/searches' }])

  await page.goto(workplace.path('/account/searches'))
  await page.getByText(t('search.fresh', { count: 1 })).waitFor()
  await press(page, 'button', t('search.seen'))
  await page.getByText(t('search.done.seen')).waitFor()
  expect(await page.getByText(t('search.fresh', { count: 1 })).count()).toBe(0)
  await press(page, 'link', 'Anyone who asks')
  expect(new URL(page.url()).pathname).toBe('/en/exchange/requests')

  await page.goBack()
  await press(page, 'button', t('search.drop'))
  await page.getByText(t('search.none')).waitFor()
  await context.close()
})
