/** What others see, as people decide it in the running program with a browser that runs no scripts. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestPerson } from '#identity/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import { beginChange } from '#record/change.ts'
import { startTarget, type Target } from './attack/target.ts'
import { Visitor } from './network/visitor.ts'

let target: Target
let approver: Visitor
let partner: Visitor
beforeAll(async () => {
  target = await startTarget()
  ;[approver, partner] = await Promise.all([target.browserOf('approver'), target.browserOf('partnerOne')])
})
afterAll(() => target.stop())
beforeEach(async () => {
  await target.database.owner.pool.query('truncate consent.consent, followup.note, record.reading cascade')
})

async function write(who: TestPerson, text: string): Promise<{ id: number; path: string }> {
  const id = await inTransactionAs(target.database.program, who, async (transaction) => {
    await sql`select record.begin_change('page', confidential => true)`.execute(transaction)
    const { rows } = await sql<{ id: number }>`
      insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language,
                                 written_by, change_id)
      values ('XTL', ${target.recommendation}, ${who.organisation}, identity.side(), 'government', ${text}, 'en',
              ${who.person}, record.current_change()) returning id`.execute(transaction)
    return rows[0]?.id ?? 0
  })
  return { id, path: `/en/recommendations/${target.recommendation}/notes/${id}` }
}

const said = {
  office: 'Director',
  decision: 'Decision 7',
  conditions: 'Not to be quoted',
  from: '',
  until: '',
}
const open = (note: number | '', more: Record<string, string>, who = approver) =>
  who.post(`/en/desk/consent/give?kind=note${note && `&thing=${note}`}`, {
    kind: 'note',
    thing: String(note),
    ...said,
    ...more,
  })

/** The number of the only consent that the list shows. */
async function onlyConsent(): Promise<string> {
  const { html } = await approver.open('/en/desk/consent')
  const [, id = ''] = /name="consent" value="(\d+)"/.exec(html) ?? []
  return id
}

test('a note is opened to one partner, who sees it and its conditions, and revoked at once', async () => {
  const { cast } = target
  const note = await write(cast.justice, 'Two shelters by spring')
  expect((await partner.open(note.path)).status).toBe(404)
  const given = await open(note.id, { audience: 'named', partners: String(cast.partnerOne.organisation) })
  expect(given.path).toBe('/en/desk/consent?done=given')
  expect(given.words).toMatch(/Two shelters by spring.*partnerOne.*Decision 7.*Not to be quoted/)

  const seen = await partner.open(note.path)
  expect(seen.words).toMatch(/Two shelters by spring.*Not to be quoted/)
  expect(seen.words).not.toContain('Open to others')
  const other = await target.browserOf('partnerTwo')
  for (const stranger of [other, new Visitor(target.address)])
    expect((await stranger.open(note.path)).status).toBe(404)
  const readings = await approver.open('/en/desk/consent/readings')
  expect(readings.words).toMatch(/partnerOne.*Two shelters by spring.*a page/)

  const revocation = { consent: await onlyConsent(), reason: 'The plan changed' }
  expect((await approver.post('/en/desk/consent?/revoke', revocation)).words).toContain('is revoked')
  expect((await partner.open(note.path)).status).toBe(404)
  expect((await approver.open('/en/desk/consent?when=past')).words).toMatch(/Revoked.*The plan changed/)
})

test('what was public answers 410 with the date, and what never was 404', async () => {
  const note = await write(target.cast.justice, 'For everyone')
  const anyone = new Visitor(target.address)
  expect((await anyone.open(note.path)).status).toBe(404)
  await open(note.id, { audience: 'public' })
  expect((await anyone.open(note.path)).words).toContain('For everyone')
  await approver.post('/en/desk/consent?/revoke', { consent: await onlyConsent(), reason: 'Outdated' })
  const gone = await anyone.open(note.path)
  expect(gone.status).toBe(410)
  expect(gone.words).toMatch(/public until .*20\d\d/)
  expect(gone.html).not.toContain('For everyone')
})

test('a form that is wrong comes back with what was typed, and says at which field', async () => {
  const note = await write(target.cast.justice, 'A plan')
  const nowhere = await open(note.id, { audience: 'named', until: '2999-12-31' })
  expect(nowhere.status).toBe(422)
  expect(nowhere.html).toContain('href="#partners"')
  expect(nowhere.html).toMatch(/value="2999-12-31"/)
  expect(nowhere.html).toContain('Not to be quoted')
  const unsaid = await open(note.id, { audience: 'partners', decision: ' ', until: '2001-01-01' })
  expect(unsaid.html).toContain('href="#decision"')
  expect(unsaid.html).toContain('href="#until"')
  expect((await open(note.id, {})).html).toContain('href="#audience"')
  expect((await open('', { kind: '', audience: 'partners' })).html).toContain('href="#kind"')
  await open(note.id, { audience: 'partners' })
  const reasonless = await approver.post('/en/desk/consent?/revoke', {
    consent: await onlyConsent(),
    reason: ' ',
  })
  expect(reasonless.status).toBe(422)
  expect(reasonless.words).toContain('Say why.')
})

test('who lacks the power is told who has it, and refused', async () => {
  const note = await write(target.cast.justice, 'A plan')
  const justice = await target.browserOf('justice')
  expect((await justice.open('/en/desk/consent')).words).toContain('Only approver may open')
  const refused = await open(note.id, { audience: 'public' }, justice)
  expect([refused.status, refused.words.includes('do not hold the power')]).toEqual([403, true])
  expect((await partner.open('/en/desk/consent')).status).toBe(403)
  expect((await new Visitor(target.address).open('/en/desk/consent')).status).toBe(401)
})

test('a form that is sent after the session ended keeps what was typed', async () => {
  const note = await write(target.cast.justice, 'A plan')
  const nobody = new Visitor(target.address)
  const kept = await open(note.id, { audience: 'partners', conditions: 'Mind the embargo' }, nobody)
  expect(kept.status).toBe(401)
  expect(kept.html).toContain('Mind the embargo')
  expect(kept.html).not.toContain('A plan')
  const way = /href="[^"]*\/sign-in\?to=([^"]*)"/.exec(kept.html)?.[1] ?? ''
  const back = decodeURIComponent(way)
  expect(back).toContain(`kind=note&thing=${note.id}&held=`)
  // A link alone puts nobody's words into the form of who decides: they wait in the browser that sent them.
  expect((await approver.open(back)).html).not.toContain('Mind the embargo')
  const same = new Visitor(target.address, {
    ...Object.fromEntries(nobody.cookies),
    ...(await target.cookieOf('approver')),
  })
  const again = await same.open(back)
  expect(again.html).toContain('Mind the embargo')
  expect(again.words).toContain('You are signed in again')
  const given = await open(note.id, { audience: 'partners', conditions: 'Mind the embargo' })
  expect(given.words).toContain('It is open as you said')
})

test('looking as a partner shows what they see, and is written down', async () => {
  const { cast } = target
  const shown = await write(cast.justice, 'For the partner')
  await write(cast.justice, 'For nobody')
  await open(shown.id, { audience: 'named', partners: String(cast.partnerOne.organisation) })
  const file = 'Costs of two shelters.pdf'
  await inTransactionAs(target.database.program, cast.justice, async (transaction) => {
    const change = await beginChange(transaction, { through: 'page', confidential: true })
    await sql`insert into followup.attachment (state_id, note_id, name, media_type, content, sha256, change_id)
      values ('XTL', ${shown.id}, ${file}, 'application/pdf', 'x', 'x', ${change})`.execute(transaction)
  })
  const as = await approver.open(`/en/desk/consent/as?as=${cast.partnerOne.organisation}`)
  const partners = (await partner.open(shown.path)).words
  for (const words of ['For the partner', file, 'Not to be quoted']) {
    expect(as.words).toContain(words)
    expect(partners).toContain(words)
  }
  expect(as.words).not.toContain('For nobody')
  expect((await approver.open('/en/desk/consent/as?as=public')).words).toContain('Sees nothing of yours')
  const readings = await approver.open(`/en/desk/consent/readings?kind=note&thing=${shown.id}`)
  expect(readings.words).toMatch(/approver.*For the partner.*partnerOne/)
  const justice = await target.browserOf('justice')
  expect((await justice.open('/en/desk/consent/as?as=public')).status).toBe(403)
})

test('an administrator removes what a body published; the body replies, and everyone reads both', async () => {
  const { cast } = target
  const [administrator, body] = await Promise.all([
    target.browserOf('administrator'),
    target.browserOf('nhriApprover'),
  ])
  const note = await write(cast.nhri, 'Names of victims')
  await body.post('/en/desk/consent/name?/choose', { name: 'A neighbour' })
  await open(note.id, { audience: 'public' }, body)
  const anyone = new Visitor(target.address)
  const published = await anyone.open(note.path)
  expect(published.words).toContain('A neighbour')
  expect(published.html).not.toContain('nhri')
  const removal = { address: `${target.address}${note.path}`, reason: 'It names victims.' }
  expect((await approver.post('/en/desk/removals', removal)).status).toBe(403)
  const done = await administrator.post('/en/desk/removals', removal)
  expect(done.words).toContain('It names victims.')
  expect((await anyone.open(note.path)).words).toContain('It names victims.')
  const { html } = await body.open('/en/desk/consent/name')
  const [, number = ''] = /name="removal" value="(\d+)"/.exec(html) ?? []
  await body.post('/en/desk/consent/name?/reply', { removal: number, words: 'They asked us to.' })
  const gone = await anyone.open(note.path)
  expect(gone.status).toBe(410)
  expect(gone.words).toMatch(/It names victims\..*They asked us to\./)
})

test('the list is taken away in full by the side that gave it, and by nobody else', async () => {
  const note = await write(target.cast.justice, 'A plan, with a comma')
  await open(note.id, { audience: 'partners' })
  const csv = await approver.open('/en/desk/consent/consents.csv?q=plan')
  expect(csv.html).toContain('"A plan, with a comma"')
  expect((await approver.open('/en/desk/consent/consents.csv?q=nothing')).html).not.toContain('A plan')
  const body = await target.browserOf('nhriApprover')
  expect((await body.open('/en/desk/consent/consents.json')).html).toContain('"total":0')
  expect((await partner.open('/en/desk/consent/consents.csv')).status).toBe(403)
  await partner.open(note.path)
  const readings = await approver.open(`/en/desk/consent/readings/readings.csv?kind=note&thing=${note.id}`)
  expect(readings.html).toMatch(/partnerOne.*"A plan, with a comma"/)
  expect(readings.html.trim().split('\n')).toHaveLength(2)
  expect((await partner.open('/en/desk/consent/readings/readings.csv')).status).toBe(403)
})
