/** The page behind a one-time link, as a browser without a script uses it. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { askForContribution, withdrawAsk } from '#followup/asks/commands.ts'
import type { AskKey } from '#followup/asks/model.ts'
import { drawLetter } from '#followup/asks/store.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { typeRecommendation } from '#recommendations/commands.ts'
import { actions, load } from './+page.server.ts'
import type { ActionData, PageServerData } from './$types.js'

let database: TestDatabase
let cast: Cast
let recommendation: string
const page = { through: 'page' } as const

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  const typed = {
    state: 'XTL',
    text: 'Train more judges',
    language: 'en',
    said: { mechanism: 'UPR', symbol: 'A/HRC/1/1', paragraph: '5' },
  } as const
  recommendation = await inTransactionAs(database.program, database.operator, (transaction) =>
    typeRecommendation(transaction, typed, page),
  )
})
afterAll(() => database.close())

async function ask(): Promise<{ key: AskKey; token: string }> {
  const key = await inTransactionAs(database.program, cast.coordinator, (transaction) =>
    askForContribution(
      transaction,
      {
        recommendationId: recommendation,
        email: 'officer@example.org',
        question: 'How many were trained?',
        language: 'en',
        audience: 'government',
        days: 14,
        formKey: randomUUID(),
      },
      page,
    ),
  )
  const letter = await drawLetter(database.program.kysely, key?.id ?? 0)
  return { key: key as AskKey, token: letter?.token ?? '' }
}

const headers: Record<string, string> = {}
function at(token: string, form?: Record<string, string>) {
  const body = new URLSearchParams(form)
  return {
    params: { lang: 'en', token },
    locals: { application: { database: database.program }, language: 'en' },
    setHeaders: (set: Record<string, string>) => void Object.assign(headers, set),
    ...(form && { request: new Request('https://example.org', { method: 'POST', body }) }),
  }
}

const open = async (token: string) =>
  (await load(at(token) as unknown as Parameters<typeof load>[0])) as PageServerData

/** @returns what comes back; undefined where the browser is sent on */
async function send(
  token: string,
  form: Record<string, string>,
): Promise<{ status: number; data: ActionData }> {
  return (await actions['default']?.(at(token, form) as unknown as Parameters<typeof load>[0])) as never
}

const filled = (formKey: string) => ({ text: 'Forty.', name: 'Ana Mar', office: 'Judicial School', formKey })

async function notes(): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from followup.note`.execute(
    database.owner.kysely,
  )
  return rows[0]?.count ?? 0
}

describe('the page', () => {
  test('shows the recommendation and the question, however often it is opened, and no cache keeps it', async () => {
    const { token } = await ask()
    for (let look = 0; look < 3; look++)
      expect(await open(token)).toMatchObject({
        ask: { status: 'open', question: 'How many were trained?', organisation: 'mechanism' },
        recommendation: { text: 'Train more judges' },
      })
    expect(headers['cache-control']).toContain('private')
  })

  test('takes one answer; a second press of the button is thanked as well and writes nothing', async () => {
    const { token } = await ask()
    const { formKey } = await open(token)
    const before = await notes()
    const sentOn = { status: 303, location: `/en/answer/${token}` }
    await expect(send(token, filled(formKey))).rejects.toMatchObject(sentOn)
    await expect(send(token, filled(formKey))).rejects.toMatchObject(sentOn)
    expect(await notes()).toBe(before + 1)
    expect((await open(token)).ask).toMatchObject({ status: 'answered', question: null })
  })

  test('gives back everything typed to whoever comes too late', async () => {
    const { key, token } = await ask()
    const { formKey } = await open(token)
    await inTransactionAs(database.program, cast.coordinator, (transaction) =>
      withdrawAsk(transaction, key, page),
    )
    expect(await send(token, filled(formKey))).toMatchObject({
      status: 410,
      data: { problems: [{ code: 'ask.closed' }], values: filled(formKey) },
    })
    const other = await ask()
    await expect(send(other.token, filled(randomUUID()))).rejects.toMatchObject({ status: 303 })
    expect(await send(other.token, filled(formKey))).toMatchObject({
      status: 410,
      data: { problems: [{ code: 'identity.link-refused' }], values: filled(formKey) },
    })
  })

  test('says what is missing, field by field', async () => {
    const { token } = await ask()
    const { formKey } = await open(token)
    const { status, data } = await send(token, { formKey, text: ' ', name: '', office: 'x' })
    expect([status, data?.problems.map(({ field, code }) => [field, code])]).toEqual([
      422,
      [
        ['text', 'answer.text-missing'],
        ['name', 'answer.name-missing'],
      ],
    ])
    expect(data?.values.office).toBe('x')
  })

  test.each(['', 'guess', '\0', 'f'.repeat(64)])('is none at %j', async (token) => {
    await expect(open(token)).rejects.toMatchObject({ code: 'ask.link-unknown', status: 404 })
    expect(await send(token, filled(randomUUID()))).toMatchObject({ status: 410 })
  })
})
