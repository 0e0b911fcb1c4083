/** The record at the desk, over HTTP and without JavaScript: who sees which history, and an earlier version restored. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { giveConsent, revokeConsent } from '#consent/commands.ts'
import { setDisabled } from '#identity/commands.ts'
import type { Cast } from '#identity/testing.ts'
import { inTransactionAs, type ActingTransaction } from '#platform/database/acting.ts'
import { beginChange } from '#record/change.ts'
import { startTarget, type Target } from './attack/target.ts'

let target: Target
let note: number
let versions: number[]
const history = () => `/en/desk/record/note/${note}`

beforeAll(async () => {
  target = await startTarget()
  note = await changing('justice', async (transaction, change) => {
    const { organisation, person } = target.cast.justice
    const { rows } = await sql<{ id: number }>`
      insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language, written_by, change_id)
      values ('XTL', ${target.recommendation}, ${organisation}, 'government', 'government', 'Judges are trained.', 'en',
              ${person}, ${change}) returning id`.execute(transaction)
    return rows[0]?.id ?? 0
  })
  await changing('justice', (transaction, change) =>
    sql`update followup.note set text = 'Judges and <b>police</b> are trained.', change_id = ${change}
         where id = ${note}`.execute(transaction),
  )
  const { rows } = await target.database.owner.pool.query<{ first: number; last: number }>(
    `select before_change_id as first, change_id as last from record.history where table_name = 'followup.note'`,
  )
  versions = [rows[0]?.first ?? 0, rows[0]?.last ?? 0]
})
afterAll(() => target.stop())

const changing = <Result>(
  name: keyof Cast,
  work: (transaction: ActingTransaction, change: number) => Promise<Result>,
) =>
  inTransactionAs(target.database.program, target.cast[name], async (transaction) =>
    work(transaction, await beginChange(transaction, { through: 'page', confidential: true })),
  )

test('the history shows what differs in words, and names who made each change', async () => {
  const browser = await target.browserOf('justice')
  const { status, html, words } = await browser.open(history())
  expect(status).toBe(200)
  expect(words).toContain('justice, justice (Contributor)')
  expect(words).toContain('Judges [added: and &lt;b>police&lt;/b> ] are trained.')
  expect(html).not.toContain('<b>police')
})

test('whoever may not see the record learns nothing of its history', async () => {
  for (const name of ['nhri', 'partnerOne', 'foreignCoordinator', 'administrator', 'secretariat'] as const) {
    const browser = await target.browserOf(name)
    const { status, words } = await browser.open(history())
    expect([name, status]).toEqual([name, expect.toSatisfy((code: number) => [403, 404].includes(code))])
    expect(words).not.toContain('Judges')
    const log = await browser.open('/en/desk/record')
    expect(log.words).not.toContain(`Note ${note}`)
  }
  expect((await fetch(`${target.address}${history()}`)).status).toBe(401)
  expect((await fetch(`${target.address}/en/account/data`)).status).toBe(401)
})

test('a colleague reads it but is offered no restoring, and is refused it', async () => {
  const browser = await target.browserOf('health')
  expect((await browser.open(history())).html).not.toContain('?/restore')
  const [version, opened] = versions.map(String)
  const tried = await browser.post(`${history()}?/restore`, {
    version: version ?? '',
    opened: opened ?? '',
    why: '',
  })
  expect(tried.status).toBe(403)
  expect(tried.words).toContain('2 versions')
})

test('a form that was opened before someone else’s change changes nothing; the next one restores', async () => {
  const browser = await target.browserOf('justice')
  const [version = '', opened = ''] = versions.map(String)
  const late = await browser.post(`${history()}?/restore`, { version, opened: version, why: 'Too late' })
  expect([late.status, late.words]).toEqual([409, expect.stringContaining('Someone else changed this')])
  expect(late.html).toContain('Too late')
  const done = await browser.post(`${history()}?/restore`, { version, opened, why: 'Police come later' })
  expect(done.status).toBe(200)
  expect(done.words).toContain('The earlier version stands again')
  expect(done.words).toContain('Why: Police come later')
  const log = await browser.open('/en/desk/record')
  expect(log.words).toContain('Police come later')
})

test('the record tells in words what was opened, what was revoked, and what was done to the State’s people', async () => {
  const { cast, database } = target
  const [approver, administrator] = await Promise.all([
    target.browserOf('approver'),
    target.browserOf('administrator'),
  ])
  const consent = {
    subject: { kind: 'note', id: note },
    audience: 'named' as const,
    partners: [cast.partnerOne.organisation],
    office: 'Secretariat',
    decision: 'Decision 7',
    conditions: '',
    from: null,
    until: null,
  }
  const given = await inTransactionAs(database.program, cast.approver, (transaction) =>
    giveConsent(transaction, consent, { through: 'page' }),
  )
  await inTransactionAs(database.program, cast.approver, (transaction) =>
    revokeConsent(transaction, given, 'Called off', { through: 'page' }),
  )
  await inTransactionAs(database.program, cast.administrator, (transaction) =>
    setDisabled(transaction, cast.coordinator.person, true, { through: 'page', why: 'Letter 12/2026' }),
  )
  const { words } = await approver.open('/en/desk/record')
  expect(words).toMatch(
    /operator \(Administrator\).*Letter 12\/2026.*Account disabled: +coordinator .*Consent revoked: +Judges are trained\. +to: +partnerOne.*Opened: +Judges are trained\. +to: +partnerOne/s,
  )
  expect(words).not.toContain('Partner named in a consent')
  // The administrator, who did it, is not told of the note.
  expect((await administrator.open('/en/desk/record')).words).not.toContain('Judges')
  const told = (await approver.open(history())).words
  expect(told).toMatch(/To whom it was opened.*partnerOne.*Decision 7.*Revoked.*Called off/s)
})

test('the history names the recommendation, and the files that came and went', async () => {
  const browser = await target.browserOf('justice')
  const change = await changing('justice', async (transaction, change) => {
    await sql`insert into followup.attachment (state_id, note_id, name, media_type, content, sha256, change_id)
      values ('XTL', ${note}, 'Plan.pdf', 'application/pdf', 'x', 'x', ${change})`.execute(transaction)
    await sql`update followup.note set change_id = ${change} where id = ${note}`.execute(transaction)
    return change
  })
  expect((await browser.open(history())).words).toContain('[added: Plan.pdf ]')
  await changing('justice', async (transaction, next) => {
    await sql`delete from followup.attachment where change_id = ${change}`.execute(transaction)
    await sql`update followup.note set change_id = ${next} where id = ${note}`.execute(transaction)
  })
  const { words } = await browser.open(history())
  expect(words).toContain('[removed: Plan.pdf ]')
  expect(words).not.toContain(target.recommendation)
  // Others of the government saw the note then or did not: that a file went is told to them, not which.
  expect((await (await target.browserOf('health')).open(history())).words).not.toContain('Plan.pdf')
})
