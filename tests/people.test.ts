import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyDatabase, type EmptyDatabase } from '#platform/database/testing.ts'
import { Visitor } from './network/visitor.ts'
import { run, startProgram, type RunningProgram } from './running-program.ts'

/** People, organisations and the national mechanism as browsers without scripts meet them. */
let database: EmptyDatabase
let folder: string
let program: RunningProgram
let env: Record<string, string>
beforeAll(async () => {
  database = await emptyDatabase()
  folder = await mkdtemp(join(tmpdir(), 'people-pages-'))
  env = { DATABASE_URL: database.programUrl, DATABASE_OWNER_URL: database.ownerUrl, THROUGHLINE_DATA: folder }
  program = await startProgram({ ...env, THROUGHLINE_DEMO: 'on' })
})
afterAll(async () => {
  await program.stop()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

/** Signs in with the button of a demonstration account. */
async function someoneAs(role: string): Promise<Visitor> {
  const visitor = new Visitor(program.address)
  const { html } = await visitor.open('/en/sign-in')
  const [, person = ''] = new RegExp(`value="(\\d+)"[^>]*>\\s*<strong[^>]*>${role}</strong>`).exec(html) ?? []
  await visitor.post('/en/sign-in/demonstration', { person, to: '/en/desk' })
  return visitor
}

const numberIn = (path: string) => /\/(\d+)/.exec(path)?.[1] ?? ''

describe('the first administrator', () => {
  const first = { name: 'Ada First', email: 'ada@example.org', organisation: 'Office of Instances' }
  const person = () => new Visitor(program.address)

  test('is made by the link that the terminal shows, with a password that holds', async () => {
    const link = new URL(program.administrator ?? '')
    const ada = person()
    const form = await ada.post(link.pathname, {
      token: link.searchParams.get('token') ?? '',
      to: link.searchParams.get('to') ?? '',
    })
    expect(form.path).toBe('/en/desk/administrator')
    const weak = await ada.post(form.path, { ...first, password: 'password1234' })
    expect(weak.status).toBe(422)
    expect(weak.html).toContain('href="#password"')
    expect(weak.html).toContain('value="Ada First"')
    const made = await ada.post(form.path, { ...first, password: 'slow tides carry green boats' })
    expect(made).toMatchObject({ status: 200, path: '/en/account/second-factor' })
  })

  test('is the only one made so', async () => {
    const machine = person()
    const { out } = await run(['desk', '--json'], { env })
    const link = new URL((JSON.parse(out) as { desk: string }).desk)
    await machine.post('/en/desk/enter', { token: link.searchParams.get('token') ?? '' })
    const again = await machine.post('/en/desk/administrator', {
      ...first,
      password: 'slow tides carry green boats',
    })
    expect(again.status).toBe(409)
    expect((await machine.open('/en/desk/administrator')).html).not.toContain('name="password"')
  })
})

describe('the demonstration’s accounts', () => {
  test('open only the rooms of their role', async () => {
    const rooms: [string, string, number][] = [
      ['Coordinator', '/en/desk', 200],
      ['Coordinator', '/en/desk/hosting', 403],
      ['Contributor', '/en/desk/batches/1', 403],
      ['Contributor', '/en/desk/mechanism', 200],
      ['Partner', '/en/desk/mechanism', 403],
      ['Partner', '/en/desk/people', 200],
      ['Observer', '/en/desk/administrator', 403],
    ]
    for (const [role, path, status] of rooms)
      expect((await (await someoneAs(role)).open(path)).status, `${role} at ${path}`).toBe(status)
    expect((await (await someoneAs('Contributor')).post('/en/desk/hosting', { hosted: 'XTL' })).status).toBe(
      403,
    )
  })

  test('are refused where the program serves others', async () => {
    const kept = (await someoneAs('Coordinator')).cookies
    await program.stop()
    program = await startProgram({ ...env, ORIGIN: 'https://throughline.example.org' })
    const local = `http://127.0.0.1:${program.port}`
    const visitor = new Visitor(local, Object.fromEntries(kept))
    const refused = (await visitor.open('/en/sign-in')).html
    expect(refused).not.toContain('/en/sign-in/demonstration')
    expect(refused).toContain('Demonstration accounts are refused here')
    expect((await visitor.open('/en/desk')).status).toBe(401)
    await expect.poll(program.log).toContain('demonstration accounts are refused')
    await program.stop()
    program = await startProgram(env)
    expect((await (await someoneAs('Coordinator')).open('/en/desk')).status).toBe(200)
  })
})

describe('a coordinator', () => {
  test('enters a ministry, invites its focal point and gives them the power to consent', async () => {
    const coordinator = await someoneAs('Coordinator')
    const nameless = await coordinator.post('/en/desk/organisations/new', {
      kind: 'ministry',
      state: 'XTL',
      name: ' ',
    })
    expect(nameless.status).toBe(422)
    const entered = await coordinator.post('/en/desk/organisations/new', {
      kind: 'ministry',
      state: 'XTL',
      name: 'Ministry of Tides <b>',
    })
    expect(entered.html).toContain('Ministry of Tides &lt;b>')
    const foreign = { kind: 'ministry', state: 'SVN', name: 'Ministry of Elsewhere' }
    expect((await coordinator.post('/en/desk/organisations/new', foreign)).status).toBe(403)

    const { html } = await coordinator.open('/en/desk/people/invite')
    const [, organisation = ''] = /value="(\d+)"[^>]*>Ministry of Tides/.exec(html) ?? []
    const invited = {
      name: 'Nia Shore',
      email: 'nia@example.org',
      language: 'en',
      organisation,
      role: 'contributor',
    }
    const guest = await coordinator.post('/en/desk/people/invite', { ...invited, guest: 'yes' })
    expect(guest.status).toBe(422)
    expect(guest.html).toContain('href="#until"')
    expect(guest.html).toContain('value="Nia Shore"')
    const page = await coordinator.post('/en/desk/people/invite', invited)
    expect(page.words).toContain('Invited, has not signed in yet')

    const path = page.path.split('?')[0] ?? ''
    const unfounded = await coordinator.post(`${path}?/givePower`, { powerOrganisation: organisation })
    expect(unfounded.status).toBe(422)
    const given = { powerOrganisation: organisation, decisionReference: 'Cabinet decision 3' }
    expect((await coordinator.post(`${path}?/givePower`, given)).words).toContain('Cabinet decision 3')
    expect((await (await someoneAs('Contributor')).post(`${path}?/givePower`, given)).status).toBe(403)
  })

  test('hands the work of one over to another on one page', async () => {
    const coordinator = await someoneAs('Coordinator')
    const list = await coordinator.open('/en/desk/people?q=nia')
    const leaver = numberIn(/\/en\/desk\/people\/\d+/.exec(list.html)?.[0] ?? '')
    const path = `/en/desk/people/${leaver}/hand-over`
    const successor = numberIn(
      /\/en\/desk\/people\/\d+/.exec((await coordinator.open('/en/desk/people?q=talva')).html)?.[0] ?? '',
    )
    expect((await coordinator.post(path, { to: successor, why: '' })).status).toBe(422)
    const page = await coordinator.post(path, {
      to: successor,
      why: 'Moves abroad',
      decisionReference: 'Decision 4',
    })
    expect(page.words).toContain('Ministry of Tides')
    expect(page.words).toMatch(/Roles: 1; powers: 1/)
  })
})

describe('what a list shows', () => {
  test('is narrowed by its address and taken away in full, by those to whom it is shown', async () => {
    const coordinator = await someoneAs('Coordinator')
    const people = (await coordinator.open('/en/desk/people?role=delegate')).words
    expect(people).toContain('Samu Keroa')
    expect(people).not.toContain('Davit Osare')
    expect((await coordinator.open('/en/desk/people?status=disabled')).words).toContain('Nobody was found')
    const file = (await coordinator.open('/en/desk/people/people.csv?role=delegate')).html
    expect(file).toContain('Samu Keroa')
    expect(file).toContain('Permanent Mission of Talmaris in Geneva')
    expect(file).not.toContain('Davit Osare')
    const all = JSON.parse((await coordinator.open('/en/desk/people/people.json')).html) as { total: number }
    const { words } = await coordinator.open('/en/desk/people')
    expect(words).toContain(`${all.total} people`)

    const missions = '/en/desk/organisations/organisations.csv?kind=permanent-mission'
    const lines = (await coordinator.open(missions)).html.trim().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain('Permanent Mission of Talmaris in Geneva')
    expect((await coordinator.open('/ar/desk/organisations?status=unverified')).status).toBe(200)

    const partner = await someoneAs('Partner')
    expect((await partner.open('/en/desk/people/people.csv')).html).not.toContain('Samu Keroa')
    expect((await partner.open('/en/desk/asks/asks.csv')).status).toBe(403)
    expect((await new Visitor(program.address).open('/en/desk/people/people.csv')).status).toBe(401)
    expect((await coordinator.open('/en/desk/people/people.exe')).status).toBe(404)
  })

  test('of what was asked too: found by the question, the address or how it stands', async () => {
    const coordinator = await someoneAs('Coordinator')
    const [, recommendation = ''] =
      /recommendations\/(\w+)"/.exec((await coordinator.open('/en/recommendations?state=XTL')).html) ?? []
    for (const [email, question] of [
      ['tides@talmaris.example', 'How high do they rise?'],
      ['trees@talmaris.example', 'How tall do they grow?'],
    ])
      await coordinator.post(`/en/desk/asks/new?recommendation=${recommendation}`, {
        email: email ?? '',
        question: question ?? '',
        language: 'en',
        audience: 'government',
        days: '14',
        formKey: randomUUID(),
      })
    const found = async (query: string) => {
      const { words } = await coordinator.open(`/en/desk/asks?${query}`)
      return ['tides@', 'trees@'].filter((name) => words.includes(name))
    }
    expect(await found('')).toEqual(['tides@', 'trees@'])
    expect(await found('q=RISE')).toEqual(['tides@'])
    expect(await found('q=trees%40')).toEqual(['trees@'])
    expect(await found('status=open')).toHaveLength(2)
    expect(await found('status=answered')).toEqual([])
    const { html: file } = await coordinator.open('/en/desk/asks/asks.csv?q=rise')
    expect(file).toContain('How high do they rise?')
    expect(file).not.toContain('grow')
    const taken = (await coordinator.open('/fr/desk/asks/asks.json')).html
    expect(JSON.parse(taken)).toMatchObject({ total: 2, items: [{ status: { code: 'open' } }, {}] })
  })
})

describe('the national mechanism', () => {
  test('is kept by its secretariat and read by the ministries; nobody overwrites anybody', async () => {
    const coordinator = await someoneAs('Coordinator')
    const meeting = { held_on: '2026-03-24', subject: 'First meeting of the year', place: 'Hall' }
    const made = await coordinator.post('/en/desk/mechanism/meeting/new?/save', meeting)
    expect(made.words).toContain('Saved')
    const path = made.path.split('?')[0] ?? ''
    const opened = /name="opened"[^>]*value="(\d+)"/.exec(made.html)?.[1] ?? ''

    await coordinator.post(`${path}?/save`, { ...meeting, place: 'Annex', opened })
    const met = await coordinator.post(`${path}?/save`, { ...meeting, place: 'Garden', opened })
    expect(met.status).toBe(409)
    expect(met.words).toContain('Annex')
    expect(met.words).toContain('Garden')
    const now = /name="opened"[^>]*value="(\d+)"/.exec(met.html)?.[1] ?? ''
    const settled = { ...meeting, place: 'Garden', opened: now, differing: 'place' }
    expect((await coordinator.post(`${path}?/save`, settled)).status, 'nothing was chosen').toBe(422)
    await coordinator.post(`${path}?/save`, { ...settled, 'settle-place': 'yours' })

    const ministry = await someoneAs('Contributor')
    expect((await ministry.open(path)).words).toContain('Garden')
    expect((await ministry.open(path)).html).not.toContain('name="subject"')
    expect((await ministry.post('/en/desk/mechanism/meeting/new?/save', meeting)).status).toBe(403)
    expect((await (await someoneAs('Observer')).open(path)).status).toBe(403)
  })

  test('notes who was there and what was decided', async () => {
    const coordinator = await someoneAs('Coordinator')
    const member = await coordinator.post('/en/desk/mechanism/member/new?/save', {
      institution: 'Ministry of Health',
      capacity: 'chair',
    })
    const [, id = ''] = /member\/(\d+)/.exec(member.path) ?? []
    const meeting = /\/en\/desk\/mechanism\/meeting\/(\d+)/.exec(
      (await coordinator.open('/en/desk/mechanism')).html,
    )?.[1]
    const path = `/en/desk/mechanism/meeting/${meeting}`
    await coordinator.post(`${path}?/attendance`, { [`member-${id}`]: 'excused' })
    const decision = {
      meeting_id: meeting ?? '',
      text: 'Report by June',
      status: 'open',
      due_on: '2026-06-01',
    }
    await coordinator.post('/en/desk/mechanism/decision/new?/save', decision)
    const page = await (await someoneAs('Delegate')).open(path)
    expect(page.words).toMatch(/Ministry of Health.*Excused/)
    expect(page.words).toMatch(/Report by June.*Open.*1 June 2026/)
    expect((await coordinator.open('/ar/desk/mechanism')).words).toContain('Report by June')
  })

  test('keeps what was typed as a draft until it is saved, and takes back what was entered by mistake', async () => {
    const coordinator = await someoneAs('Coordinator')
    const form = '/en/desk/mechanism/member/new'
    await coordinator.post(`${form}?/draft`, { institution: 'Bureau of Statis', capacity: 'observer' })
    const kept = await coordinator.open(form)
    expect(kept.words).toContain('This is your draft')
    expect(kept.html).toContain('value="Bureau of Statis"')
    expect((await (await someoneAs('Approver')).open(form)).status, 'nobody else sees it').toBe(403)
    const made = await coordinator.post(`${form}?/save`, {
      institution: 'Bureau of Tea',
      capacity: 'observer',
    })
    expect((await coordinator.open(form)).words).not.toContain('This is your draft')

    const path = made.path.split('?')[0] ?? ''
    await coordinator.post(`${path}?/draft`, {
      institution: 'Bureau of Trees',
      capacity: 'observer',
      opened: '1',
    })
    expect((await coordinator.open(path)).html).toContain('value="Bureau of Trees"')
    await coordinator.post(`${path}?/discard`, {})
    const { html } = await coordinator.open(path)
    expect(html).toContain('value="Bureau of Tea"')

    const changeId = /name="changeId"[^>]*value="(\d+)"/.exec(html)?.[1] ?? ''
    const removed = await coordinator.post(`${path}?/remove`, { changeId, why: 'There is no such bureau' })
    expect(removed.words).toContain('The entry was removed')
    expect(removed.words).not.toContain('Bureau of Tea')
    expect((await coordinator.open(path)).status).toBe(404)
    const [history = ''] = /\/en\/desk\/record\/mechanism-member\/\d+/.exec(removed.html) ?? []
    const told = await coordinator.open(history)
    expect(told.words).toContain('Bureau of Tea')
    expect(told.words).toContain('There is no such bureau')
  })
})
