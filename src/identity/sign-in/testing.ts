/** For tests: passwords and second factors for people who stand in the database already. */
import { createHmac } from 'node:crypto'
import type { TestDatabase } from '#platform/database/testing.ts'
import { setPassword } from './passwords.ts'
import { SignIn, type Cookie, type Visit } from './service.ts'

export const testOrigin = 'http://127.0.0.1:3000'
export const testPassword = 'a quiet harbour at noon'

/** Sign-in on a test's database; close it before the database. */
export function testSignIn(database: TestDatabase): SignIn {
  return new SignIn(database.program, database.programUrl, undefined)
}

/** A browser: keeps the cookies that it is given and shows them with each visit. */
export class TestBrowser {
  readonly #cookies = new Map<string, string>()
  readonly #origin: string

  constructor(origin = testOrigin) {
    this.#origin = origin
  }

  keep(cookies: readonly Cookie[]): void {
    for (const { name, value, maxAge } of cookies) {
      if (value === '' || maxAge === 0) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
  }

  get visit(): Visit {
    const cookie = [...this.#cookies]
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('; ')
    return { origin: this.#origin, headers: new Headers({ cookie, origin: this.#origin }) }
  }
}

/** Gives the person of an address the test's password. */
export async function givePassword(database: TestDatabase, signIn: SignIn, email: string): Promise<string> {
  const { rows } = await database.owner.pool.query<{ id: string }>(
    'select id from sign_in."user" where email = $1',
    [email],
  )
  const userId = rows[0]?.id ?? ''
  await setPassword(await signIn.at(testOrigin), userId, testPassword)
  return userId
}

/** The code that an authenticator shows (RFC 6238: six digits, thirty seconds, SHA-1). */
export function codeOf(base32: string, at: number = Date.now()): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...base32.replace(/=+$/, '')]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
