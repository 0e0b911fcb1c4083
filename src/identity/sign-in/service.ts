/** Signing in, out and the second factor, as pages ask for it; the library below it stands in auth.ts. */
import { createHash } from 'node:crypto'
import { APIError } from 'better-auth/api'
import { parseSetCookieHeader } from 'better-auth/cookies'
import { sql, type Kysely } from 'kysely'
import pg from 'pg'
import { outliveItsConnections, type Database } from '#platform/database/connect.ts'
import type { SingleSignOn } from '#platform/environment.ts'
import { Refusal } from '#platform/errors.ts'
import { createAuth, singleSignOnProvider, type Auth } from './auth.ts'
import { attemptSucceeded, beginAttempt, type Attempted } from './lock-out.ts'

/** A request as far as signing in goes: as which the site was reached, and the cookies that came with it. */
export interface Visit {
  origin: string
  headers: Headers
}

/** A cookie for the browser to keep, or, with a `maxAge` of 0, to forget. */
export interface Cookie {
  name: string
  value: string
  maxAge: number | undefined
}

/** What a step of signing in led to: the cookies to hand on, and the session, where one was opened. */
export interface Opened {
  cookies: Cookie[]
  token: string | undefined
}

/** The answers of the library as it gives them together with headers. */
type Answer<Response> = { headers: Headers; response: Response }

/** A site is reached under few names; what a client makes up is not kept. */
const mostOrigins = 8

export class SignIn {
  readonly #kysely: Kysely<object>
  readonly #pool: pg.Pool
  readonly #singleSignOn: SingleSignOn | undefined
  readonly #auths = new Map<string, Promise<Auth>>()

  /** @param url the program's login to the same database */
  constructor(database: Database, url: string, singleSignOn: SingleSignOn | undefined) {
    this.#kysely = database.kysely
    this.#singleSignOn = singleSignOn
    this.#pool = new pg.Pool({
      connectionString: url,
      options: '-c search_path=sign_in',
      max: 5,
      application_name: 'throughline sign-in',
    })
    outliveItsConnections(this.#pool)
  }

  get offersSingleSignOn(): boolean {
    return this.#singleSignOn !== undefined
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }

  /** The library for one origin. */
  at(origin: string): Promise<Auth> {
    const known = this.#auths.get(origin)
    if (known) return known
    const made = this.#make(origin)
    made.catch(() => this.#auths.delete(origin))
    if (this.#auths.size >= mostOrigins) this.#auths.clear()
    this.#auths.set(origin, made)
    return made
  }

  async #make(origin: string): Promise<Auth> {
    const { rows } = await sql<{ secret: string }>`select secret from sign_in.instance_key`.execute(
      this.#kysely,
    )
    return createAuth(this.#pool, rows[0]?.secret ?? '', origin, this.#singleSignOn)
  }

  /** The token of the session that a browser shows, and the cookie anew where use has moved the session's end on. */
  async sessionOf({
    origin,
    headers,
  }: Visit): Promise<(Opened & { token: string; userId: string }) | undefined> {
    const auth = await this.at(origin)
    const answer = await auth.api
      .getSession({ headers, returnHeaders: true })
      .catch(async (error: unknown) => {
        // The library does not say what went wrong; where it is the database, that does.
        await sql`select`.execute(this.#kysely)
        throw error
      })
    const session = answer.response?.session
    return session && { token: session.token, userId: session.userId, cookies: cookiesOf(answer.headers) }
  }

  /**
   * With address and password. Unknown addresses, wrong passwords and people who were disabled get the same answer
   * after the same work.
   * @returns without a token where the second factor is asked for next
   * @throws Refusal `sign-in.refused` or `sign-in.wait`
   */
  async withPassword({ origin, headers }: Visit, address: string, password: string): Promise<Opened> {
    const attempted: Attempted = { address }
    await beginAttempt(this.#kysely, attempted)
    const auth = await this.at(origin)
    const answer: Answer<{ token?: string }> = await auth.api
      .signInEmail({ body: { email: address.trim(), password }, headers, returnHeaders: true })
      .catch(refusing('sign-in.refused'))
    const { token } = answer.response
    if (token) await this.admit(token)
    await attemptSucceeded(this.#kysely, attempted)
    return { token, cookies: cookiesOf(answer.headers) }
  }

  /**
   * The code of the second factor, or one of the recovery codes: after the password, or within a session that lacks
   * it (single sign-on). Each code opens once.
   * @throws Refusal `sign-in.code-refused`, `sign-in.wait`, or `sign-in.begin-again` where no password came before
   */
  async withCode({ origin, headers }: Visit, code: string, kind: 'code' | 'recovery'): Promise<Opened> {
    const auth = await this.at(origin)
    const userId = await this.#whoIsAsked({ origin, headers })
    if (!userId) throw new Refusal('sign-in.begin-again')
    const attempted: Attempted = { codeOf: userId }
    await beginAttempt(this.#kysely, attempted)
    const request = { body: { code: code.replace(/\s/g, '') }, headers, returnHeaders: true as const }
    const verified = kind === 'code' ? auth.api.verifyTOTP(request) : auth.api.verifyBackupCode(request)
    const answer: Answer<{ token?: string }> = await verified.catch(refusing('sign-in.code-refused'))
    const opened = { token: tokenIn(answer) ?? answer.response.token, cookies: cookiesOf(answer.headers) }
    if (!opened.token) throw new Refusal('sign-in.code-refused')
    if (!(await this.#spend(userId, request.body.code))) {
      // The session that the library opened for a code that was seen before.
      await this.#end(opened.token)
      throw new Refusal('sign-in.code-refused')
    }
    await this.admit(opened.token)
    await this.markSecondFactor(opened.token)
    await attemptSucceeded(this.#kysely, attempted)
    return opened
  }

  /** A session for someone who has proved otherwise who they are (a link sent to them, a demonstration account). */
  async open({ origin, headers }: Visit, userId: string): Promise<Opened> {
    const auth = await this.at(origin)
    const answer = await auth.api.openSession({ body: { userId }, headers, returnHeaders: true })
    await this.admit(answer.response.token)
    return { token: answer.response.token, cookies: cookiesOf(answer.headers) }
  }

  /** Where the browser goes to sign in at the instance's provider; it comes back to `home`, or to `refused`. */
  async singleSignOn(
    { origin, headers }: Visit,
    home: string,
    refused: string,
  ): Promise<{ url: string; cookies: Cookie[] }> {
    const auth = await this.at(origin)
    const answer = await auth.api
      .signInSSO({
        body: { providerId: singleSignOnProvider, callbackURL: home, errorCallbackURL: refused },
        headers,
        returnHeaders: true,
      })
      .catch(refusing('sign-in.provider-unreachable', 502))
    return { url: answer.response.url, cookies: cookiesOf(answer.headers) }
  }

  /** What the library answers itself: a person who comes back from the provider. */
  async answer(origin: string, request: Request): Promise<Response> {
    return (await this.at(origin)).handler(request)
  }

  async out({ origin, headers }: Visit): Promise<Cookie[]> {
    const auth = await this.at(origin)
    const answer = await auth.api.signOut({ headers, returnHeaders: true })
    return cookiesOf(answer.headers)
  }

  /** In this session a second factor was shown. */
  async markSecondFactor(token: string): Promise<void> {
    await sql`update sign_in.session set second_factor = true where token = ${token}`.execute(this.#kysely)
  }

  /** Whoever was disabled, or is nobody any more, is not let in. */
  async admit(token: string): Promise<void> {
    const { rows } = await sql<{ person: number | null }>`
      select identity.person_of_session(${token}) as person`.execute(this.#kysely)
    if (rows[0]?.person) return
    await this.#end(token)
    throw new Refusal('sign-in.refused')
  }

  async #end(token: string): Promise<void> {
    await sql`delete from sign_in.session where token = ${token}`.execute(this.#kysely)
  }

  /** Whose code is asked for: of the session, or of the password that was given. */
  async #whoIsAsked(visit: Visit): Promise<string | undefined> {
    const session = await this.sessionOf(visit)
    if (session) return session.userId
    const auth = await this.at(visit.origin)
    const context = await auth.$context
    const cookie = context.createAuthCookie('two_factor')
    const signed = cookieIn(visit.headers, cookie.name)
    if (!signed) return undefined
    const challenge = await context.internalAdapter.findVerificationValue(
      signed.slice(0, signed.lastIndexOf('.')),
    )
    return challenge && challenge.expiresAt > new Date() ? challenge.value : undefined
  }

  /** False where this code was used before; those of the last hour are remembered, far longer than any code lasts. */
  async #spend(userId: string, code: string): Promise<boolean> {
    const hash = createHash('sha256').update(code).digest()
    await sql`delete from sign_in.spent_code where user_id = ${userId} and at < clock_timestamp() - interval '1 hour'`.execute(
      this.#kysely,
    )
    const { numAffectedRows } = await sql`
      insert into sign_in.spent_code (user_id, hash) values (${userId}, ${hash})
      on conflict do nothing`.execute(this.#kysely)
    return numAffectedRows === 1n
  }
}

/** What a cookie of ours says, whatever other cookies say; undefined where it is none that we have written. */
function cookieIn(headers: Headers, name: string): string | undefined {
  const pairs = (headers.get('cookie') ?? '').split('; ')
  const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
  try {
    return value && decodeURIComponent(value)
  } catch {
    return undefined
  }
}

/** Puts what the library refuses, or a provider fails in, into a refusal of ours; what goes wrong in it stays an error. */
export function refusing(code: string, status = 422): (error: unknown) => never {
  return (error) => {
    if (error instanceof APIError && error.statusCode !== 500) throw new Refusal(code, {}, status)
    throw error
  }
}

export function cookiesOf(headers: Headers): Cookie[] {
  return headers.getSetCookie().flatMap((line) =>
    [...parseSetCookieHeader(line)].map(([name, { value, 'max-age': maxAge }]) => ({
      name,
      value: decodeURIComponent(value),
      maxAge,
    })),
  )
}

/** The session that an answer hands out: the cookie holds the token, a dot, and its signature. */
export function tokenIn({ headers }: { headers: Headers }): string | undefined {
  const cookie = cookiesOf(headers).find(({ name, value }) => name.endsWith('session_token') && value)
  return cookie?.value.split('.')[0]
}
