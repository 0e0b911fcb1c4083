/** Reports back, partners' parts, comments and practices: who writes and reads them, and who hears that one is due. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { giveConsent } from '#consent/commands.ts'
import { usual } from '#consent/testing.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { agreeToWritten, recordActivity } from '../activities/commands.ts'
import type { ActivityKey, NewActivity } from '../activities/model.ts'
import { addParticipant } from '../activities/participants.ts'
import { findActivity } from '../activities/store.ts'
import { addSupported, someActivity } from '../activities/testing.ts'
import { editPractice, removePractice, writePractice } from '../practices/commands.ts'
import type { PracticeContent } from '../practices/model.ts'
import { findPractice, practicesFor, practicesOf } from '../practices/store.ts'
import {
  daysToReportOn,
  editComment,
  removeComment,
  editReport,
  writeComment,
  writePart,
  writeReport,
} from './commands.ts'
import type { NewReport } from './model.ts'
import { remindOfReports } from './reminders.ts'
import { commentsOn, findComment, findReport, reportsOf } from './store.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addSupported(database)
})
afterAll(() => database.close())

const through = { through: 'page' } as const
const as = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, who, work)

/** Of the ministry of justice, with one partner. */
async function activity(changed: Partial<NewActivity> = {}): Promise<ActivityKey> {
  const content = { ...someActivity, ...changed }
  const key = await as(cast.justice, (transaction) =>
    recordActivity(transaction, content, randomUUID(), through),
  )
  const partner = { organisation: cast.partnerOne.organisation, role: 'funding' } as const
  await as(cast.approver, (transaction) => addParticipant(transaction, key.id, partner, through))
  return key
}

const someReport: NewReport = {
  dueOn: '2027-01-01',
  changed: 'Families find out within a day where someone is held.',
  lasts: 'The register is in the law.',
  differently: null,
  language: 'en',
}
const report = (
  who: Proof,
  { id }: ActivityKey,
  content: Partial<NewReport> = {},
  formKey: string = randomUUID(),
) => as(who, (transaction) => writeReport(transaction, id, { ...someReport, ...content }, formKey, through))

const part = (who: Proof, id: number, text: string, agreesPublic = true, opened = 0) =>
  as(who, (transaction) =>
    writePart(
      transaction,
      id,
      { text, language: 'en', agreesPublic },
      { opened, formKey: randomUUID() },
      through,
    ),
  )

const open = (who: Proof, kind: string, id: number) =>
  as(who, (transaction) => giveConsent(transaction, { ...usual, subject: { kind, id } }, through))

async function readers(find: (transaction: ActingTransaction) => Promise<unknown>): Promise<string[]> {
  const found: string[] = []
  for (const [name, who] of Object.entries(cast)) if (await as(who, find)) found.push(name)
  return found
}

const government = ['coordinator', 'approver', 'justice', 'health', 'delegate']

describe('a report back', () => {
  test('is written by the institution or the coordinator, read by the government and the partner', async () => {
    const key = await activity()
    const id = await report(cast.justice, key)
    expect(await readers((transaction) => findReport(transaction, id))).toEqual([...government, 'partnerOne'])
    await report(cast.coordinator, key, { dueOn: '2027-12-30' })
    for (const who of [cast.health, cast.partnerOne])
      await expect(report(who, await activity())).rejects.toMatchObject({ code: 'report.not-yours' })
  })

  test('answers a day on which one is due, once', async () => {
    const key = await activity()
    const formKey = randomUUID()
    const id = await report(cast.justice, key, {}, formKey)
    expect(await report(cast.justice, key, {}, formKey)).toBe(id)
    await expect(report(cast.justice, key)).rejects.toMatchObject({ code: 'report.given' })
    await expect(report(cast.justice, key, { dueOn: '2027-02-01' })).rejects.toMatchObject({
      code: 'report.not-due',
    })
    const days = await as(cast.justice, async (transaction) => {
      const known = await findActivityOf(transaction, key)
      return daysToReportOn(transaction, known)
    })
    expect(days).toEqual(['2027-12-30'])
  })

  test('is mended; nobody overwrites anybody', async () => {
    const id = await report(cast.justice, await activity())
    const read = async () => as(cast.justice, (transaction) => findReport(transaction, id))
    const opened = (await read())?.changeId ?? 0
    const mend = (who: Proof, changed: string) =>
      as(who, (transaction) => editReport(transaction, id, { ...someReport, changed }, opened, through))
    await mend(cast.coordinator, 'Within an hour.')
    await expect(mend(cast.justice, 'Within a week.')).rejects.toMatchObject({
      code: 'record.changed-meanwhile',
    })
    expect(await read()).toMatchObject({ changed: 'Within an hour.' })
  })
})

test('what a partner says is read outside where it agrees, the State too, and the report is open', async () => {
  const key = await activity()
  const id = await report(cast.justice, key)
  await part(cast.partnerOne, id, 'We saw the same.')
  await expect(part(cast.partnerTwo, id, 'So did we.')).rejects.toMatchObject({ code: 'report.not-found' })
  await open(cast.approver, 'activity', key.id)
  const outside = async () =>
    (await reportsOf(database.program.kysely, key)).map(({ parts }) => parts.map(({ text }) => text))
  expect(await outside()).toEqual([])
  await open(cast.approver, 'report-back', id)
  expect(await outside()).toEqual([[]])
  const own = async () => (await as(cast.approver, (transaction) => findReport(transaction, id)))?.parts[0]
  await as(cast.approver, async (transaction) =>
    agreeToWritten(
      transaction,
      key.id,
      (await findReport(transaction, id))?.parts[0]?.changeId ?? 0,
      through,
    ),
  )
  expect(await outside()).toEqual([['We saw the same.']])
  await part(cast.partnerOne, id, 'We saw more.', true, (await own())?.changeId)
  expect(await outside()).toEqual([[]])
})

test('an independent body comments under its own name, by its own consent, on what it sees', async () => {
  const key = await activity()
  const comment = (who: Proof, text: string) =>
    as(who, (transaction) =>
      writeComment(transaction, key.id, { text, language: 'en' }, randomUUID(), through),
    )
  await expect(comment(cast.nhri, 'Early.')).rejects.toMatchObject({ code: 'activity.not-found' })
  await open(cast.approver, 'activity', key.id)
  const id = await comment(cast.nhri, 'Two prisons still have none.')
  expect(await readers((transaction) => findComment(transaction, id))).toEqual(['nhri', 'nhriApprover'])
  await open(cast.nhriApprover, 'activity-comment', id)
  expect(await commentsOn(database.program.kysely, key)).toMatchObject([
    { author: 'nhri', text: 'Two prisons still have none.' },
  ])
  await expect(comment(cast.health, 'All have one.')).rejects.toMatchObject({
    code: 'comment.not-yours-to-write',
  })
  const edit = (who: Proof) =>
    as(who, async (transaction) => {
      const { changeId = 0 } = (await findComment(transaction, id)) ?? {}
      await editComment(transaction, id, { text: 'One prison has none.', language: 'en' }, changeId, through)
    })
  await expect(edit(cast.society)).rejects.toMatchObject({ code: 'comment.not-yours-to-write' })
  await edit(cast.nhri)
  expect(await commentsOn(database.program.kysely, key)).toMatchObject([{ text: 'One prison has none.' }])
  const remove = (who: Proof) =>
    as(who, async (transaction) => {
      const { changeId = 0 } = (await findComment(transaction, id)) ?? {}
      await removeComment(transaction, id, changeId, through)
    })
  await expect(remove(cast.coordinator)).rejects.toMatchObject({ code: 'comment.not-yours-to-write' })
  await remove(cast.nhri)
  expect(await commentsOn(database.program.kysely, key)).toEqual([])
})

describe('a good practice', () => {
  const somePractice: PracticeContent = {
    title: 'One register instead of forty books',
    problem: 'Nobody knew who was held where.',
    done: 'The books were typed in within a month.',
    took: 'Two clerks',
    result: 'Families find out within a day.',
    evidence: null,
    whereNot: 'Where the police keep their own books.',
    contact: 'The ministry of justice',
    kinds: ['statistics'],
    themes: ['administration-of-justice'],
    groups: [],
    targets: ['16.3'],
    language: 'en',
  }
  const tell = (who: Proof, { id }: ActivityKey, formKey: string = randomUUID()) =>
    as(who, (transaction) => writePractice(transaction, id, somePractice, formKey, through))

  test('is told by the State, once, read by all once it consents, and found by what it is about', async () => {
    const key = await activity()
    const formKey = randomUUID()
    const id = await tell(cast.justice, key, formKey)
    expect(await tell(cast.justice, key, formKey)).toBe(id)
    await expect(tell(cast.partnerOne, key)).rejects.toMatchObject({ code: 'practice.not-yours' })
    expect(await readers((transaction) => findPractice(transaction, id))).toEqual(government)
    const { kysely } = database.program
    const theme = { themes: ['administration-of-justice'] }
    expect(await practicesFor(kysely, theme, 5)).toEqual([])
    await open(cast.approver, 'practice', id)
    expect(await practicesFor(kysely, theme, 5)).toMatchObject([{ id, title: somePractice.title }])
    expect(await practicesFor(kysely, { kinds: ['statistics'] }, 5)).toEqual([])
    expect(
      await as(cast.foreignCoordinator, (transaction) => practicesFor(transaction, theme, 5)),
    ).toHaveLength(1)
    const same = { recommendations: someActivity.recommendations }
    expect(await as(cast.health, (transaction) => practicesFor(transaction, same, 5))).toHaveLength(1)
    expect(await as(cast.health, (transaction) => practicesOf(transaction, key))).toHaveLength(1)
  })

  test('is mended by its institution and the coordinator', async () => {
    const id = await tell(cast.justice, await activity())
    const edit = (who: Proof, title: string) =>
      as(who, async (transaction) => {
        const { changeId = 0 } = (await findPractice(transaction, id)) ?? {}
        await editPractice(transaction, id, { ...somePractice, title }, changeId, through)
      })
    await edit(cast.coordinator, 'One register')
    await expect(edit(cast.health, 'A register')).rejects.toMatchObject({ code: 'practice.not-yours' })
  })

  test('is taken away by its institution, once, as it was opened', async () => {
    const id = await tell(cast.justice, await activity())
    const opened = async () =>
      (await as(cast.justice, (transaction) => findPractice(transaction, id)))?.changeId ?? 0
    const remove = async (who: Proof, version: number) =>
      as(who, (transaction) => removePractice(transaction, id, version, through))
    const version = await opened()
    await expect(remove(cast.coordinator, version)).rejects.toMatchObject({
      code: 'practice.not-yours-to-remove',
    })
    await expect(remove(cast.justice, version - 1)).rejects.toMatchObject({
      code: 'record.changed-meanwhile',
    })
    await remove(cast.justice, version)
    expect(await as(cast.justice, (transaction) => findPractice(transaction, id))).toBeUndefined()
  })
})

test('of each report that is due, the coordinator hears once, with a link and no words', async () => {
  const key = await activity({ title: 'Secret words' })
  const letters = async () => {
    const { rows } = await database.owner.pool.query<{ person: number; path: string }>(
      `select notice.person_id as person, notice.path
         from platform.letter join exchange.notice on notice.id = letter.subject
        where letter.kind = 'exchange.notice' and notice.path like $1 order by letter.id`,
      [`/desk/activities/${key.id}%`],
    )
    return rows
  }
  await remindOfReports(database.program.kysely, '2026-12-31')
  expect(await letters()).toEqual([])
  for (const day of ['2027-01-01', '2027-01-02']) await remindOfReports(database.program.kysely, day)
  const told = { person: cast.coordinator.person, path: `/desk/activities/${key.id}/report-back` }
  expect(await letters()).toEqual([told])
  await report(cast.justice, key)
  await remindOfReports(database.program.kysely, '2027-12-30')
  expect(await letters()).toEqual([told, told])
})

async function findActivityOf(transaction: ActingTransaction, { id }: ActivityKey) {
  const found = await findActivity(transaction, id)
  if (!found) throw new Error('the activity is not seen')
  return found
}
