/** A table that comes under the log needs words for its page: looked for in the database, so that none is forgotten. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isMessageKey } from '#platform/i18n/catalogue.ts'
import { translator } from '#platform/i18n/translate.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { isShown } from '#record/versions.ts'
import { authorInWords, valueInWords } from './words.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const names = async (query: string) =>
  (await database.owner.pool.query<{ name: string }>(query)).rows.map(({ name }) => name)

test('every table under the log has a name', async () => {
  const tables = await names(
    `select tgrelid::regclass::text as name from pg_trigger where tgname = 'log_inserted'
      except select unnest(array['record.change', 'record.reason', 'record.reading'])
      except select table_name::text from consent.record_kind`,
  )
  expect(tables.length).toBeGreaterThan(10)
  expect(tables.filter((table) => !isMessageKey(`record.table.${table}`))).toEqual([])
  const kinds = await names('select kind as name from consent.record_kind')
  expect(kinds.filter((kind) => !isMessageKey(`consent.kind.${kind}`))).toEqual([])
})

test('every column that a history shows has a name', async () => {
  const columns = await names(
    `select distinct attname as name from consent.record_kind join pg_attribute on attrelid = table_name::regclass
      where attnum > 0 and not attisdropped`,
  )
  const shown = columns.filter(isShown)
  expect(shown).toEqual(expect.arrayContaining(['text', 'language', 'audience']))
  expect(shown.filter((column) => !isMessageKey(`record.field.${column}`))).toEqual([])
})

test('who made a change is told as far as may be', () => {
  const t = translator('en')
  const office = { organisation: 'Ministry of Justice', role: 'contributor' }
  expect(authorInWords(t, { person: 'Ana Vidmar', ...office })).toBe(
    'Ana Vidmar, Ministry of Justice (Contributor)',
  )
  expect(authorInWords(t, { person: null, ...office })).toBe(
    'A former colleague, Ministry of Justice (Contributor)',
  )
  expect(authorInWords(t, { person: undefined, ...office })).toBe('Ministry of Justice (Contributor)')
  expect(authorInWords(t, { person: undefined, organisation: undefined, role: null })).toBe(
    'Whoever runs this instance',
  )
})

test('values read as words, dates and names of languages', () => {
  const t = translator('fr')
  expect(valueInWords(t, 'fr', 'audience', 'institution')).toBe('Sa propre institution')
  expect(valueInWords(t, 'fr', 'language', 'ar')).toBe('Arabe')
  expect(valueInWords(t, 'fr', 'held_on', '2026-11-22')).toBe('22 novembre 2026')
  expect(valueInWords(t, 'fr', 'text', 'Les mots')).toBe('Les mots')
  expect(valueInWords(t, 'fr', 'text', null)).toBe('')
})
