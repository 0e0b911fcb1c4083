import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { addOrganisation } from '#identity/organisations.ts'
import { invite } from '#identity/commands.ts'
import { handOver } from '#identity/hand-over.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { beginChange } from '#record/change.ts'
import { editEntry, noteAttendance, removeEntry, writeEntry } from './commands.ts'
import { books, readEntry, type Book } from './model.ts'
import { attendanceOf, findEntry, listDecisions, listMeetings, listMembers } from './store.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
})
afterAll(() => database.close())

const through = { through: 'page' } as const
const as = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, who, work)

const meeting = { held_on: '2026-03-24', subject: 'First meeting of the year', place: 'Hall' }
const member = { institution: 'Ministry of Tides', capacity: 'member' }

const write = (
  who: Proof,
  book: Book,
  entered: Record<string, string>,
  formKey: string = crypto.randomUUID(),
) =>
  as(who, (transaction) => writeEntry(transaction, book, readEntry(book, entered).values, formKey, through))
const edit = (who: Proof, book: Book, id: number, opened: number, entered: Record<string, string>) =>
  as(who, (transaction) =>
    editEntry(transaction, book, id, { opened, values: readEntry(book, entered).values }, through),
  )
const entry = (who: Proof, book: Book, id: number) =>
  as(who, (transaction) => findEntry(transaction, book, 'XTL', id))

describe('what is entered', () => {
  test('fits the columns of its book', async () => {
    for (const [book, fields] of Object.entries(books)) {
      const { rows } = await database.owner.pool.query(
        'select attname from pg_attribute where attrelid = $1::regclass and attnum > 0',
        [`followup.${book}`],
      )
      expect(rows.map(({ attname }) => attname)).toEqual(
        expect.arrayContaining(fields.map(({ name }) => name)),
      )
    }
  })

  test.each([
    ['meeting', { ...meeting, subject: '' }, 'subject', 'mechanism.field-missing'],
    ['meeting', { ...meeting, held_on: '24 March' }, 'held_on', 'desk.date-unclear'],
    ['member', { ...member, capacity: 'king' }, 'capacity', 'desk.choice-unknown'],
    ['member', { ...member, person_id: 'Ana' }, 'person_id', 'desk.choice-unknown'],
    [
      'member',
      { ...member, begins_on: '2026-02-01', ends_on: '2026-01-01' },
      'ends_on',
      'mechanism.ends-before',
    ],
    ['mandate', { legal_basis: 'x'.repeat(501), text: 'x' }, 'legal_basis', 'mechanism.too-long'],
  ] as const)('is refused where it makes no sense: %s %j', (book, entered, field, code) => {
    expect(readEntry(book, entered).problems).toMatchObject([{ field, code }])
  })
})

describe('the books', () => {
  test('are kept by the mechanism and read by the whole government, and by nobody else', async () => {
    const id = await write(cast.coordinator, 'meeting', meeting)
    for (const name of ['approver', 'justice', 'delegate'] as const)
      expect((await entry(cast[name], 'meeting', id))?.fields, name).toMatchObject({
        ...meeting,
        minutes: '',
      })
    for (const name of ['nhri', 'partnerOne', 'administrator', 'foreignCoordinator'] as const)
      expect(await entry(cast[name], 'meeting', id), name).toBeUndefined()
  })

  test.each(['justice', 'delegate', 'nhriApprover', 'administrator', 'partnerOne'] as const)(
    'are not kept by %s',
    async (name) => {
      await expect(write(cast[name], 'meeting', meeting)).rejects.toMatchObject({
        code: 'mechanism.not-yours',
      })
      const anyway = as(cast[name], async (transaction) => {
        const change = await beginChange(transaction, { ...through, confidential: true })
        await sql`
          insert into followup.meeting (state_id, organisation_id, side, audience, held_on, subject, change_id)
          values ('XTL', ${cast[name].organisation}, identity.side(), 'government', now(), 'x', ${change})`.execute(
          transaction,
        )
      })
      await expect(anyway).rejects.toThrow(/row-level security|check constraint/)
    },
  )

  test('hold one mandate for each State', async () => {
    const mandate = { legal_basis: 'Decree 7', text: 'To coordinate' }
    await write(cast.coordinator, 'mandate', mandate)
    await expect(write(cast.approver, 'mandate', mandate)).rejects.toMatchObject({
      code: 'mechanism.mandate-exists',
    })
    await write(cast.foreignCoordinator, 'mandate', mandate)
  })

  test('take what is sent twice once', async () => {
    const key = crypto.randomUUID()
    const twice = await Promise.all([1, 2].map(() => write(cast.coordinator, 'member', member, key)))
    expect(twice[0]).toBe(twice[1])
  })

  test('never let anyone overwrite another', async () => {
    const id = await write(cast.coordinator, 'meeting', meeting)
    const opened = (await entry(cast.coordinator, 'meeting', id))?.changeId ?? 0
    await edit(cast.approver, 'meeting', id, opened, { ...meeting, place: 'Annex' })
    await expect(
      edit(cast.coordinator, 'meeting', id, opened, { ...meeting, place: 'Garden' }),
    ).rejects.toMatchObject({ code: 'record.changed-meanwhile', status: 409 })
    await edit(cast.coordinator, 'meeting', id, opened, { ...meeting, place: 'Annex' })
    expect((await entry(cast.justice, 'meeting', id))?.fields).toMatchObject({ place: 'Annex' })
  })

  test('name nothing of another State', async () => {
    const foreign = await write(cast.foreignCoordinator, 'meeting', meeting)
    const decision = { meeting_id: String(foreign), text: 'x', status: 'open' }
    await expect(write(cast.coordinator, 'decision', decision)).rejects.toMatchObject({
      code: 'mechanism.names-nothing',
    })
    const stranger = { ...member, member_organisation_id: String(cast.foreignCoordinator.organisation) }
    await expect(write(cast.coordinator, 'member', stranger)).rejects.toMatchObject({
      code: 'mechanism.names-nothing',
    })
  })
})

describe('what was entered by mistake', () => {
  const remove = async (who: Proof, book: Book, id: number) => {
    const opened = (await entry(cast.coordinator, book, id))?.changeId ?? 0
    return as(who, (transaction) => removeEntry(transaction, book, id, opened, through))
  }

  test('is removed by who keeps the books, as it stood on their page, and its history stays', async () => {
    const id = await write(cast.coordinator, 'meeting', meeting)
    const someone = await write(cast.coordinator, 'member', member)
    await as(cast.coordinator, (transaction) =>
      noteAttendance(transaction, id, new Map([[someone, 'present']]), through),
    )
    await expect(remove(cast.justice, 'meeting', id)).rejects.toMatchObject({ code: 'mechanism.not-yours' })
    await expect(
      as(cast.coordinator, (transaction) => removeEntry(transaction, 'meeting', id, 1, through)),
    ).rejects.toMatchObject({ code: 'record.changed-meanwhile' })
    await remove(cast.coordinator, 'meeting', id)
    expect(await entry(cast.coordinator, 'meeting', id)).toBeUndefined()
    const { rows } = await database.owner.pool.query(
      `select table_name::text as table, operation from record.history
        where (table_name, row_key ->> 'id') = ('followup.meeting'::regclass::text, $1::text)
           or table_name = 'followup.attendance' and before ->> 'meeting_id' = $1::text
        order by id`,
      [id],
    )
    expect(rows).toEqual([
      { table: 'followup.attendance', operation: 'delete' },
      { table: 'followup.meeting', operation: 'delete' },
    ])
    await expect(remove(cast.coordinator, 'meeting', id)).rejects.toMatchObject({ status: 404 })
  })

  test('stays while decisions or the attendance of meetings name it', async () => {
    const id = await write(cast.coordinator, 'meeting', meeting)
    const [there, responsible] = [
      await write(cast.coordinator, 'member', member),
      await write(cast.coordinator, 'member', member),
    ]
    await as(cast.coordinator, (transaction) =>
      noteAttendance(transaction, id, new Map([[there, 'present']]), through),
    )
    const decision = await write(cast.coordinator, 'decision', {
      meeting_id: String(id),
      text: 'Write the report',
      status: 'open',
      responsible_member_id: String(responsible),
    })
    const named = { code: 'mechanism.still-named', status: 409 }
    await expect(remove(cast.coordinator, 'member', there)).rejects.toMatchObject(named)
    await expect(remove(cast.coordinator, 'member', responsible)).rejects.toMatchObject(named)
    await expect(remove(cast.coordinator, 'meeting', id)).rejects.toMatchObject(named)
    await remove(cast.coordinator, 'decision', decision)
    await remove(cast.coordinator, 'member', responsible)
    await remove(cast.coordinator, 'meeting', id)
    await remove(cast.coordinator, 'member', there)
  })
})

describe('a meeting', () => {
  test('keeps who was there, and who was there instead', async () => {
    const id = await write(cast.coordinator, 'meeting', meeting)
    const [chair, other] = [
      await write(cast.coordinator, 'member', { ...member, capacity: 'chair' }),
      await write(cast.coordinator, 'member', member),
    ]
    const note = (attendance: [number, 'present' | 'excused'][]) =>
      as(cast.coordinator, (transaction) => noteAttendance(transaction, id, new Map(attendance), through))
    const noted = () => as(cast.justice, (transaction) => attendanceOf(transaction, 'XTL', id))
    await note([[chair, 'present'], [other, 'excused']]) // prettier-ignore
    expect(await noted()).toEqual(new Map([[chair, 'present'], [other, 'excused']])) // prettier-ignore
    await note([[chair, 'excused']])
    expect(await noted()).toEqual(new Map([[chair, 'excused']]))
    const byOther = as(cast.justice, (transaction) => noteAttendance(transaction, id, new Map(), through))
    await expect(byOther).rejects.toMatchObject({ code: 'mechanism.not-yours' })
  })

  test('has its decisions, and who answers for one hands it over with all else', async () => {
    const id = await write(cast.coordinator, 'meeting', meeting)
    const { person: from, organisation } = cast.health
    const decision = {
      meeting_id: String(id),
      text: 'Write the report',
      status: 'open',
      due_on: '2026-06-01',
    }
    const made = await write(cast.coordinator, 'decision', {
      ...decision,
      responsible_person_id: String(from),
    })
    const successor = await as(cast.coordinator, (transaction) =>
      invite(
        transaction,
        {
          name: 'Next',
          email: 'next@example.org',
          office: '',
          language: 'en',
          organisation,
          role: 'contributor',
          guest: false,
          letter: '',
        },
        through,
      ),
    )
    const passed = await as(cast.coordinator, (transaction) =>
      handOver(transaction, from, { to: successor.person, decisionReference: '' }, through),
    )
    expect(passed).toEqual({ roles: 1, powers: 0, things: { 'followup.decision': 1 } })
    const [found] = await as(cast.delegate, (transaction) => listDecisions(transaction, 'XTL', 'open', 10))
    expect(found).toMatchObject({ id: made, fields: { responsible_person_id: String(successor.person) } })
    expect(await as(cast.delegate, (transaction) => listDecisions(transaction, 'XTL', id, 10))).toHaveLength(
      1,
    )
  })
})

test('lists begin with who belongs to it now and with the latest', async () => {
  await write(cast.coordinator, 'member', {
    ...member,
    institution: 'A former one',
    begins_on: '2001-01-01',
    ends_on: '2002-01-01',
  })
  await write(cast.coordinator, 'meeting', { ...meeting, held_on: '2027-01-01', subject: 'The latest' })
  const members = await as(cast.justice, (transaction) => listMembers(transaction, 'XTL', 50))
  expect(members.at(-1)?.fields['institution']).toBe('A former one')
  const [latest] = await as(cast.justice, (transaction) => listMeetings(transaction, 'XTL', 50))
  expect(latest?.fields['subject']).toBe('The latest')
  await as(cast.administrator, (transaction) =>
    addOrganisation(transaction, { kind: 'national-mechanism', state: 'FRA', name: 'Another' }, through),
  )
  expect(await as(cast.justice, (transaction) => listMeetings(transaction, 'FRA', 50))).toEqual([])
})
