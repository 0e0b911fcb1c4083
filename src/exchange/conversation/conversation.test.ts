/** What each side of a conversation sees and may do, on the real database; nothing tells who an unnamed State is. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inTransactionAs, type ActingTransaction } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { beginChange } from '#record/change.ts'
import { writeOffer } from '../offers/commands.ts'
import { someOffer } from '../offers/testing.ts'
import { answerRequest, choosePartner, writeMessage, writeToAll, type Answer } from './commands.ts'
import { answerContent, mostMessagesADay } from './model.ts'
import { noticeLetters } from './notices.ts'
import { findRequestHead, messagesOf, othersIn, ownAnswers, readMessageFile, threadsAbout } from './store.ts'
import { openName, sendRequest, turnTheDay } from './testing.ts'

let database: TestDatabase
let cast: Cast
/** The token of a request that went out unnamed to all partners, and its number. */
let request: { token: string; id: number }

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
})
afterAll(() => database.close())
beforeEach(async () => {
  request = await sendRequest(database, cast, 'unnamed')
})

const as = <Result>(name: keyof Cast, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, cast[name], work)
const page = { through: 'page' } as const

const interested: Omit<Answer, 'formKey'> = {
  stance: 'interested',
  declinedBecause: null,
  seenByOthers: false,
  offer: null,
  text: '',
  language: 'en',
  opened: '',
}
const answer = (name: keyof Cast, more: Partial<Answer> = {}) =>
  as(name, (transaction) =>
    answerRequest(transaction, request.token, { ...interested, formKey: randomUUID(), ...more }, page),
  )
const say = (name: keyof Cast, thread: string, text: string, more: object = {}) =>
  as(name, (transaction) =>
    writeMessage(transaction, thread, { text, language: 'en', formKey: randomUUID(), ...more }, page),
  )
const sayToAll = (text: string) =>
  as('coordinator', (transaction) =>
    writeToAll(transaction, request.token, { text, language: 'en', formKey: randomUUID() }, page),
  )
const threads = (name: keyof Cast) => as(name, (transaction) => threadsAbout(transaction, request.token))
const messages = (name: keyof Cast, token: string) =>
  as(name, (transaction) => messagesOf(transaction, { token, requestToken: request.token }))
const plan = { name: 'Plan.txt', mediaType: 'text/plain', content: Buffer.from('A plan') }

describe('a partner answers', () => {
  test('once however often it presses, and anew', async () => {
    const formKey = randomUUID()
    const asked = { stance: 'question' as const, text: 'How many judges?', formKey }
    const [one, other] = [await answer('partnerOne', asked), await answer('partnerOne', asked)]
    expect(one).toBe(other)
    expect(await messages('coordinator', one)).toMatchObject([
      { text: 'How many judges?', fromState: false, signed: 'partnerOne' },
    ])
    await answer('partnerOne', { stance: 'declined', declinedBecause: 'no-means', opened: 'question//false' })
    expect(await threads('coordinator')).toMatchObject([{ stance: 'declined', declinedBecause: 'no-means' }])
    await expect(answer('partnerOne', { opened: 'question//false' })).rejects.toMatchObject({
      code: 'record.changed-meanwhile',
    })
  })

  test('no State does, and nobody to what is not shown to them', async () => {
    await expect(answer('foreignCoordinator')).rejects.toMatchObject({ code: 'conversation.not-a-partner' })
    await expect(
      as('partnerOne', (transaction) =>
        answerRequest(transaction, randomUUID(), { ...interested, formKey: randomUUID() }, page),
      ),
    ).rejects.toMatchObject({ code: 'conversation.not-found' })
  })

  test('each partner sees its own thread, the State all, nobody else any', async () => {
    const one = await answer('partnerOne', { text: 'From one', file: plan })
    await answer('partnerTwo', { text: 'From two' })
    const partners = async (name: keyof Cast) => (await threads(name)).map(({ partner }) => partner).sort()
    expect(await partners('coordinator')).toEqual(['partnerOne', 'partnerTwo'])
    expect(await partners('justice')).toEqual(['partnerOne', 'partnerTwo'])
    expect(await partners('partnerOne')).toEqual(['partnerOne'])
    expect(await partners('partnerTwo')).toEqual(['partnerTwo'])
    const file = (await messages('coordinator', one))[0]?.files[0]?.token ?? ''
    const reads = (name: keyof Cast) =>
      as(name, (transaction) => readMessageFile(transaction, request.token, file))
    expect((await reads('coordinator'))?.name).toBe('Plan.txt')
    expect((await reads('partnerOne'))?.name).toBe('Plan.txt')
    for (const name of [
      'partnerTwo',
      'nhri',
      'society',
      'secretariat',
      'administrator',
      'foreignCoordinator',
    ] as const) {
      expect(await reads(name)).toBeUndefined()
      expect(await messages(name, one)).toEqual([])
      if (name !== 'partnerTwo') expect(await threads(name)).toEqual([])
    }
  })

  test('with an offer of its own, and with none that is not', async () => {
    const offers = (name: keyof Cast, content = {}) =>
      as(name, (transaction) => writeOffer(transaction, { ...someOffer, ...content }, randomUUID(), page))
    const [own, hidden, foreign] = [
      await offers('partnerOne'),
      await offers('partnerOne', { audience: 'institution' }),
      await offers('partnerTwo'),
    ]
    for (const offer of [hidden, foreign])
      await expect(answer('partnerOne', { offer })).rejects.toMatchObject({
        code: 'conversation.offer-unknown',
      })
    const thread = await answer('partnerOne', { offer: own })
    expect((await threads('coordinator'))[0]?.offer).toEqual({ id: own, title: someOffer.title })
    const past = (offer: number) =>
      as('partnerOne', async (transaction) => {
        const change = await beginChange(transaction, { ...page, confidential: true })
        await sql`update exchange.thread set offer_id = ${offer}, change_id = ${change} where token = ${thread}`.execute(
          transaction,
        )
      })
    for (const offer of [hidden, foreign]) await expect(past(offer)).rejects.toThrow('an offer of its own')
    // Who declines answers with none.
    const declines = { stance: 'declined', declinedBecause: 'no-means', seenByOthers: '', text: '' } as const
    expect(answerContent.parse({ ...declines, offer: String(own), language: 'en' })).toMatchObject({
      offer: null,
    })
  })

  test('partners see each other where both agree', async () => {
    const others = (name: keyof Cast) => as(name, (transaction) => othersIn(transaction, request.token))
    await answer('partnerOne', { seenByOthers: true })
    await answer('partnerTwo')
    expect(await others('partnerOne')).toEqual([])
    await answer('partnerTwo', { seenByOthers: true, opened: 'interested//false' })
    expect(await others('partnerOne')).toMatchObject([{ name: 'partnerTwo', stance: 'interested' }])
    expect(await others('partnerTwo')).toMatchObject([{ name: 'partnerOne' }])
    expect(await others('secretariat')).toEqual([])
  })

  test('and finds its answers', async () => {
    const thread = await answer('partnerOne')
    const { items } = await as('partnerOne', (transaction) =>
      ownAnswers(transaction, cast.partnerOne.organisation, { limit: 50, offset: 0 }),
    )
    expect(items.map(({ token }) => token)).toContain(thread)
  })
})

describe('an unnamed State', () => {
  test('speaks unsigned, and is heard the next day', async () => {
    const one = await answer('partnerOne')
    const two = await answer('partnerTwo')
    await say('coordinator', one, 'Twelve judges.')
    await sayToAll('There is one more court.')
    expect(await messages('partnerOne', one)).toEqual([])
    await turnTheDay(database, request.token)
    expect(await messages('partnerOne', one)).toMatchObject([
      { text: 'Twelve judges.', signed: null, toAll: false },
      { text: 'There is one more court.', signed: null, toAll: true },
    ])
    expect(await messages('partnerTwo', two)).toMatchObject([{ text: 'There is one more court.' }])
  })

  test('is not known by its hour: what it wrote stands last in its day', async () => {
    const token = await answer('partnerOne', { text: 'At nine' })
    const texts = async (name: keyof Cast) => (await messages(name, token)).map(({ text }) => text)
    await say('coordinator', token, 'At half past nine')
    await say('partnerOne', token, 'At ten')
    await sayToAll('At half past ten')
    await say('partnerOne', token, 'At eleven')
    expect(await texts('partnerOne')).toEqual(['At nine', 'At ten', 'At eleven'])
    await turnTheDay(database, request.token)
    await say('partnerOne', token, 'The next day')
    const byDay = ['At nine', 'At ten', 'At eleven', 'At half past nine', 'At half past ten', 'The next day']
    expect(await texts('partnerOne')).toEqual(byDay)
    expect(await texts('coordinator')).toEqual(byDay)
  })

  test('nothing that a partner reads tells who it is', async () => {
    const one = await answer('partnerOne', { text: 'May we help?' })
    await say('coordinator', one, 'Yes.')
    await as('coordinator', async (transaction) => {
      const [thread] = await threadsAbout(transaction, request.token)
      await choosePartner(transaction, one, { chosen: true, opened: thread?.changeId ?? 0 }, page)
    })
    expect((await threads('partnerOne'))[0]).toMatchObject({ chosenOn: null, changeId: 0 })
    await turnTheDay(database, request.token)
    const read = await as('partnerOne', async (transaction) => [
      await findRequestHead(transaction, request.token),
      await threadsAbout(transaction, request.token),
      await messagesOf(transaction, { token: one, requestToken: request.token }),
    ])
    expect(read[0]).toMatchObject({ stateId: null, id: null, title: null })
    expect(JSON.stringify(read)).toContain('chosenOn')
    expect(JSON.stringify(read)).not.toMatch(/XTL|Talmaris|mechanism|coordinator|T\d\d:/i)
  })

  test('that asks twice is not known by it as one: nothing is the same but who reads', async () => {
    const readInOne = async () => {
      request = await sendRequest(database, cast, 'unnamed')
      const thread = await answer('partnerOne', { text: 'May we help?' })
      await say('coordinator', thread, 'Yes.')
      await sayToAll('There is one more court.')
      const opened = (await threads('coordinator'))[0]?.changeId ?? 0
      await as('coordinator', (transaction) =>
        choosePartner(transaction, thread, { chosen: true, opened }, page),
      )
      await turnTheDay(database, request.token)
      const { rows } = await as('partnerOne', (transaction) =>
        sql<{ row: Record<string, unknown> }>`
          select to_jsonb(shown) as row from exchange.shown_requests(${request.token}) shown
           union all select to_jsonb(thread) from exchange.thread where request_token = ${request.token}
           union all select to_jsonb(message) from exchange.message where request_token = ${request.token}
           union all select to_jsonb(notice) from exchange.notice where path like ${`%${request.token}%`}`.execute(
          transaction,
        ),
      )
      expect(rows.length).toBeGreaterThan(4)
      // Whatever could be a name of something: numbers and tokens.
      return new Set(
        rows.flatMap(({ row }) =>
          Object.entries(row).flatMap(([column, value]) =>
            value !== null && /(^id|_id|token|key)$/.test(column) ? [`${column} ${String(value)}`] : [],
          ),
        ),
      )
    }
    const [first, second] = [await readInOne(), await readInOne()]
    expect([...first].filter((name) => second.has(name))).toEqual([
      `organisation_id ${cast.partnerOne.organisation}`,
    ])
  })

  test('sends no file and no telling words, not even past the pages', async () => {
    const one = await answer('partnerOne')
    await expect(say('coordinator', one, 'See this.', { file: plan })).rejects.toMatchObject({
      code: 'conversation.no-file-unnamed',
    })
    for (const text of ['We in Talmaris', 'في تالماريس', 'Write to mail@example.org', 'See CRC/C/XTL/CO/3'])
      await expect(say('coordinator', one, text)).rejects.toMatchObject({
        code: 'conversation.telling-words',
      })
    const past = (signed: string | null, withFile: boolean) =>
      as('coordinator', async (transaction) => {
        const change = await beginChange(transaction, { ...page, confidential: true })
        const token = randomUUID()
        await sql`
          insert into exchange.message (token, request_token, thread_token, from_state, text, language, signed, position,
                                        form_key, change_id)
          values (${token}, ${request.token}, ${one}, true, 'Yes.', 'en', ${signed}, 9, ${randomUUID()}, ${change})`.execute(
          transaction,
        )
        if (withFile)
          await sql`
            insert into exchange.message_file (message_token, name, media_type, content, sha256, change_id)
            values (${token}, 'Plan.txt', 'text/plain', ${plan.content}, ${plan.content}, ${change})`.execute(
            transaction,
          )
      })
    await expect(past('mechanism', false)).rejects.toThrow('row-level security')
    await expect(past(null, true)).rejects.toThrow('row-level security')
    await past(null, false)
  })

  test('gives its name to one: there it signs, sends files and is heard at once, with the others not', async () => {
    const one = await answer('partnerOne')
    const two = await answer('partnerTwo')
    await openName(database, cast, request.id, cast.partnerOne.organisation)
    await say('coordinator', one, 'We in Talmaris', { file: plan })
    expect(await messages('partnerOne', one)).toMatchObject([
      { signed: 'mechanism', files: [{ name: 'Plan.txt' }] },
    ])
    expect(
      await as('partnerOne', (transaction) => findRequestHead(transaction, request.token)),
    ).toMatchObject({
      stateId: 'XTL',
    })
    await expect(say('coordinator', two, 'Here too', { file: plan })).rejects.toMatchObject({
      code: 'conversation.no-file-unnamed',
    })
    await sayToAll('To all.')
    expect(await messages('partnerOne', one)).toHaveLength(1)
  })
})

test('nobody floods a thread: so many messages a day', async () => {
  const thread = await answer('partnerOne', { text: '' })
  for (let count = 0; count < mostMessagesADay; count += 1) await say('partnerOne', thread, 'Hello?')
  await expect(say('partnerOne', thread, 'Hello?')).rejects.toMatchObject({
    code: 'conversation.too-many-today',
    status: 429,
  })
  await say('coordinator', thread, 'Please wait.')
})

test('a State that asks under its name signs and is heard at once', async () => {
  request = await sendRequest(database, cast, 'open')
  const one = await answer('partnerOne')
  await say('coordinator', one, 'Here is our plan.', { file: plan })
  expect(await messages('partnerOne', one)).toMatchObject([
    { signed: 'mechanism', files: [{ name: 'Plan.txt' }] },
  ])
})

test('the coordinator chooses, and several', async () => {
  const [one, two] = [await answer('partnerOne'), await answer('partnerTwo')]
  for (const thread of [one, two]) {
    const opened = (await threads('coordinator')).find(({ token }) => token === thread)?.changeId ?? 0
    const choosing = (name: keyof Cast) =>
      as(name, (transaction) => choosePartner(transaction, thread, { chosen: true, opened }, page))
    await expect(choosing('justice')).rejects.toMatchObject({ code: 'conversation.not-yours-to-choose' })
    await choosing('coordinator')
  }
  expect((await threads('coordinator')).every(({ chosenOn }) => chosenOn !== null)).toBe(true)
})

describe('letters', () => {
  const inLine = async () =>
    (
      await database.owner.pool.query<{ subject: number; person: number; later: boolean; path: string }>(
        `select letter.subject::int, person_id::int as person, next_try_at > now() as later, path
           from platform.letter join exchange.notice on notice.id = letter.subject
          where letter.kind = 'exchange.notice' and path like $1 order by letter.id`,
        [`%${request.token}%`],
      )
    ).rows

  test('the State hears of an answer at once, a partner of an unnamed State the next morning', async () => {
    const one = await answer('partnerOne', { text: 'May we help?' })
    expect(await inLine()).toMatchObject([{ person: cast.coordinator.person, later: false }])
    await say('coordinator', one, 'Yes.')
    expect(await inLine()).toMatchObject([{}, { person: cast.partnerOne.person, later: true }])
  })

  test('of the same thing there is one an hour, however much is written', async () => {
    const one = await answer('partnerOne', { text: 'May we help?' })
    for (const text of ['Hello?', 'Anyone?', 'Please?']) await say('partnerOne', one, text)
    // The answer, the first message, and all that came after it.
    expect((await inLine()).map(({ later }) => later)).toEqual([false, false, true])
  })

  test('carry a link alone, and only while they are in line', async () => {
    await answer('partnerOne', { text: 'May we help?' })
    const [{ subject, path } = { subject: 0, path: '' }] = await inLine()
    const write = () =>
      noticeLetters['exchange.notice']?.(database.program.kysely, subject, {
        language: 'en',
        origin: 'https://example.org',
      })
    const letter = await write()
    expect(letter).toMatchObject({ to: cast.coordinator.email })
    expect(letter?.text).toContain(`https://example.org/en${path}`)
    expect(JSON.stringify(letter)).not.toMatch(/May we help|partnerOne|XTL|Talmaris/)
    await database.owner.pool.query(`update platform.letter set sent_at = now() where subject = $1`, [
      subject,
    ])
    expect(await write()).toBeUndefined()
  })
})
