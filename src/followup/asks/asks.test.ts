/** From the coordinator's question to the officer's answer, and what a link does not open. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  inTransactionAs,
  inTransactionByLink,
  issueJobTicket,
  type ActingTransaction,
  type Proof,
} from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { languages, type Language } from '#platform/i18n/languages.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { typeRecommendation } from '#recommendations/commands.ts'
import { beginChange } from '#record/change.ts'
import { verifyLog } from '#record/verify.ts'
import { answerAsk, askForContribution, sendAskAgain, withdrawAsk } from './commands.ts'
import { eraseAddressee, heldOnAddressee } from './erasure.ts'
import { askLetters } from './letter.ts'
import { newAsk, type AskKey, type NewAsk } from './model.ts'
import { findAsk, readAsks, readBehindLink } from './store.ts'

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
  recommendation = await act(database.operator, (transaction) => typeRecommendation(transaction, typed, page))
})
afterAll(() => database.close())

const act = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, who, work)

const asked = (said: Partial<NewAsk> = {}): NewAsk => ({
  recommendationId: recommendation,
  email: 'officer@example.org',
  question: 'How many judges were trained?',
  language: 'en',
  audience: 'government',
  days: 14,
  formKey: randomUUID(),
  ...said,
})

const ask = (said?: Partial<NewAsk>, who: Proof = cast.coordinator) =>
  act(who, (transaction) => askForContribution(transaction, asked(said), page))

/** As the worker writes it when it sends it. */
const letterOf = (key: AskKey, language: Language = 'en') =>
  askLetters['followup.ask']?.(database.program.kysely, key.id, { language, origin: 'https://t.example' })

async function tokenInLetter(key: AskKey): Promise<string | undefined> {
  const letter = await letterOf(key)
  return letter && /^https:\/\/t\.example\/en\/answer\/(\S+)$/m.exec(letter.text)?.[1]
}

/** The ask and the token that its letter carries. */
async function askByLetter(said?: Partial<NewAsk>): Promise<{ key: AskKey; token: string }> {
  const key = (await ask(said)) as AskKey
  return { key, token: (await tokenInLetter(key)) ?? '' }
}

const words = { text: 'Forty in the spring.', name: 'Ana Mar', office: 'Judicial School, director' }
const said = { ...words, formKey: randomUUID() }
const answer = (token: string) =>
  inTransactionByLink(database.program, token, (transaction) => answerAsk(transaction, said, 'en', {}))

async function emailOf(person: number): Promise<string> {
  const { rows } = await database.owner.pool.query<{ email: string }>(
    'select email from identity.personal where person_id = $1',
    [person],
  )
  return rows[0]?.email ?? ''
}

const behind = (token: string) => readBehindLink(database.program.kysely, token)
const seenBy = (who: Proof, key: AskKey) => act(who, (transaction) => findAsk(transaction, key))

beforeEach(async () => {
  await database.owner.pool.query('truncate followup.ask, followup.note, platform.letter cascade')
})

describe('from question to answer', () => {
  test('the letter leads to the question; the answer is a note of who asked, signed by who answered', async () => {
    const { key, token } = await askByLetter()
    expect(await behind(token)).toMatchObject({
      status: 'open',
      recommendationId: recommendation,
      question: 'How many judges were trained?',
      organisation: 'mechanism',
    })
    const id = await answer(token)
    const note = await act(cast.justice, async (transaction) => {
      const { rows } = await sql`
        select text, language, note.side, audience, note.organisation_id, written_by, name, office, through, change.side as whose
          from followup.note join followup.signature on note_id = note.id join record.change on change.id = note.change_id
         where note.id = ${id}`.execute(transaction)
      return rows
    })
    expect(note).toEqual([
      {
        ...words,
        language: 'en',
        side: 'government',
        audience: 'government',
        organisation_id: cast.coordinator.organisation,
        written_by: null,
        through: 'link',
        whose: 'government',
      },
    ])
    expect(await seenBy(cast.coordinator, key)).toMatchObject({
      status: 'answered',
      email: 'officer@example.org',
      answer: { noteId: id, by: { name: said.name, office: said.office } },
    })
  })

  test.each(languages)('the letter names the recommendation, never the question (%s)', async (language) => {
    const { key } = await askByLetter()
    const letter = await letterOf(key, language)
    expect(letter?.to).toBe('officer@example.org')
    expect(letter?.subject).toContain('A/HRC/1/1')
    expect(letter?.text).toMatch(new RegExp(`^https://t\\.example/${language}/answer/[0-9a-f]{64}$`, 'm'))
    expect(letter?.text).not.toContain('judges')
  })

  test('looking uses nothing up, answering does', async () => {
    const { token } = await askByLetter()
    for (let look = 0; look < 3; look++) expect((await behind(token))?.status).toBe('open')
    await answer(token)
    expect(await behind(token)).toMatchObject({
      status: 'answered',
      question: null,
      answerFormKey: said.formKey,
    })
    await expect(answer(token)).rejects.toMatchObject({ code: 'identity.link-refused', status: 410 })
  })

  test('of ten who answer at once, one does', async () => {
    const { token } = await askByLetter()
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => answer(token)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { rows } = await database.owner.pool.query('select count(*)::int as count from followup.note')
    expect(rows).toEqual([{ count: 1 }])
  })

  test('the answer is as narrow as the ask', async () => {
    const { token } = await askByLetter({ audience: 'institution' })
    await answer(token)
    const notes = (who: Proof) =>
      act(who, async (transaction) => {
        const note = await sql`select 1 from followup.note`.execute(transaction)
        const signature = await sql`select 1 from followup.signature`.execute(transaction)
        return [note.rows.length, signature.rows.length]
      })
    expect(await notes(cast.coordinator)).toEqual([1, 1])
    for (const other of [
      cast.justice,
      cast.nhri,
      cast.partnerOne,
      cast.administrator,
      cast.foreignCoordinator,
    ])
      expect(await notes(other)).toEqual([0, 0])
  })

  test.each(languages)('whoever asked is told that an answer has come, not what (%s)', async (language) => {
    const { key, token } = await askByLetter()
    const told = () =>
      askLetters['followup.answer']?.(database.program.kysely, key.id, {
        language,
        origin: 'https://t.example',
      })
    expect(await told()).toBeUndefined()
    await answer(token)
    const { rows } = await database.owner.pool.query(
      `select subject::int from platform.letter where kind = 'followup.answer'`,
    )
    expect(rows).toEqual([{ subject: key.id }])
    const letter = await told()
    expect(letter?.to).toBe(await emailOf(cast.coordinator.person))
    expect(letter?.subject).toContain('A/HRC/1/1')
    expect(letter?.text).toMatch(new RegExp(`^https://t\\.example/${language}/desk/asks/${key.id}$`, 'm'))
    for (const secret of [...Object.values(words), 'judges', 'officer@example.org'])
      expect(letter?.text).not.toContain(secret)
  })

  test('whoever asked and acts there no longer is not written to', async () => {
    const { key, token } = await askByLetter()
    await answer(token)
    const { person } = cast.coordinator
    const disable = (at: string) =>
      database.owner.pool.query(`
        alter table identity.person disable trigger user;
        update identity.person set disabled_at = ${at} where id = ${person};
        alter table identity.person enable trigger user`)
    await disable('now()')
    const letter = await askLetters['followup.answer']?.(database.program.kysely, key.id, {
      language: 'en',
      origin: 'https://t.example',
    })
    await disable('null')
    expect(letter).toBeUndefined()
  })

  test('a form that is sent twice asks once', async () => {
    const formKey = randomUUID()
    expect([await ask({ formKey }), await ask({ formKey })]).toEqual([expect.anything(), undefined])
    const { rows } = await database.owner.pool.query('select kind from platform.letter')
    expect(rows).toEqual([{ kind: 'followup.ask' }])
  })
})

describe('a link ends', () => {
  test('with its time; sent again, both the old and the new one open', async () => {
    const { key, token } = await askByLetter()
    await database.owner.pool.query(`
      alter table followup.ask disable trigger user;
      update followup.ask set expires_at = now() - interval '1 minute';
      alter table followup.ask enable trigger user;
      update identity.token set expires_at = now() - interval '1 minute' where kind = 'link'`)
    expect(await behind(token)).toMatchObject({ status: 'expired', question: null })
    await expect(answer(token)).rejects.toMatchObject({ code: 'identity.link-refused' })
    expect(await letterOf(key)).toBeUndefined()

    await act(cast.coordinator, (transaction) => sendAskAgain(transaction, key, 'en', page))
    const again = (await tokenInLetter(key)) ?? ''
    expect((await behind(again))?.status).toBe('open')
    await answer(again)
  })

  test('when the ask is withdrawn, also where its letter was not sent yet', async () => {
    const { key, token } = await askByLetter()
    await act(cast.coordinator, (transaction) => withdrawAsk(transaction, key, page))
    expect(await behind(token)).toMatchObject({ status: 'withdrawn', question: null })
    expect(await letterOf(key)).toBeUndefined()
    await expect(answer(token)).rejects.toMatchObject({ code: 'ask.closed', status: 410 })
    const again = act(cast.coordinator, (transaction) => sendAskAgain(transaction, key, 'en', page))
    await expect(again).rejects.toMatchObject({ code: 'ask.closed' })
  })
})

describe('a link opens nothing else', () => {
  test('whoever holds it sees what the public sees, and writes nothing but the answer', async () => {
    const { token } = await askByLetter()
    await ask({ question: 'Something else' })
    await inTransactionByLink(database.program, token, async (transaction) => {
      for (const table of [
        'followup.note',
        'followup.ask',
        'followup.addressee',
        'followup.signature',
        'consent.consent',
        'identity.organisation',
        'identity.person',
        'identity.personal',
        'identity.membership',
        'identity.power',
        'record.reading',
      ]) {
        const { rows } = await sql`select from ${sql.table(table)}`.execute(transaction)
        expect([table, rows.length]).toEqual([table, 0])
      }
      const { rows } = await sql`select from record.change where confidential`.execute(transaction)
      expect(rows).toEqual([])
    })
    const insert = inTransactionByLink(database.program, token, async (transaction) => {
      const change = await beginChange(transaction, { through: 'link', confidential: true })
      await sql`insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language, change_id)
        values ('XTL', ${recommendation}, ${cast.coordinator.organisation}, 'government', 'government', 'x', 'en', ${change})`.execute(
        transaction,
      )
    })
    await expect(insert).rejects.toThrow('row-level security')
  })

  test('it is no session, makes no ticket for a job, and is nobody else’s way in', async () => {
    const { token } = await askByLetter()
    await expect(act({ token }, async () => undefined)).rejects.toMatchObject({
      code: 'identity.proof-refused',
    })
    const ticket = inTransactionByLink(database.program, token, (transaction) =>
      issueJobTicket(transaction, 'x'),
    )
    await expect(ticket).rejects.toThrow('needs someone who acts')
    const asPage = inTransactionByLink(database.program, token, (transaction) =>
      beginChange(transaction, page),
    )
    await expect(asPage).rejects.toThrow('Through a link')
    for (const other of [cast.coordinator.token, database.operator.token, randomUUID(), '', '\0']) {
      expect(await behind(other)).toBeUndefined()
      await expect(answer(other)).rejects.toMatchObject({ code: 'identity.link-refused' })
    }
    const byPage = act(cast.coordinator, (transaction) => answerAsk(transaction, said, 'en', {}))
    await expect(byPage).rejects.toThrow('Through a link')
  })

  test('its token is kept nowhere', async () => {
    const { token } = await askByLetter()
    for (const table of [
      'identity.token',
      'platform.letter',
      'followup.ask',
      'followup.addressee',
      'record.history',
    ]) {
      const { rows } = await database.owner.pool.query(`select 1 from ${table} t where t::text like $1`, [
        `%${token}%`,
      ])
      expect(rows).toEqual([])
    }
  })

  test('only the letter that a coordinator wanted is written, and not for ever', async () => {
    const { key } = await askByLetter()
    await database.owner.pool.query(`
      alter table followup.ask disable trigger user;
      update followup.ask set wanted_at = now() - interval '4 days';
      alter table followup.ask enable trigger user`)
    expect(await letterOf(key)).toBeUndefined()
  })
})

test('an officer is erased on request: the note stays, no table knows them, and the log is sound', async () => {
  const { key, token } = await askByLetter()
  const note = await answer(token)
  const erase = (who: Proof) =>
    act(who, async (transaction) => {
      await beginChange(transaction, { ...page, confidential: true })
      return eraseAddressee(transaction, 'Officer@example.org')
    })
  await expect(erase(cast.coordinator)).rejects.toThrow('for an administrator')
  expect(
    await act(database.operator, (transaction) => heldOnAddressee(transaction, 'officer@example.org')),
  ).toEqual([
    { state: 'XTL', ask: key.id, note, email: 'officer@example.org', name: words.name, office: words.office },
  ])
  expect(await erase(database.operator)).toBe(1)
  for (const table of ['followup.addressee', 'followup.signature', 'record.history', 'platform.letter']) {
    const { rows } = await database.owner.pool.query(
      `select 1 from ${table} t where t::text ~ 'Ana Mar|officer@example.org'`,
    )
    expect([table, rows]).toEqual([table, []])
  }
  expect(await seenBy(cast.coordinator, key)).toMatchObject({
    status: 'answered',
    email: null,
    answer: { by: null },
  })
  // Of the rows of other tests, which they emptied behind the log's back, it has much to say.
  const { findings, found } = await verifyLog(database.ownerUrl)
  expect(found, 'all of them are told').toBe(findings.length)
  const own = [`"ask_id": ${key.id},`, `"note_id": ${note},`]
  expect(findings.filter(({ details }) => own.some((id) => String(details.row).includes(id)))).toEqual([])
})

describe('who asks', () => {
  test.each([
    'approver',
    'justice',
    'delegate',
    'nhriApprover',
    'partnerOne',
    'administrator',
    'foreignCoordinator',
  ] as const)('not %s: the command refuses, and so does the database', async (name) => {
    await expect(ask({}, cast[name])).rejects.toMatchObject({ code: 'ask.not-yours', status: 403 })
    const insert = act(cast[name], async (transaction) => {
      const change = await beginChange(transaction, { ...page, confidential: true })
      await sql`insert into followup.ask (state_id, recommendation_id, organisation_id, side, audience, question,
               language, asked_by, expires_at, form_key, change_id)
          values ('XTL', ${recommendation}, ${cast[name].organisation}, 'government', 'government', 'x', 'en',
                  ${cast[name].person}, now() + interval '1 day', ${randomUUID()}, ${change})`.execute(
        transaction,
      )
    })
    await expect(insert).rejects.toThrow('row-level security')
  })

  test('the asks of a State are seen by its government, with what the ask’s audience allows, and by nobody else', async () => {
    await ask()
    await ask({ audience: 'institution' })
    const count = (who: Proof) =>
      act(
        who,
        async (transaction) =>
          (await readAsks(transaction, { stateId: 'XTL' }, { limit: 9, offset: 0 })).total,
      )
    expect(await count(cast.coordinator)).toBe(2)
    expect(await count(cast.justice)).toBe(1)
    for (const other of [
      cast.nhri,
      cast.partnerOne,
      cast.administrator,
      cast.secretariat,
      cast.foreignCoordinator,
    ])
      expect(await count(other)).toBe(0)
  })

  test('nothing of an ask is altered once it is there', async () => {
    const { key } = await askByLetter()
    const alter = act(cast.coordinator, async (transaction) => {
      const change = await beginChange(transaction, { ...page, confidential: true })
      await sql`update followup.ask set audience = 'institution', change_id = ${change} where id = ${key.id}`.execute(
        transaction,
      )
    })
    await expect(alter).rejects.toThrow('never altered')
    const answered = act(cast.coordinator, async (transaction) => {
      const change = await beginChange(transaction, { ...page, confidential: true })
      await sql`update followup.ask set answered_at = now(), note_id = 1, change_id = ${change} where id = ${key.id}`.execute(
        transaction,
      )
    })
    await expect(answered).rejects.toThrow('never altered')
  })

  test.each([
    ['no address', { email: 'officer' }],
    ['two addresses', { email: 'a@example.org, b@example.org' }],
    ['a line of its own in the address', { email: 'a@example.org\nBcc: b@example.org' }],
    ['no question', { question: ' ' }],
    ['too long a question', { question: 'x'.repeat(5_001) }],
    ['no day', { days: 0 }],
    ['61 days', { days: 61 }],
    ['a day and a half', { days: 1.5 }],
  ] as const)('a form with %s is no ask', (_, wrong) => {
    expect(newAsk.safeParse(asked(wrong)).success).toBe(false)
  })
})
