/** Single sign-on at a real OpenID Connect provider, run here. */
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { testCast, type Cast } from '../testing.ts'
import { cookiesOf, SignIn } from './service.ts'
import { TestBrowser, testOrigin } from './testing.ts'
import { readSignedIn } from './who.ts'

let database: TestDatabase
let cast: Cast
let server: Server
let issuer: string
let signIn: SignIn
/** Who the provider says has signed in there. */
let claims: { email: string; email_verified: boolean }

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'throughline',
        client_secret: 'a secret between the two',
        redirect_uris: [`${testOrigin}/sign-in/sso/callback`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: true } },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, name: 'As the provider knows them', ...claims }),
    }),
    cookies: { keys: ['only for this test'] },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      IdToken: 600,
      Grant: 600,
      Interaction: 600,
      Session: 600,
    },
  })
  server.on('request', provider.callback())
  signIn = new SignIn(database.program, database.programUrl, {
    issuer,
    clientId: 'throughline',
    clientSecret: 'a secret between the two',
  })
})
afterAll(async () => {
  await signIn.close()
  await new Promise((resolve) => server.close(resolve))
  await database.close()
})

test('whom the provider vouches for is the person who was invited with that address', async () => {
  claims = { email: cast.justice.email, email_verified: true }
  const { token, location } = await comeBack()
  expect(location).toBe('/en/sign-in/back')
  expect(await readSignedIn(database.program.kysely, token ?? '')).toMatchObject({
    name: 'justice', // as they were invited, whatever the provider calls them
    acting: { role: 'contributor' },
    secondFactor: false,
  })
  const { rows } = await database.owner.pool.query(
    'select "accessToken", "refreshToken", "idToken" from sign_in.account where "userId" = $1',
    ['justice'],
  )
  expect(rows).toEqual([{ accessToken: null, refreshToken: null, idToken: null }])
  const again = await comeBack()
  expect(again.token).toBeDefined()
})

test('a role that needs a second factor does not act by single sign-on alone', async () => {
  claims = { email: cast.coordinator.email, email_verified: true }
  const { token } = await comeBack()
  expect(await readSignedIn(database.program.kysely, token ?? '')).toMatchObject({ acting: null })
})

test.each([
  ['was not invited', { email: 'stranger@example.org', email_verified: true }],
  ['has an address that the provider did not verify', { email: 'health@example.org', email_verified: false }],
])('who %s stays outside', async (_, said) => {
  claims = said
  const { token, location } = await comeBack()
  expect(token).toBeUndefined()
  expect(location).toMatch(/^\/en\/sign-in\?provider=refused/)
  const { rowCount } = await database.owner.pool.query(
    `select from sign_in."user" where email like 'stranger%'`,
  )
  expect(rowCount).toBe(0)
})

test('a provider that does not answer is said to be out of reach', async () => {
  const down = createServer((_, response) => response.destroy()).listen(0, '127.0.0.1')
  await once(down, 'listening')
  const without = new SignIn(database.program, database.programUrl, {
    issuer: `http://127.0.0.1:${(down.address() as AddressInfo).port}`,
    clientId: 'throughline',
    clientSecret: 'a secret between the two',
  })
  const asked = without.singleSignOn(new TestBrowser().visit, '/en/account', '/en/sign-in')
  await expect(asked).rejects.toMatchObject({ code: 'sign-in.provider-unreachable', status: 502 })
  await without.close()
  await new Promise((resolve) => down.close(resolve))
})

test('an answer of the provider that this browser did not ask for opens nothing', async () => {
  claims = { email: cast.health.email, email_verified: true }
  const browser = new TestBrowser()
  const { url, cookies } = await signIn.singleSignOn(
    browser.visit,
    '/en/sign-in/back',
    '/en/sign-in?provider=refused',
  )
  browser.keep(cookies)
  const answer = await atProvider(url)
  // Someone else is led to the address that was meant for the first browser.
  const other = new TestBrowser()
  const response = await signIn.answer(testOrigin, new Request(answer, { headers: other.visit.headers }))
  expect(cookiesOf(response.headers).some(({ name, value }) => name.endsWith('session_token') && value)).toBe(
    false,
  )
  // And nobody comes back twice.
  await signIn.answer(testOrigin, new Request(answer, { headers: browser.visit.headers }))
  const twice = await signIn.answer(testOrigin, new Request(answer, { headers: browser.visit.headers }))
  expect(cookiesOf(twice.headers).some(({ name, value }) => name.endsWith('session_token') && value)).toBe(
    false,
  )
})

/** Signs in at the provider and comes back. */
async function comeBack(): Promise<{ token: string | undefined; location: string | null }> {
  const browser = new TestBrowser()
  const { url, cookies } = await signIn.singleSignOn(
    browser.visit,
    '/en/sign-in/back',
    '/en/sign-in?provider=refused',
  )
  browser.keep(cookies)
  const answer = await atProvider(url)
  const response = await signIn.answer(testOrigin, new Request(answer, { headers: browser.visit.headers }))
  browser.keep(cookiesOf(response.headers))
  const session = await signIn.sessionOf(browser.visit)
  return { token: session?.token, location: response.headers.get('location') }
}

/** What a person does at the provider: name, password (any), consent. @returns the address that leads back to us */
async function atProvider(start: string): Promise<string> {
  const jar = new Map<string, string>()
  let address = start
  for (let step = 0; step < 20; step++) {
    if (address.startsWith(testOrigin)) return address
    const form = await follow(jar, address)
    address = form
  }
  throw new Error(`the provider did not lead back: ${address}`)
}

async function follow(jar: Map<string, string>, address: string): Promise<string> {
  const send = async (to: string, body?: URLSearchParams) => {
    const response = await fetch(to, {
      redirect: 'manual',
      method: body ? 'POST' : 'GET',
      ...(body && { body }),
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return response
  }
  const response = await send(address)
  const next = response.headers.get('location')
  if (next) return new URL(next, address).href
  const page = await response.text()
  const action = /action="([^"]+)"/.exec(page)?.[1]
  const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1]
  if (!action || !prompt) throw new Error(`the provider shows ${page.slice(0, 500)}`)
  const given = new URLSearchParams({
    prompt,
    ...(prompt === 'login' && { login: claims.email, password: 'any' }),
  })
  const answered = await send(new URL(action, address).href, given)
  return new URL(answered.headers.get('location') ?? '', address).href
}
