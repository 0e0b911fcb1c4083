/** What someone with the program's login and no proof could do with the letters of asks: draw no link to one. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testCast } from '#identity/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { addRecommendation, someRecommendation } from '../testing.ts'
import { askForContribution } from './commands.ts'
import { drawLetter } from './store.ts'

let database: TestDatabase
let ask: number
beforeAll(async () => {
  database = await testDatabase()
  const cast = await testCast(database)
  await addRecommendation(database)
  const asked = {
    recommendationId: someRecommendation.id,
    email: 'officer@example.org',
    question: 'How many judges were trained?',
    language: 'en',
    audience: 'government',
    days: 14,
    formKey: randomUUID(),
  } as const
  const key = await inTransactionAs(database.program, cast.coordinator, (transaction) =>
    askForContribution(transaction, asked, { through: 'page' }),
  )
  ask = key?.id ?? 0
})
afterAll(() => database.close())

const asProgram = (statement: string) => database.program.pool.query(statement)

test('a link is drawn while its letter waits, and not once it was sent', async () => {
  expect(await drawLetter(database.program.kysely, ask)).toMatchObject({ email: 'officer@example.org' })
  await asProgram(`update platform.letter set sent_at = now() where kind = 'followup.ask'`)
  expect(await drawLetter(database.program.kysely, ask)).toBeUndefined()
})

test.each([
  [
    'another letter',
    () => `insert into platform.letter (kind, subject, language) values ('followup.ask', ${ask}, 'en')`,
  ],
  ['the letter, sent once more', () => `update platform.letter set sent_at = null where subject = ${ask}`],
  [
    'a letter of another kind, turned into one',
    () => `insert into platform.letter (kind, subject, language) values ('other', ${ask}, 'en');
           update platform.letter set kind = 'followup.ask' where kind = 'other'`,
  ],
])('%s, put in line by nobody who asks, is refused', async (_, statement) => {
  await expect(asProgram(statement())).rejects.toThrow(/Who asks puts|does not wait again/)
  expect(await drawLetter(database.program.kysely, ask)).toBeUndefined()
})
