import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { giveConsent, revokeConsent } from '#consent/commands.ts'
import type { ConsentToGive } from '#consent/model.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { addDemonstration } from '#recommendations/import/demonstration.ts'
import { fieldsOf } from './network/form.ts'
import { cookieMaker } from './network/session.ts'
import { Visitor, type Page } from './network/visitor.ts'
import { startProgram, type RunningProgram } from './running-program.ts'

/** Notes as browsers without scripts write, read and fetch them. */
let database: TestDatabase
let cast: Cast
let program: RunningProgram
let folder: string
/** The page of a recommendation to the imaginary State. */
let recommendation: string
let cookieOf: (token: string) => Record<string, string>
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  cookieOf = await cookieMaker(database)
  await addDemonstration(database.program, database.operator, 'command-line')
  folder = await mkdtemp(join(tmpdir(), 'notes-'))
  program = await startProgram({
    DATABASE_URL: database.programUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    THROUGHLINE_DATA: folder,
  })
  const answer = await fetch(`${program.address}/api/v1/recommendations?state=XTL&limit=1`)
  const { items } = (await answer.json()) as { items: { id: string }[] }
  recommendation = `/en/recommendations/${items[0]?.id}`
})
afterAll(async () => {
  await program.stop()
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

/** Someone of the cast at a browser. */
const visitorAs = (name: keyof Cast) => new Visitor(program.address, cookieOf(cast[name].token))
const cookieHeader = (name: keyof Cast) =>
  Object.entries(cookieOf(cast[name].token))
    .map(([cookie, value]) => `${cookie}=${value}`)
    .join('; ')
const anyone = () => new Visitor(program.address)
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const pdf = bytes('%PDF-1.7 imaginary')

async function write(visitor: Visitor, text: string, more: Record<string, string> = {}): Promise<Page> {
  const form = fieldsOf(await visitor.open(`${recommendation}/notes/new`), '?/save')
  return visitor.submit(`${recommendation}/notes/new?/save`, { ...form, text, ...more })
}

async function open(note: Page, given: Partial<ConsentToGive>): Promise<number> {
  const consent = {
    subject: { kind: 'note', id: Number(note.path.split('/').at(-1)) },
    audience: 'public' as const,
    partners: [],
    office: 'Secretariat',
    decision: 'Decision 7',
    conditions: '',
    from: null,
    until: null,
    ...given,
  }
  return inTransactionAs(database.program, cast.approver, (transaction) =>
    giveConsent(transaction, consent, { through: 'page' }),
  )
}

const revoke = (consent: number) =>
  inTransactionAs(database.program, cast.approver, (transaction) =>
    revokeConsent(transaction, consent, 'No longer', { through: 'page' }),
  )

describe('a note', () => {
  test('is written beside a recommendation, its language recognised, and stands there for one’s own side', async () => {
    const note = await write(
      visitorAs('justice'),
      'Le projet de loi est devant le parlement avec des mesures.',
    )
    expect(note).toMatchObject({ status: 200, path: expect.stringMatching(/\/notes\/\d+$/) })
    expect(note.words).toContain('French')
    expect((await visitorAs('health').open(recommendation)).words).toContain('Le projet de loi')
  })

  test('of which nobody outside finds a trace', async () => {
    const secret = 'zebrafish'
    const { path } = await write(visitorAs('justice'), `The word is ${secret}.`)
    for (const visitor of [
      visitorAs('partnerOne'),
      visitorAs('nhri'),
      visitorAs('administrator'),
      anyone(),
    ]) {
      expect((await visitor.open(path)).status).toBe(404)
      for (const page of [
        recommendation,
        `/en/recommendations?q=${secret}`,
        '/api/v1/notes',
        `/api/v1/notes?state=XTL&q=${secret}`,
        `/api/v1/notes.csv?state=XTL`,
        `/api/v1/recommendations?q=${secret}`,
      ]) {
        const { html } = await visitor.open(page)
        expect(html.replaceAll(`q=${secret}`, '').replaceAll(`“${secret}”`, ''), page).not.toContain(
          `The word is ${secret}`,
        )
      }
    }
  })

  test('is for those who may; others are told so, and who is not signed in is led there and back', async () => {
    expect((await visitorAs('partnerOne').open(`${recommendation}/notes/new`)).status).toBe(403)
    const led = await anyone().open(`${recommendation}/notes/new`)
    expect(led.path).toBe(`/en/sign-in?to=${encodeURIComponent(`${recommendation}/notes/new`)}`)
    expect((await visitorAs('justice').open(recommendation)).html).toContain('/notes/new')
    expect((await anyone().open(recommendation)).html).not.toContain('/notes/new')
  })

  test('comes back with what was typed where something is wrong, and says what', async () => {
    const page = await write(visitorAs('justice'), '', { audience: 'institution', language: 'ru' })
    expect(page.status).toBe(422)
    expect(page.html).toContain('href="#text"')
    expect(fieldsOf(page, '?/save')).toMatchObject({ audience: 'institution', language: 'ru' })
  })

  test('sent twice is one', async () => {
    const visitor = visitorAs('justice')
    const form = fieldsOf(await visitor.open(`${recommendation}/notes/new`), '?/save')
    const sent = { ...form, text: 'Pressed twice' }
    const send = () => visitor.submit(`${recommendation}/notes/new?/save`, sent)
    const [one, other] = await Promise.all([send(), send()])
    expect(one.path).toBe(other.path)
  })

  test('is removed by its organisation, and there is no page of it any more', async () => {
    const visitor = visitorAs('justice')
    const { path } = await write(visitor, 'To be removed')
    const page = await visitor.open(`${path}/remove`)
    const [, changeId = ''] = /name="changeId" value="(\d+)"/.exec(page.html) ?? []
    expect((await visitorAs('health').open(`${path}/remove`)).status).toBe(403)
    expect((await visitor.post(`${path}/remove`, { changeId, why: 'Said twice' })).path).toBe(recommendation)
    expect((await visitor.open(path)).status).toBe(404)
  })
})

describe('two who edit at once', () => {
  async function meet(text = 'Second words') {
    const [justice, coordinator] = [visitorAs('justice'), visitorAs('coordinator')]
    const { path } = await write(justice, 'First words')
    const edit = `${path}/edit`
    const opened = fieldsOf(await justice.open(edit), '?/save')
    const other = fieldsOf(await coordinator.open(edit), '?/save')
    expect((await coordinator.submit(`${edit}?/save`, { ...other, text })).path).toBe(path)
    const met = await justice.submit(`${edit}?/save`, {
      ...opened,
      text: 'Other words',
      audience: 'institution',
    })
    return { justice, coordinator, path, edit, met }
  }

  test('are shown both versions, nothing of either lost, and choose field by field', async () => {
    const { justice, path, edit, met } = await meet()
    expect(met.status).toBe(409)
    expect(met.words).toContain('coordinator, mechanism changed this')
    for (const words of ['Second words', 'Other words']) expect(met.words).toContain(words)
    const form = fieldsOf(met, '?/save')
    // Only one of the two changed who sees it; the text is for a person to decide.
    expect(form).toMatchObject({ 'settle-audience': 'yours', 'merged-text': 'Second words\n\nOther words' })
    expect(form['settle-text']).toBeUndefined()
    const undecided = await justice.submit(`${edit}?/save`, form)
    expect(undecided.status).toBe(422)
    expect(undecided.html).toContain('href="#text"')
    const merged = { 'settle-text': 'merged', 'merged-text': 'Second and other words' }
    const saved = await justice.submit(`${edit}?/save`, { ...fieldsOf(undecided, '?/save'), ...merged })
    expect(saved.path).toBe(path)
    expect(saved.words).toContain('Second and other words')
    expect(saved.words).toContain('My institution only')
  })

  test.each([
    ['theirs', 'Second words'],
    ['yours', 'Other words'],
  ])('may keep either: %s', async (choice, words) => {
    const { justice, edit, met } = await meet()
    const saved = await justice.submit(`${edit}?/save`, { ...fieldsOf(met, '?/save'), 'settle-text': choice })
    expect(saved.words).toContain(words)
  })

  test('meet a third version while they decide, with all their choices', async () => {
    const { justice, coordinator, edit, met } = await meet()
    const third = fieldsOf(await coordinator.open(edit), '?/save')
    await coordinator.submit(`${edit}?/save`, { ...third, text: 'Third words' })
    const decided = { ...fieldsOf(met, '?/save'), 'settle-text': 'merged', 'merged-text': 'Made of both' }
    const again = await justice.submit(`${edit}?/save`, decided)
    expect(again.status).toBe(409)
    for (const words of ['Third words', 'Made of both']) expect(again.words).toContain(words)
  })

  test('who said the same are not bothered', async () => {
    const { justice, path } = await (async () => {
      const { justice, path, edit, met } = await meet('Other words')
      const saved = await justice.submit(`${edit}?/save`, fieldsOf(met, '?/save'))
      return { justice, path: saved.path === path ? path : '' }
    })()
    expect((await justice.open(path)).words).toContain('Other words')
  })
})

describe('what was typed', () => {
  test('is kept as a draft, for its writer alone, until it is said or let go', async () => {
    const visitor = visitorAs('delegate')
    const page = `${recommendation}/notes/new`
    const form = fieldsOf(await visitor.open(page), '?/save')
    const kept = await visitor.submit(`${page}?/draft`, { ...form, text: 'Half a thought', language: 'es' })
    expect(kept.words).toContain('Nobody else sees it')
    expect(fieldsOf(kept, '?/save')).toMatchObject({
      text: 'Half a thought',
      language: 'es',
      formKey: form.formKey,
    })
    const list = await visitor.open('/en/desk/notes')
    expect(list.html).toContain(`href="${page}"`)
    expect(list.words).toContain('Half a thought')
    for (const path of [page, '/en/desk/notes'])
      expect((await visitorAs('coordinator').open(path)).html).not.toContain('Half a thought')
    expect((await visitor.open(recommendation)).html).not.toContain('Half a thought')
    await visitor.post(`${page}?/discard`)
    expect((await visitor.open(page)).html).not.toContain('Half a thought')
    await visitor.submit(`${page}?/draft`, { ...form, text: 'Half a thought' })
    await write(visitor, 'A whole thought')
    expect((await visitor.open(page)).html).not.toContain('Half a thought')
  })

  test('as a draft of an edit meets the version that came meanwhile', async () => {
    const [justice, coordinator] = [visitorAs('justice'), visitorAs('coordinator')]
    const { path } = await write(justice, 'First words')
    const edit = `${path}/edit`
    // Two drafts at once: of a new note, and of this one.
    await justice.submit(`${recommendation}/notes/new?/draft`, { text: 'Another draft' })
    await justice.submit(`${edit}?/draft`, {
      ...fieldsOf(await justice.open(edit), '?/save'),
      text: 'Draft words',
    })
    const { html } = await justice.open('/en/desk/notes')
    for (const form of [edit, `${recommendation}/notes/new`]) expect(html).toContain(`href="${form}"`)
    await justice.post(`${recommendation}/notes/new?/discard`)
    const theirs = fieldsOf(await coordinator.open(edit), '?/save')
    await coordinator.submit(`${edit}?/save`, { ...theirs, text: 'Second words' })
    const resumed = fieldsOf(await justice.open(edit), '?/save')
    expect(resumed.text).toBe('Draft words')
    const met = await justice.submit(`${edit}?/save`, resumed)
    expect(met.status).toBe(409)
    for (const words of ['Second words', 'Draft words']) expect(met.words).toContain(words)
  })

  test('survives the end of the session: sign in, press again', async () => {
    const visitor = visitorAs('justice')
    const page = `${recommendation}/notes/new`
    const form = fieldsOf(await visitor.open(page), '?/save')
    for (const gone of [anyone(), new Visitor(program.address, cookieOf('ended'))]) {
      const ended = await gone.submit(`${page}?/save`, { ...form, text: 'Long and careful' })
      expect(ended.status).toBe(401)
      expect(ended.words).toContain('still stands below')
      const still = fieldsOf(ended, '?/save')
      expect(still).toMatchObject({ text: 'Long and careful', formKey: form.formKey })
      const saved = await visitor.submit(`${page}?/save`, still)
      expect(saved.words).toContain('Long and careful')
    }
  })

  test('leads through sign-in back to itself, with all that was typed: one press saves it', async () => {
    const visitor = visitorAs('justice')
    const page = `${recommendation}/notes/new`
    const form = fieldsOf(await visitor.open(page), '?/save')
    const typed = { ...form, text: 'Typed before the end', audience: 'institution', language: 'fr' }
    const file = { field: 'file', name: 'Plan.pdf', content: pdf }
    const signedOut = anyone()
    const ended = await signedOut.submit(`${page}?/save`, typed, file)
    const way = /href="([^"]*\/sign-in\?to=[^"]*)"/.exec(ended.html)?.[1] ?? ''
    const back = decodeURIComponent(way.split('to=')[1] ?? '')
    expect(back).toMatch(new RegExp(`^${page}\\?held=[\\w-]{8}$`))
    // Who has not signed in yet is led there, and on to the form, not to what is held.
    expect((await anyone().open(back)).html).not.toContain('Typed before the end')
    // Nor does the link alone put it into anybody else's form.
    expect((await visitor.open(back)).html).not.toContain('Typed before the end')
    const again = await new Visitor(program.address, {
      ...Object.fromEntries(signedOut.cookies),
      ...cookieOf(cast.justice.token),
    }).open(back)
    expect(again.words).toContain('You are signed in again')
    expect(again.words).toContain('The file was not kept')
    const stands = fieldsOf(again, '?/save')
    expect(stands).toMatchObject({ ...typed })
    expect((await visitor.submit(`${page}?/save`, stands)).words).toContain('Typed before the end')
    // What was entered is nobody's but theirs whose browser has the key, and opens nothing that is not open to them.
    expect((await visitorAs('partnerOne').open(back)).words).not.toContain('Typed before the end')
  })

  test('of a draft that is kept as it is typed leads nowhere', async () => {
    const page = `${recommendation}/notes/new`
    const form = fieldsOf(await visitorAs('justice').open(page), '?/save')
    const body = new FormData()
    for (const [name, value] of Object.entries({ ...form, text: 'Typed on' })) body.set(name, value)
    const headers = { accept: 'application/json', origin: program.address }
    const answer = await fetch(`${program.address}${page}?/draft`, { method: 'POST', headers, body })
    const told = await answer.text()
    expect(told).toContain('form.session-ended')
    expect(told).not.toContain('held=')
  })

  test('of an edit survives it too, and shows nothing of the note to who is signed out', async () => {
    const visitor = visitorAs('justice')
    const { path } = await write(visitor, 'Inside words')
    const form = fieldsOf(await visitor.open(`${path}/edit`), '?/save')
    const ended = await anyone().submit(`${path}/edit?/save`, { ...form, text: 'Better words' })
    expect(ended.status).toBe(401)
    expect(ended.html).not.toContain('Inside words')
    const saved = await visitor.submit(`${path}/edit?/save`, fieldsOf(ended, '?/save'))
    expect(saved.words).toContain('Better words')
  })
})

describe('an attachment', () => {
  const attach = async (visitor: Visitor, name: string, content: Uint8Array<ArrayBuffer>) => {
    const page = `${recommendation}/notes/new`
    const form = fieldsOf(await visitor.open(page), '?/save')
    const file = { field: 'file', name, content }
    return visitor.submit(`${page}?/save`, { ...form, text: 'See the file' }, file)
  }
  const fetched = (name: keyof Cast | undefined, address: string) =>
    fetch(program.address + address, name ? { headers: { cookie: cookieHeader(name) } } : {})
  const fileIn = ({ html }: Page) => /href="([^"]*\/attachments\/\d+)"/.exec(html)?.[1] ?? ''

  test('is given to whoever sees the note, to be kept, never as a page', async () => {
    const note = await attach(visitorAs('justice'), 'Plan – résumé.pdf', pdf)
    const answer = await fetched('health', fileIn(note))
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="Plan _ r_sum_.pdf"; filename*=UTF-8''Plan%20%E2%80%93%20r%C3%A9sum%C3%A9.pdf`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    })
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(pdf)
    for (const name of ['partnerOne', 'nhri', undefined] as const)
      expect((await fetched(name, fileIn(note))).status).toBe(404)
  })

  test.each([
    ['page.pdf', '<script>alert(1)</script>', 'text/plain; charset=utf-8', 'page.pdf.txt'],
    ['picture.html', '\x89PNG\r\n\x1a\n0000', 'image/png', 'picture.html.png'],
    ['../../etc/passwd', 'root:x', 'text/plain; charset=utf-8', 'passwd.txt'],
  ])('%s is what its content says', async (name, content, type, kept) => {
    const note = await attach(visitorAs('justice'), name, bytes(content))
    const answer = await fetched('justice', fileIn(note))
    expect(answer.headers.get('content-type')).toBe(type)
    expect(answer.headers.get('content-disposition')).toContain(`filename="${kept}"`)
  })

  test.each([
    ['a program', 'run.exe', bytes('MZ\x90\x00\x03\x00')],
    ['nothing', 'empty.txt', bytes('')],
    ['more than ten megabytes', 'big.pdf', new Uint8Array(10_000_001).fill(32)],
    ['a broken archive', 'x.docx', bytes('PK\x03\x04 not really')],
  ])('that is %s is refused, and the words stay', async (_, name, content) => {
    const page = await attach(visitorAs('justice'), name, content)
    expect([413, 422]).toContain(page.status)
    expect(page.html).toContain('href="#file"')
    expect(fieldsOf(page, '?/save').text).toBe('See the file')
  })
})

describe('opened by consent', () => {
  test('to one partner: it sees the note and its page, nobody else does, and that it looked is written down', async () => {
    const note = await write(visitorAs('justice'), 'For one partner')
    const given = await open(note, { audience: 'named', partners: [cast.partnerOne.organisation] })
    const partner = visitorAs('partnerOne')
    expect((await partner.open(note.path)).words).toContain('For one partner')
    expect((await partner.open(recommendation)).words).toContain('For one partner')
    expect((await partner.open(note.path)).words).not.toContain('The government')
    expect((await partner.open('/api/v1/notes?state=XTL')).html).toContain('For one partner')
    expect((await visitorAs('partnerTwo').open(note.path)).status).toBe(404)
    const { rows } = await database.owner.pool.query<{ through: string }>(
      'select distinct through from record.reading where row_id = $1 order by 1',
      [note.path.split('/').at(-1)],
    )
    expect(rows.map(({ through }) => through)).toEqual(['api', 'page'])
    await revoke(given)
    expect((await partner.open(note.path)).status).toBe(404)
  })

  test('to the public: everyone reads it; taken back, its address says since when', async () => {
    const note = await write(visitorAs('justice'), 'For everyone')
    const given = await open(note, { audience: 'public' })
    const published = await fetch(program.address + note.path)
    expect(published.headers.get('cache-control')).toBe('public, no-cache')
    expect((await anyone().open(recommendation)).words).toContain('For everyone')
    const list = await fetch(`${program.address}/api/v1/notes?q=everyone`)
    const etag = list.headers.get('etag') ?? ''
    const { total, items } = (await list.json()) as {
      total: number
      items: { text: string; audience: null }[]
    }
    expect({ total, items }).toMatchObject({ total: 1, items: [{ text: 'For everyone', audience: null }] })
    const known = await fetch(list.url, { headers: { 'if-none-match': etag } })
    expect(known.status).toBe(304)

    await revoke(given)
    const gone = await anyone().open(note.path)
    expect(gone.status).toBe(410)
    expect(gone.words).toContain('was public until')
    expect((await anyone().open(recommendation)).words).not.toContain('For everyone')
    const after = await fetch(list.url, { headers: { 'if-none-match': etag } })
    expect(((await after.json()) as { total: number }).total).toBe(0)
  })
})

describe('the list of notes', () => {
  test('is searched, narrowed and taken away in full', async () => {
    await write(visitorAs('health'), 'Clinics: kingfisher')
    await write(visitorAs('justice'), 'Courts: kingfisher', { audience: 'institution' })
    const list = await visitorAs('justice').open('/en/desk/notes?q=KINGFISHER')
    expect(list.words).toContain('2 notes')
    expect((await visitorAs('health').open('/en/desk/notes?q=kingfisher')).words).toContain('One note')
    const narrowed = await visitorAs('justice').open('/en/desk/notes?q=kingfisher&audience=institution')
    expect(narrowed.words).toContain('Courts')
    expect(narrowed.words).not.toContain('Clinics')
    const [csv = ''] = /\/api\/v1\/notes\.csv[^"]*/.exec(list.html) ?? []
    const take = async (address: string) => {
      const answer = await fetch(program.address + address.replaceAll('&amp;', '&'), {
        headers: { cookie: cookieHeader('justice') },
      })
      expect(answer.headers.get('cache-control')).toBe('private, no-store')
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
      return answer
    }
    const lines = (await (await take(csv)).text()).trim().split('\r\n')
    expect(lines).toHaveLength(3)
    const file = (await (await take(csv.replace('.csv', '.json'))).json()) as {
      total: number
      items: unknown[]
    }
    expect(file).toMatchObject({
      total: 2,
      items: [{ text: 'Courts: kingfisher' }, { text: 'Clinics: kingfisher' }],
    })
    expect((await (await take(csv.replace('.csv', '.xlsx'))).bytes()).subarray(0, 2)).toEqual(bytes('PK'))
  })
})
