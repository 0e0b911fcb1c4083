/** Notes: who writes, edits and removes them, and that nobody overwrites anybody. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { giveConsent } from '#consent/commands.ts'
import { usual } from '#consent/testing.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { editNote, removeNote, writeNote, type NewNote } from './commands.ts'
import { dropDraft, findDraft, saveDraft } from './drafts.ts'
import type { Note, NoteKey } from './model.ts'
import { attachmentsOf, countNotes, findNote, listNotes, noteAsOf, notesOn, searchNotes } from './store.ts'
import { addRecommendation, someRecommendation } from './testing.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addRecommendation(database)
})
afterAll(() => database.close())

const through = { through: 'page' } as const
const as = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, who, work)

const write = (who: Proof, note: Partial<NewNote> = {}) =>
  as(who, (transaction) =>
    writeNote(
      transaction,
      {
        recommendationId: someRecommendation.id,
        text: 'The bill is before parliament.',
        audience: 'government',
        language: 'en',
        formKey: randomUUID(),
        ...note,
      },
      through,
    ),
  )

async function read(who: Proof, key: NoteKey): Promise<Note> {
  const note = await as(who, (transaction) => findNote(transaction, key))
  if (!note) throw new Error('the note is not seen')
  return note
}

const edit = (who: Proof, { stateId, id, changeId, audience, language }: Note, text: string, more = {}) =>
  as(who, (transaction) =>
    editNote(
      transaction,
      { stateId, id },
      { opened: changeId, content: { text, audience, language, ...more }, removed: [] },
      through,
    ),
  )

const someFile = { name: 'plan.txt', mediaType: 'text/plain', content: Buffer.from('a plan') }

describe('writing', () => {
  test.each(['coordinator', 'approver', 'justice', 'delegate', 'nhri', 'nhriApprover', 'society'] as const)(
    '%s may',
    async (name) => {
      const note = await read(cast[name], await write(cast[name]))
      expect(note).toMatchObject({ organisationId: cast[name].organisation, writtenBy: cast[name].person })
    },
  )

  test.each(['partnerOne', 'partnerTwo', 'secretariat', 'administrator', 'foreignCoordinator'] as const)(
    '%s may not, nor may whoever has the machine',
    async (name) => {
      for (const who of [cast[name], database.operator])
        await expect(write(who)).rejects.toMatchObject({ code: 'note.not-yours-to-write', status: 403 })
    },
  )

  test('a form that is sent twice, also at the same moment, makes one note', async () => {
    const formKey = randomUUID()
    const keys = await Promise.all([1, 2, 3].map(() => write(cast.justice, { formKey })))
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1)
    const changes = await as(cast.justice, (transaction) =>
      sql`select from followup.note where form_key = ${formKey}`.execute(transaction),
    )
    expect(changes.rows).toHaveLength(1)
  })

  test('the same form of two people makes two', async () => {
    const formKey = randomUUID()
    expect(await write(cast.justice, { formKey })).not.toEqual(await write(cast.health, { formKey }))
  })

  test('beside nothing is refused', async () => {
    await expect(write(cast.justice, { recommendationId: 'zzzzzzzzzzzz' })).rejects.toMatchObject({
      status: 404,
    })
  })
})

describe('editing', () => {
  test('keeps what was before, for its own side', async () => {
    const note = await read(cast.justice, await write(cast.justice))
    await edit(cast.justice, note, 'The bill was adopted.')
    expect((await read(cast.health, note)).text).toBe('The bill was adopted.')
    const before = await as(cast.justice, (transaction) => noteAsOf(transaction, note, note.changeId))
    expect(before).toEqual({ text: note.text, audience: 'government', language: 'en' })
    expect(await as(cast.nhri, (transaction) => noteAsOf(transaction, note, note.changeId))).toBeUndefined()
  })

  test('is for its own organisation and the coordinator; its audience for its own organisation alone', async () => {
    const note = await read(cast.justice, await write(cast.justice))
    await expect(edit(cast.health, note, 'x')).rejects.toMatchObject({ code: 'note.not-yours-to-edit' })
    await expect(edit(cast.society, note, 'x')).rejects.toMatchObject({ code: 'note.not-found' })
    await expect(edit(cast.coordinator, note, 'x', { audience: 'institution' })).rejects.toMatchObject({
      code: 'note.audience-not-yours',
    })
    await edit(cast.coordinator, note, 'Clearer words')
    expect((await read(cast.justice, note)).text).toBe('Clearer words')
  })

  test('of a version that is no longer there is refused and changes nothing', async () => {
    const note = await read(cast.justice, await write(cast.justice))
    await edit(cast.justice, note, 'first')
    await expect(edit(cast.coordinator, note, 'second')).rejects.toMatchObject({
      code: 'record.changed-meanwhile',
      status: 409,
    })
    expect((await read(cast.justice, note)).text).toBe('first')
  })

  test('with the same words twice is one change', async () => {
    const note = await read(cast.justice, await write(cast.justice))
    await edit(cast.justice, note, 'first')
    await edit(cast.justice, note, 'first')
    expect((await read(cast.justice, note)).text).toBe('first')
  })

  test('forty at once: each word is kept, none is lost, nothing stands still', async () => {
    const note = await read(cast.justice, await write(cast.justice, { text: 'begin' }))
    const writers = [cast.justice, cast.coordinator]
    let refused = 0
    const append = async (number: number) => {
      for (;;) {
        const who = writers[number % 2] ?? cast.justice
        const now = await read(who, note)
        try {
          return await edit(who, now, `${now.text} ${number}`)
        } catch (error) {
          expect(error).toMatchObject({ code: 'record.changed-meanwhile' })
          refused += 1
        }
      }
    }
    await Promise.all(Array.from({ length: 40 }, (_, number) => append(number)))
    const [first, ...words] = (await read(cast.justice, note)).text.split(' ')
    expect(first).toBe('begin')
    expect(words.map(Number).sort((one, other) => one - other)).toEqual([...Array(40).keys()])
    expect(refused).toBeGreaterThan(0)
    const { rows } = await as(cast.justice, (transaction) =>
      sql<{ count: number }>`select count(*)::int from record.history
        where table_name = 'followup.note' and (row_key ->> 'id')::bigint = ${note.id}`.execute(transaction),
    )
    expect(rows).toEqual([{ count: 40 }])
  })
})

describe('removing', () => {
  test('is for its own organisation alone; its files go with it, its history stays', async () => {
    const note = await read(cast.justice, await write(cast.justice, { attachment: someFile }))
    const remove = (who: Proof, opened = note.changeId) =>
      as(who, (transaction) => removeNote(transaction, note, opened, through))
    await expect(remove(cast.coordinator)).rejects.toMatchObject({ code: 'note.not-yours-to-remove' })
    await expect(remove(cast.justice, note.changeId - 1)).rejects.toMatchObject({ status: 409 })
    await remove(cast.justice)
    expect(await as(cast.justice, (transaction) => findNote(transaction, note))).toBeUndefined()
    expect(await as(cast.justice, (transaction) => noteAsOf(transaction, note, note.changeId))).toMatchObject(
      {
        text: note.text,
      },
    )
  })
})

describe('attachments', () => {
  test('are seen with their note and by nobody else', async () => {
    const note = await read(cast.nhri, await write(cast.nhri, { attachment: someFile }))
    const facts = (who: Proof) => as(who, (transaction) => attachmentsOf(transaction, [note]))
    expect(await facts(cast.nhri)).toMatchObject([{ name: 'plan.txt', mediaType: 'text/plain', bytes: 6 }])
    expect(await facts(cast.coordinator)).toEqual([])
  })

  test('come and go with an edit, by its own organisation', async () => {
    const note = await read(cast.justice, await write(cast.justice, { attachment: someFile }))
    const facts = () => as(cast.justice, (transaction) => attachmentsOf(transaction, [note]))
    const [file] = await facts()
    const content = { text: note.text, audience: note.audience, language: note.language }
    const change = { opened: note.changeId, content, removed: [file?.id ?? 0] }
    const swap = (who: Proof) =>
      as(who, (transaction) =>
        editNote(transaction, note, { ...change, attachment: { ...someFile, name: 'new.txt' } }, through),
      )
    await expect(swap(cast.coordinator)).rejects.toMatchObject({ code: 'note.audience-not-yours' })
    await swap(cast.justice)
    expect((await facts()).map(({ name }) => name)).toEqual(['new.txt'])
  })
})

describe('the list', () => {
  test('finds by words, author and audience, within what whoever asks may see', async () => {
    const word = `w${randomUUID().slice(0, 8)}`
    await write(cast.justice, { text: `Shelters: ${word} 100%_ done` })
    await write(cast.justice, { text: `Courts: ${word}`, audience: 'institution' })
    await write(cast.health, { text: `Shelters again: ${word.toUpperCase()}` })
    await write(cast.nhri, { text: `Our view: ${word}` })
    const found = (who: Proof, more = {}, words = [word]) =>
      as(who, async (transaction) => {
        const filter = { stateId: 'XTL', words, ...more }
        const { total, notes } = await searchNotes(transaction, filter, { limit: 10, offset: 0 })
        expect(total).toBe(notes.length)
        expect(await listNotes(transaction, filter, { limit: 10 })).toEqual(notes)
        expect(await countNotes(transaction, filter)).toBe(total)
        return notes.map(({ text }) => text.split(':')[0])
      })
    expect(await found(cast.justice)).toEqual(['Shelters again', 'Courts', 'Shelters'])
    expect(await found(cast.coordinator)).toEqual(['Shelters again', 'Shelters'])
    expect(await found(cast.nhri)).toEqual(['Our view'])
    expect(await found(cast.partnerOne)).toEqual([])
    expect(await found(cast.justice, {}, ['shelters', word])).toEqual(['Shelters again', 'Shelters'])
    expect(await found(cast.justice, {}, [word, '100%_'])).toEqual(['Shelters'])
    expect(await found(cast.justice, { author: cast.health.organisation })).toEqual(['Shelters again'])
    expect(await found(cast.justice, { audience: 'institution' })).toEqual(['Courts'])
    const filter = { stateId: 'XTL', words: [word], author: cast.health.organisation }
    const { authors, notes } = await as(cast.justice, (transaction) =>
      searchNotes(transaction, filter, { limit: 1, offset: 1 }),
    )
    expect(notes).toEqual([])
    expect(authors.map(({ author, count }) => [author, count])).toEqual([
      ['health', 1],
      ['justice', 2],
    ])
  })

  test('others find nothing by who wrote it: a body may appear under another name', async () => {
    const word = `w${randomUUID().slice(0, 8)}`
    const { id } = await write(cast.nhri, { text: word })
    const subject = { scope: 'thing', kind: 'note', id } as const
    await as(cast.nhriApprover, (transaction) =>
      giveConsent(transaction, { ...usual, subject, audience: 'public' }, through),
    )
    const filter = { stateId: 'XTL', words: [word] }
    const ofBody = { ...filter, author: cast.nhri.organisation }
    // Nor are they told who on its own side sees it without any consent.
    const keptSo = { ...filter, audience: 'government' } as const
    for (const [who, seesWhose] of [
      [cast.nhri, 1],
      [cast.partnerOne, 0],
      [cast.justice, 0],
    ] as const) {
      await as(who, async (transaction) => {
        const { total, authors } = await searchNotes(transaction, filter, { limit: 1, offset: 0 })
        expect([total, authors.length]).toEqual([1, seesWhose])
        expect(await countNotes(transaction, ofBody)).toBe(seesWhose)
        expect(await countNotes(transaction, keptSo)).toBe(seesWhose)
        expect(await searchNotes(transaction, ofBody, { limit: 1, offset: 0 })).toMatchObject({
          total: seesWhose,
        })
      })
    }
  })

  test('beside a recommendation, newest first', async () => {
    const { id } = await write(cast.justice)
    const [newest] = await as(cast.justice, (transaction) => notesOn(transaction, someRecommendation, 5))
    expect(newest).toMatchObject({ id, author: 'justice' })
  })
})

describe('drafts', () => {
  const form = 'note/new/aaaaaaaaaaaa'
  const saved = (who: Proof) => as(who, (transaction) => findDraft(transaction, form))

  test('are seen by their writer only, replaced by the next, and let go', async () => {
    await as(cast.justice, (transaction) => saveDraft(transaction, form, { text: 'not yet' }))
    await as(cast.justice, (transaction) => saveDraft(transaction, form, { text: 'not quite yet' }))
    expect((await saved(cast.justice))?.entered).toEqual({ text: 'not quite yet' })
    for (const who of [cast.coordinator, cast.health, cast.nhri, cast.administrator, database.operator])
      expect(await saved(who)).toBeUndefined()
    await as(cast.coordinator, (transaction) => dropDraft(transaction, form))
    expect(await saved(cast.justice)).toBeDefined()
    await as(cast.justice, (transaction) => dropDraft(transaction, form))
    expect(await saved(cast.justice)).toBeUndefined()
  })

  test('are of whoever acts for an organisation, of a State or not', async () => {
    await as(cast.partnerOne, (transaction) => saveDraft(transaction, form, { text: 'of no State' }))
    expect((await saved(cast.partnerOne))?.entered).toEqual({ text: 'of no State' })
    const save = as(database.operator, (transaction) => saveDraft(transaction, form, {}))
    await expect(save).rejects.toMatchObject({ code: 'draft.nobody' })
  })

  test('go with whoever is erased', async () => {
    await as(cast.society, (transaction) => saveDraft(transaction, form, { text: 'mine' }))
    await database.owner.pool.query(
      `alter table identity.person disable trigger keep_updated;
       update identity.person set erased_at = now() where id = ${cast.society.person};
       alter table identity.person enable trigger keep_updated`,
    )
    const { rows } = await database.owner.pool.query('select from followup.draft where person_id = $1', [
      cast.society.person,
    ])
    expect(rows).toEqual([])
  })
})
