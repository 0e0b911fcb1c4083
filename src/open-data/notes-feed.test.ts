/** What is public of what people wrote, and that its withdrawal reaches whoever follows. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransactionAs } from '#platform/database/acting.ts'
import { chooseShownName, giveConsent, removePublic, revokeConsent } from '#consent/commands.ts'
import { circumstances, usual } from '#consent/testing.ts'
import { testCast, type Cast, type TestPerson } from '#identity/testing.ts'
import { note as noteShape, withdrawnNotes } from './schemas.ts'
import { testApi, type TestApi } from './testing.ts'

let api: TestApi
let cast: Cast
let recommendation: string
beforeAll(async () => {
  api = await testApi()
  cast = await testCast(api.test)
  const { rows } = await sql<{ id: string }>`
    select id from register.recommendation where state_id = 'XTL' limit 1`.execute(api.test.program.kysely)
  recommendation = rows[0]?.id ?? ''
})
afterAll(() => api.close())

async function write(who: TestPerson, text: string): Promise<number> {
  return inTransactionAs(api.test.program, who, async (transaction) => {
    await sql`select record.begin_change('page', confidential => true)`.execute(transaction)
    const { rows } = await sql<{ id: number }>`
      insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language,
                                 written_by, change_id)
      values ('XTL', ${recommendation}, ${who.organisation}, identity.side(), 'government', ${text}, 'en',
              ${who.person}, record.current_change()) returning id`.execute(transaction)
    return rows[0]?.id ?? 0
  })
}

const publish = (who: TestPerson, note: number) =>
  inTransactionAs(api.test.program, who, (transaction) =>
    giveConsent(transaction, { ...usual, subject: { kind: 'note', id: note } }, circumstances),
  )
const revoke = (who: TestPerson, consent: number) =>
  inTransactionAs(api.test.program, who, (transaction) =>
    revokeConsent(transaction, consent, 'outdated', circumstances),
  )
const feed = async (query = '') => (await api.ask(`/notes.atom${query}`)).text()

test('a note enters the feed when it is opened to everyone, and nothing else does', async () => {
  await write(cast.justice, 'Kept in the drawer')
  const shown = await write(cast.justice, 'Shelters <open> & staffed')
  expect(await feed()).not.toContain('<entry>')
  const consent = await publish(cast.approver, shown)
  const xml = await feed()
  expect(xml.match(/<entry>/g)).toHaveLength(1)
  expect(xml).toContain('Shelters &lt;open&gt; &amp; staffed')
  expect(xml).toContain(`/api/v1/notes/${shown}</id>`)
  expect(xml).not.toContain('drawer')
  expect(await feed('?state=SVN')).not.toContain('<entry>')
  const answer = await api.ask(`/notes/${shown}`)
  expect(noteShape.parse(await answer.json())).toMatchObject({ id: shown, author: 'justice', audience: null })

  await revoke(cast.approver, consent)
  const after = await feed()
  expect(after).not.toContain('Shelters')
  expect(after).toMatch(new RegExp(`<at:deleted-entry ref="[^"]*/notes/${shown}" when="20`))
  const gone = await api.ask(`/notes/${shown}?lang=en`)
  expect(gone.status).toBe(410)
  expect(((await gone.json()) as { title: string }).title).toMatch(/20\d\d/)
  const list = withdrawnNotes.parse(await (await api.ask('/notes/withdrawn')).json())
  expect(list.items.map(({ id }) => id)).toEqual([shown])
})

test('of what never was public there is no word, whatever is asked', async () => {
  const hidden = await write(cast.health, 'Nobody knows')
  for (const path of [hidden, 999_999, 'x', '0', '9'.repeat(15)])
    expect((await api.ask(`/notes/${path}`)).status).toBe(404)
  const same = await Promise.all(
    [hidden, 999_999].map(async (id) => {
      const { instance: _, ...told } = (await (await api.ask(`/notes/${id}`)).json()) as Record<
        string,
        unknown
      >
      return told
    }),
  )
  expect(same[0]).toEqual(same[1])
})

test('whoever keeps a copy asks each time, and is told at once', async () => {
  const note = await write(cast.justice, 'For a while')
  const consent = await publish(cast.approver, note)
  const first = await api.ask('/notes.atom')
  expect(first.headers.get('cache-control')).toBe('public, no-cache')
  const etag = first.headers.get('etag') ?? ''
  const again = () => api.ask('/notes.atom', { headers: { 'if-none-match': etag } })
  expect((await again()).status).toBe(304)
  await revoke(cast.approver, consent)
  expect((await again()).status).toBe(200)
})

test('an author appears under the name it chose, and a removal carries its reason', async () => {
  const note = await write(cast.nhri, 'What we heard')
  await inTransactionAs(api.test.program, cast.nhriApprover, (transaction) =>
    chooseShownName(transaction, 'A neighbour', circumstances),
  )
  await publish(cast.nhriApprover, note)
  const xml = await feed()
  expect(xml).toContain('<name>A neighbour</name>')
  expect(xml).not.toContain('nhri')
  await inTransactionAs(api.test.program, cast.administrator, (transaction) =>
    removePublic(
      transaction,
      { kind: 'note', stateId: 'XTL', id: note, reason: 'names a child' },
      circumstances,
    ),
  )
  const gone = await api.ask(`/notes/${note}?lang=en`)
  expect(gone.status).toBe(410)
  expect(((await gone.json()) as { title: string }).title).toContain('names a child')
})
