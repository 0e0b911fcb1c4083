/** What comes back of a form to whoever may not send it, and what odd input breaks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, form } from '../network/ask.ts'
import { addressOf, allRoutes, startTarget, type Target } from './target.ts'

let target: Target
beforeAll(async () => {
  target = await startTarget()
})
afterAll(() => target.stop())

const cookieHeader = async (name: 'coordinator' | 'approver' | 'justice') => {
  const [pair] = Object.entries(await target.cookieOf(name))
  return (pair ?? []).join('=')
}

async function send(path: string, fields: Record<string, string>, cookie: string) {
  const { headers, ...rest } = form(fields, target.address)
  return ask(target.address + path, { ...rest, headers: { ...headers, cookie } })
}

describe('a form at the desk, sent with a session that never was', () => {
  test('comes back without the rooms of the desk and without what lies there', async () => {
    const { rows } = await target.database.owner.pool.query<{ id: string; name: string }>(
      'select id, file_name as name from register.batch order by id limit 1',
    )
    const { id: batch = '', name = '' } = rows[0] ?? {}
    expect(name).not.toBe('')
    const values = { lang: 'en', batch, id: target.recommendation, person: '1', kind: 'note', ask: '1' }
    const shown: string[] = []
    for (const route of allRoutes.filter(({ id }) => id.startsWith('/[lang]/desk/')))
      for (const action of route.actions) {
        const path = addressOf(route, values) + (action === 'default' ? '' : `?/${action}`)
        const { body } = await send(path, { x: '' }, 'desk=neverissued')
        const html = body.toString()
        // A page names its own address, too.
        const rooms = ['people', 'organisations', 'outbox'].filter((room) =>
          html.includes(`"/en/desk/${room}"`),
        )
        if (rooms.length > 1) shown.push(`${path}: ${rooms.join()}`)
        if (html.includes(name)) shown.push(`${path}: ${name}`)
      }
    expect(shown).toEqual([])
  })
})

describe('what is no number', () => {
  const odd = ['NaN', '1e400', '1.5', '99999999999999999999', "1'", '٣', 'null', '-1', '']
  test.each([
    ['/en/desk/organisations', { verified: 'yes' }, 'organisation', 'coordinator'],
    ['/en/desk/consent?/revoke', { reason: 'because' }, 'consent', 'approver'],
    ['/en/desk/people/1?/end', {}, 'membership', 'coordinator'],
    ['/en/desk/people/1?/withdrawPower', {}, 'power', 'coordinator'],
    ['/en/desk/people/1/hand-over', { why: 'because' }, 'to', 'coordinator'],
    ['/en/account/acting', {}, 'membership', 'coordinator'],
  ] as const)('is refused by %s', async (path, fields, field, name) => {
    const cookie = await cookieHeader(name)
    const broken: string[] = []
    for (const value of odd) {
      const { status } = await send(path, { ...fields, [field]: value }, cookie)
      if (status < 400 || status >= 500) broken.push(`${value}: ${status}`)
    }
    expect(broken).toEqual([])
  })
})

test('a day before there were years is no day of a meeting', async () => {
  const fields = { held_on: '0000-01-01', subject: 'x', formKey: crypto.randomUUID() }
  const { status } = await send(
    '/en/desk/mechanism/meeting/new?/save',
    fields,
    await cookieHeader('coordinator'),
  )
  expect(status).toBe(422)
})

describe('a cookie that cannot be read', () => {
  test.each(['other=%E0%A4%A', 'throughline.two_factor=%E0%A4%A', 'throughline.session_token=%', 'desk=%'])(
    '%s breaks no step of signing in',
    async (cookie) => {
      for (const path of ['/en/sign-in', '/en/sign-in/code', '/en/sign-in/out', '/en/desk/enter'])
        expect((await send(path, { code: '123456', kind: 'code' }, cookie)).status, path).toBeLessThan(500)
    },
  )
})

describe('a draft', () => {
  const keep = async (path: string) => {
    const body = new FormData()
    for (const [name, value] of Object.entries({ text: 'not yet', audience: 'government' }))
      body.append(name, value)
    const { status } = await fetch(`${target.address}${path}?/draft`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: await cookieHeader('justice'), origin: target.address, accept: 'text/html' },
      body,
    })
    return status
  }

  test('is kept of a form that there is, and of no address that was made up', async () => {
    const base = `/en/recommendations/${target.recommendation}/notes`
    expect(await keep(`${base}/new`)).toBe(303)
    const made = [
      '/en/recommendations/000000000000/notes/new',
      `/en/recommendations/${'a'.repeat(300)}/notes/new`,
      '/en/recommendations/..%2f..%2fdesk/notes/new',
      `${base}/999999/edit`,
    ]
    for (const path of made) {
      const status = await keep(path)
      expect(status, path).toBeGreaterThanOrEqual(400)
      expect(status, path).toBeLessThan(500)
    }
    const { rows } = await target.database.owner.pool.query('select form from followup.draft')
    expect(rows).toEqual([{ form: `note/new/${target.recommendation}` }])
  })
})

test('an answer of the API that has not changed is no more public for it', async () => {
  const url = `${target.address}/api/v1/notes?state=XTL`
  const cookie = await cookieHeader('justice')
  const first = await ask(url, { headers: { cookie } })
  const again = await ask(url, { headers: { cookie, 'if-none-match': first.headers.etag } })
  expect([first.status, again.status]).toEqual([200, 304])
  expect(again.headers['cache-control']).toBe(first.headers['cache-control'])
  expect(first.headers['cache-control']).toContain('private')
  expect(again.headers['access-control-allow-origin']).toBeUndefined()
})
