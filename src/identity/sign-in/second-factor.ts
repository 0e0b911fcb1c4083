/** The second factor of a person: an authenticator app with recovery codes, and passkeys, which stand for both factors. */
import { symmetricDecrypt } from 'better-auth/crypto'
import { sql, type Kysely } from 'kysely'
import { Refusal } from '#platform/errors.ts'
import { attempting } from './lock-out.ts'
import { cookiesOf, refusing, tokenIn, type Opened, type SignIn, type Visit } from './service.ts'
import type { SignedIn } from './who.ts'

export interface OwnPasskey {
  id: string
  name: string | null
  createdAt: Date | null
}

export interface SecondFactors {
  /** An authenticator app: none, begun but not yet confirmed with a code, or in use. */
  app: 'none' | 'begun' | 'in-use'
  passkeys: OwnPasskey[]
}

export async function secondFactorsOf(kysely: Kysely<object>, userId: string): Promise<SecondFactors> {
  const { rows } = await sql<{ verified: boolean }>`
    select verified from sign_in.two_factor where "userId" = ${userId}`.execute(kysely)
  const { rows: passkeys } = await sql<OwnPasskey>`
    select id, name, "createdAt" from sign_in.passkey where "userId" = ${userId} order by "createdAt"`.execute(
    kysely,
  )
  const [app] = rows
  return { app: app ? (app.verified ? 'in-use' : 'begun') : 'none', passkeys }
}

/**
 * Whoever has a second factor shows it before they change how they sign in: a password alone, which may be stolen,
 * does not open the way to another factor.
 * @throws Refusal `second-factor.needed` (403)
 */
export async function refuseWithoutSecondFactor(kysely: Kysely<object>, signedIn: SignedIn): Promise<void> {
  if (signedIn.secondFactor) return
  const { app, passkeys } = await secondFactorsOf(kysely, signedIn.userId)
  if (app === 'in-use' || passkeys.length) throw new Refusal('second-factor.needed', {}, 403)
}

/**
 * Begins with an authenticator app, or with another one in place of the present: its secret is shown until a code
 * confirms it.
 * @param password asked for once more, of whoever has one
 * @throws Refusal `password.wrong`, `second-factor.needed` (403), `sign-in.wait` (429)
 */
export async function beginApp(
  signIn: SignIn,
  kysely: Kysely<object>,
  visit: Visit,
  signedIn: SignedIn,
  password: string,
): Promise<Opened> {
  await refuseWithoutSecondFactor(kysely, signedIn)
  return attempting(kysely, { passwordOf: signedIn.userId }, () =>
    putApp(signIn, kysely, visit, signedIn, password),
  )
}

async function putApp(
  signIn: SignIn,
  kysely: Kysely<object>,
  visit: Visit,
  signedIn: SignedIn,
  password: string,
): Promise<Opened> {
  const auth = await signIn.at(visit.origin)
  const { app } = await secondFactorsOf(kysely, signedIn.userId)
  const opened: Opened = { cookies: [], token: signedIn.token }
  let { headers } = visit
  if (app === 'in-use') {
    const answer = await auth.api
      .disableTwoFactor({ body: { password }, headers, returnHeaders: true })
      .catch(refusing('password.wrong'))
    opened.cookies = cookiesOf(answer.headers)
    opened.token = tokenIn(answer)
    // The library opens a new session; the factor that was just shown goes on counting in it.
    if (opened.token) await signIn.markSecondFactor(opened.token)
    headers = withCookies(headers, opened.cookies)
  }
  await auth.api.enableTwoFactor({ body: { password }, headers }).catch(refusing('password.wrong'))
  return opened
}

/** What an authenticator app is told, as the address that it reads from a picture and as its secret alone. */
export interface AppSecret {
  address: string
  secret: string
}

/** Of an app that was begun and waits for its first code. */
export async function begunApp(
  signIn: SignIn,
  kysely: Kysely<object>,
  origin: string,
  { userId, email }: Pick<SignedIn, 'userId' | 'email'>,
): Promise<AppSecret | undefined> {
  const { rows } = await sql<{ secret: string }>`
    select secret from sign_in.two_factor where "userId" = ${userId} and not verified`.execute(kysely)
  if (!rows[0]) return undefined
  const { secretConfig, appName } = await (await signIn.at(origin)).$context
  const secret = base32(Buffer.from(await symmetricDecrypt({ key: secretConfig, data: rows[0].secret })))
  const label = `${encodeURIComponent(appName)}:${encodeURIComponent(email)}`
  // Key URI format: what is left out has its usual value, SHA-1, six digits and thirty seconds.
  return { address: `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(appName)}`, secret }
}

/** The recovery codes that are left. */
export async function recoveryCodes(signIn: SignIn, origin: string, userId: string): Promise<string[]> {
  const auth = await signIn.at(origin)
  const { backupCodes } = await auth.api.viewBackupCodes({ body: { userId } })
  return [...backupCodes]
}

/**
 * Ten new recovery codes in place of those before.
 * @throws Refusal `password.wrong`, `second-factor.needed` (403), `sign-in.wait` (429)
 */
export async function renewRecoveryCodes(
  signIn: SignIn,
  kysely: Kysely<object>,
  visit: Visit,
  signedIn: SignedIn,
  password: string,
): Promise<string[]> {
  await refuseWithoutSecondFactor(kysely, signedIn)
  const auth = await signIn.at(visit.origin)
  const { backupCodes } = await attempting(kysely, { passwordOf: signedIn.userId }, () =>
    auth.api
      .generateBackupCodes({ body: { password }, headers: visit.headers })
      .catch(refusing('password.wrong')),
  )
  return [...backupCodes]
}

/** The request as the browser will make it with what it was just given to keep. */
function withCookies(headers: Headers, cookies: Opened['cookies']): Headers {
  const kept = new Map(
    (headers.get('cookie') ?? '')
      .split('; ')
      .filter(Boolean)
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const),
  )
  for (const { name, value } of cookies) kept.set(name, encodeURIComponent(value))
  const changed = new Headers(headers)
  changed.set('cookie', [...kept].map(([name, value]) => `${name}=${value}`).join('; '))
  return changed
}

/** RFC 4648, section 6, without padding. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(five.padEnd(5, '0'), 2)] ?? '')
    .join('')
}
