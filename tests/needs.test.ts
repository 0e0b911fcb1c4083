/** Needs as browsers without scripts state, read, mend and take them away. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { giveConsent } from '#consent/commands.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { addDemonstration } from '#recommendations/import/demonstration.ts'
import { fieldsOf } from './network/form.ts'
import { cookieMaker } from './network/session.ts'
import { Visitor, type Page } from './network/visitor.ts'
import { startProgram, type RunningProgram } from './running-program.ts'

let database: TestDatabase
let cast: Cast
let program: RunningProgram
let folder: string
let cookieOf: (token: string) => Record<string, string>
/** Two recommendations to the imaginary State, with themes. */
let first: Listed
let second: Listed
type Listed = { id: string; text: string; themes: { code: string }[] }

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  cookieOf = await cookieMaker(database)
  await addDemonstration(database.program, database.operator, 'command-line')
  folder = await mkdtemp(join(tmpdir(), 'needs-'))
  program = await startProgram({
    DATABASE_URL: database.programUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    THROUGHLINE_DATA: folder,
  })
  const answer = await fetch(`${program.address}/api/v1/recommendations?state=XTL&limit=50`)
  const { items } = (await answer.json()) as { items: Listed[] }
  const tagged = items.filter(({ themes }) => themes.length)
  const other = (one: Listed | undefined) => (two: Listed) => two.themes[0]?.code !== one?.themes[0]?.code
  const [one] = tagged
  const two = tagged.find(other(one))
  if (!one || !two) throw new Error('the demonstration has two recommendations on different themes')
  ;[first, second] = [one, two]
})
afterAll(async () => {
  await program.stop()
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

/** Someone of the cast at a browser. */
const visitorAs = (name: keyof Cast) => new Visitor(program.address, cookieOf(cast[name].token))
const anyone = () => new Visitor(program.address)

/** What stands in the form of a page whose address asks `query`. */
const formOf = (page: Page, query = '') => fieldsOf(page, `?/save${query.replaceAll('&', '&amp;')}`)

/** A form with what stands in it filled in, sent to one of its actions. */
async function send(
  visitor: Visitor,
  { page, action, query = '' }: { page: Page; action: string; query?: string },
  more: Record<string, string> = {},
): Promise<Page> {
  const [path] = page.path.split('?')
  return visitor.post(`${path}?/${action}${query}`, { ...formOf(page, query), ...more })
}

const said = {
  title: 'A register of places of detention',
  gap: 'Nobody knows how many people are held, because each prison keeps a book of its own.',
  'kinds:statistics': 'on',
}

async function write(name: keyof Cast, more: Record<string, string> = {}): Promise<Page> {
  const visitor = visitorAs(name)
  const query = `recommendation=${first.id}`
  const page = await visitor.open(`/en/desk/needs/new?${query}`)
  return send(visitor, { page, action: 'save', query: `&${query}` }, { ...said, ...more })
}

describe('a need', () => {
  test('begins from a recommendation, with its tags, and is read by the government in full', async () => {
    const need = await write('justice', { cost: '120 000', currency: 'EUR' })
    expect(need).toMatchObject({ status: 200, path: expect.stringMatching(/\/needs\/\d+\?done=written$/) })
    const [path = ''] = need.path.split('?')
    const read = await visitorAs('coordinator').open(path)
    expect(read.words).toContain(said.gap)
    expect(read.words).toContain('EUR 120,000')
    expect(read.html).toContain(`/recommendations/${first.id}`)
    const edit = fieldsOf(await visitorAs('justice').open(`${path}/edit`), '?/save')
    for (const { code } of first.themes) expect(edit[`themes:${code}`]).toBe('on')
  })

  test('stands on the page of its recommendation for those who see it, and for nobody else', async () => {
    const title = 'A roof for the archive'
    await write('justice', { title })
    const page = `/en/recommendations/${first.id}`
    expect((await visitorAs('health').open(page)).words).toContain(title)
    for (const visitor of [visitorAs('partnerOne'), visitorAs('nhri'), visitorAs('administrator'), anyone()])
      expect((await visitor.open(page)).html).not.toContain(title)
    expect((await anyone().open(page)).html).not.toContain('/desk/needs')
    const answer = await fetch(program.address + page)
    expect(answer.headers.get('cache-control') ?? '').not.toContain('private')
  })

  test('of which nobody outside finds a trace', async () => {
    const secret = 'zebrafish'
    const [path = ''] = (await write('justice', { gap: `The word is ${secret}.` })).path.split('?')
    for (const name of [
      'partnerOne',
      'nhri',
      'foreignCoordinator',
      'administrator',
      'secretariat',
    ] as const) {
      const visitor = visitorAs(name)
      for (const page of [path, `${path}/edit`]) expect((await visitor.open(page)).status, name).toBe(404)
      for (const page of ['/en/desk/needs', '/en/desk/needs/needs.csv', '/en/desk/needs/needs.json'])
        expect((await visitor.open(page)).html).not.toContain(secret)
    }
    expect((await anyone().open(path)).status).toBe(401)
  })

  test('comes back with all that was typed where something is wrong, and names the field', async () => {
    const page = await write('justice', { gap: '', wantedUntil: '2020-01-01', 'groups:women-girls': 'on' })
    expect(page.status).toBe(422)
    expect(page.words).toContain('“What cannot be done yet, and why” is missing')
    expect(page.words).toContain('“Until” has passed')
    const fields = formOf(page, `&recommendation=${first.id}`)
    expect(fields).toMatchObject({ title: said.title, 'kinds:statistics': 'on', 'groups:women-girls': 'on' })
    expect(fields[`recommendations:${first.id}`]).toBe('on')
  })

  test('sent twice is one', async () => {
    const visitor = visitorAs('justice')
    const page = await visitor.open(`/en/desk/needs/new?recommendation=${first.id}`)
    const query = `&recommendation=${first.id}`
    const [one, other] = await Promise.all(
      [1, 2].map(() => send(visitor, { page, action: 'save', query }, { ...said, title: 'Pressed twice' })),
    )
    expect(one?.path).toBe(other?.path)
  })

  test('kept as a draft waits in its form, under its name in the list', async () => {
    const visitor = visitorAs('delegate')
    const query = `&recommendation=${second.id}`
    const page = await visitor.open(`/en/desk/needs/new?recommendation=${second.id}`)
    const kept = await send(visitor, { page, action: 'draft', query }, { title: 'Half a thought' })
    expect(kept.path).toBe(`/en/desk/needs/new?recommendation=${second.id}`)
    expect(formOf(kept, query)).toMatchObject({ title: 'Half a thought' })
    const list = await visitor.open('/en/desk/needs')
    expect(list.words).toContain('Half a thought')
    expect(list.html).toContain(`/en/desk/needs/new?recommendation=${second.id}`)
    const gone = await visitor.post(`/en/desk/needs/new?/discard${query}`)
    expect(gone.words).not.toContain('Half a thought')
  })

  test('met by another version, is decided field by field, its recommendations too', async () => {
    const [path = ''] = (await write('justice')).path.split('?')
    const mine = visitorAs('justice')
    const page = await mine.open(`${path}/edit`)
    const theirs = visitorAs('coordinator')
    const other = await theirs.open(`${path}/edit`)
    await send(theirs, { page: other, action: 'save' }, { [`recommendations:${second.id}`]: 'on' })
    const met = await send(mine, { page, action: 'save' }, { title: 'My title' })
    expect(met.status).toBe(409)
    const settled = { 'settle-recommendations': 'theirs', 'settle-title': 'yours' }
    const saved = await send(mine, { page: { ...met, path: `${path}/edit` }, action: 'save' }, settled)
    expect(saved.words).toContain('My title')
    expect(saved.html).toContain(`/recommendations/${second.id}`)
  })
})

test('help to write it well: the same call at other times, and an example for each kind of support', async () => {
  const answer = await fetch(`${program.address}/api/v1/recommendations?state=XTL&limit=50`)
  const { items } = (await answer.json()) as { items: Listed[] }
  const visitor = visitorAs('justice')
  for (const { id } of items) {
    const [, calls] =
      /id="same-call"(.*?)<\/section>/s.exec((await visitor.open(`/en/recommendations/${id}`)).html) ?? []
    const other = /\/en\/recommendations\/(\w{12})/.exec(calls ?? '')?.[1]
    if (!other) continue
    const { html, words } = await visitor.open(`/en/desk/needs/new?recommendation=${id}`)
    expect(html).toContain(`/en/recommendations/${other}`)
    expect(words).toContain('The same call in other reviews')
    expect(words).toContain('In three of seven districts nobody who is arrested sees a lawyer')
    return
  }
  throw new Error('the demonstration repeats some of its calls')
})

describe('looking for a recommendation in the form', () => {
  test('by its address takes it along with its tags, and loses nothing that was typed', async () => {
    const visitor = visitorAs('justice')
    const page = await visitor.open('/en/desk/needs/new')
    const typed = {
      ...said,
      'recommendations-find': `${program.address}/fr/recommendations/${second.id}?from=mail`,
    }
    const found = await send(visitor, { page, action: 'find' }, typed)
    const fields = formOf(found)
    expect(fields).toMatchObject({ title: said.title, [`recommendations:${second.id}`]: 'on' })
    for (const { code } of second.themes) expect(fields[`themes:${code}`]).toBe('on')
  })

  test('by words shows some to tick; ticked and looked again, their tags come along; unticked tags stay away', async () => {
    const visitor = visitorAs('justice')
    const page = await visitor.open('/en/desk/needs/new')
    const words = first.text.split(/\s+/).slice(0, 12).join(' ')
    const found = await send(visitor, { page, action: 'find' }, { 'recommendations-find': words })
    expect(found.html).toContain(`name="recommendations:${first.id}"`)
    expect(formOf(found)[`recommendations:${first.id}`]).toBeUndefined()
    const again = { [`recommendations:${first.id}`]: 'on', 'recommendations-find': '' }
    const ticked = await send(visitor, { page: { ...found, path: page.path }, action: 'find' }, again)
    const theme = `themes:${first.themes[0]?.code}`
    const fields = formOf(ticked)
    expect(fields).toMatchObject({ [`recommendations:${first.id}`]: 'on', [theme]: 'on' })
    const { [theme]: _, ...unticked } = fields
    const kept = await visitor.post('/en/desk/needs/new?/find', unticked)
    expect(formOf(kept)[theme]).toBeUndefined()
  })

  test('ticked and saved at once, its tags come along as well', async () => {
    const visitor = visitorAs('justice')
    const page = await visitor.open('/en/desk/needs/new')
    const more = { ...said, [`recommendations:${second.id}`]: 'on' }
    const [path = ''] = (await send(visitor, { page, action: 'save' }, more)).path.split('?')
    const fields = formOf(await visitor.open(`${path}/edit`))
    for (const { code } of second.themes) expect(fields[`themes:${code}`]).toBe('on')
  })
})

describe('what becomes of a need', () => {
  test('the coordinator takes it up, or sets it aside for a reason that its author reads', async () => {
    const [path = ''] = (await write('justice')).path.split('?')
    const visitor = visitorAs('coordinator')
    const page = await visitor.open(path)
    const takenUp = await visitor.post(`${path}?/take-up`, fieldsOf(page, '?/take-up'))
    expect(takenUp.words).toContain('The need is taken up.')
    expect((await visitorAs('justice').open(`${path}/edit`)).status).toBe(403)
    const form = fieldsOf(takenUp, '?/set-aside')
    const refused = await visitor.post(`${path}?/set-aside`, { ...form, why: ' ' })
    expect(refused.status).toBe(422)
    await visitor.post(`${path}?/set-aside`, { ...form, why: 'The new budget pays for it.' })
    expect((await visitorAs('justice').open(path)).words).toContain('The new budget pays for it.')
    expect((await visitorAs('justice').open(path)).html).not.toContain('?/take-up')
  })

  test('its organisation removes it', async () => {
    const [path = ''] = (await write('justice', { title: 'To be removed' })).path.split('?')
    const visitor = visitorAs('justice')
    const list = await visitor.post(`${path}?/remove`, fieldsOf(await visitor.open(path), '?/remove'))
    expect(list.path).toBe('/en/desk/needs?done=removed')
    expect((await visitor.open(path)).status).toBe(404)
  })

  test('a body’s suggestion is seen by the government after consent, and answered in the government’s own words', async () => {
    const words = 'Lawyers on the outer islands are missing.'
    const [path = ''] = (await write('nhri', { gap: words })).path.split('?')
    const number = path.split('/').at(-1) ?? ''
    expect((await visitorAs('coordinator').open(path)).status).toBe(404)
    const approver = visitorAs('nhriApprover')
    const own = await approver.open(path)
    const give = `/en/desk/consent/give?kind=need&thing=${number}&audience=government`
    expect(own.html.replaceAll('&amp;', '&')).toContain(give)
    const asked = await approver.open(give)
    expect(asked.html).toMatch(/value="government"[^>]*checked|checked[^>]*value="government"/)
    await approver.post(give, {
      kind: 'need',
      thing: number,
      audience: 'government',
      office: 'Commissioner',
      decision: 'Decision 7',
      conditions: '',
      from: '',
      until: '',
    })
    const coordinator = visitorAs('coordinator')
    expect((await coordinator.open(path)).words).toContain(words)
    const page = await coordinator.open(`/en/desk/needs/new?answers=${number}`)
    const begun = formOf(page, `&answers=${number}`)
    expect(begun).toMatchObject({ gap: '', title: '', answersNeedId: number, 'kinds:statistics': 'on' })
    const query = `&answers=${number}`
    const answer = await send(coordinator, { page, action: 'save', query }, { ...said, title: 'Our answer' })
    expect(answer.words).not.toContain(words)
    expect((await coordinator.open(path)).words).toContain('Our answer')
    expect((await visitorAs('nhri').open(path)).words).not.toContain('Our answer')
  })
})

test('a partner to whom a need is opened reads it, and nothing of what became of it', async () => {
  const [path = ''] = (await write('justice', { title: 'Opened to one' })).path.split('?')
  const consent = {
    subject: { kind: 'need', id: Number(path.split('/').at(-1)) },
    audience: 'named' as const,
    partners: [cast.partnerOne.organisation],
    office: 'Secretariat',
    decision: 'Decision 8',
    conditions: '',
    from: null,
    until: null,
  }
  await inTransactionAs(database.program, cast.approver, (transaction) =>
    giveConsent(transaction, consent, { through: 'page' }),
  )
  const read = await visitorAs('partnerOne').open(path)
  expect(read.words).toContain(said.gap)
  for (const trace of ['Proposed', 'What became of it', 'Decision 8', '/edit'])
    expect(read.html).not.toContain(trace)
  expect((await visitorAs('partnerOne').open('/en/desk/needs')).status).toBe(403)
  expect((await visitorAs('partnerTwo').open(path)).status).toBe(404)
  const readings = await visitorAs('coordinator').open('/en/desk/consent/readings')
  expect(readings.words).toContain('Opened to one')
})

describe('the list of needs', () => {
  test('is narrowed by its address and taken away in full', async () => {
    const [path = ''] = (await write('health', { title: 'Midwives', 'kinds:training': 'on' })).path.split('?')
    const visitor = visitorAs('coordinator')
    const narrowed = await visitor.open('/en/desk/needs?q=midwives&kind=training&standing=proposed')
    expect(narrowed.words).toContain('1 need')
    expect(narrowed.html).toContain(path)
    expect((await visitor.open('/en/desk/needs?q=midwives&kind=funds')).html).not.toContain(path)
    const file = await visitor.open('/en/desk/needs/needs.json?q=midwives')
    expect(JSON.parse(file.html)).toMatchObject({ total: 1, items: [{ title: 'Midwives' }] })
    expect((await visitor.open('/en/desk/needs/needs.csv?q=midwives')).html).toContain('Midwives')
    expect((await visitor.open('/en/desk/needs/needs.pdf')).status).toBe(404)
  })
})
