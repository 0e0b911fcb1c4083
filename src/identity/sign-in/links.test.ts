import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { inTransactionAs } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { createLog } from '#platform/log.ts'
import { mailServer, startCarrier, type LetterCarrier } from '#platform/mail/carrier.ts'
import { lettersInLine } from '#platform/mail/letters.ts'
import { testCast, type Cast } from '../testing.ts'
import { signInLetters } from './letters.ts'
import { forgotPassword, holderOfLink, sendInvitation, setPasswordByLink } from './links.ts'
import type { SignIn } from './service.ts'
import { TestBrowser, testOrigin, testPassword, testSignIn } from './testing.ts'

let database: TestDatabase
let cast: Cast
let signIn: SignIn
let server: SMTPServer
let carrier: LetterCarrier
/** Letters as they arrived, with the addressee of the envelope. */
const arrived: { to: string; message: string }[] = []
let refusing = false

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  signIn = testSignIn(database)
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      text(stream).then((message) => {
        if (refusing) return done(new Error('not now'))
        const { rcptTo } = session.envelope
        arrived.push({ to: rcptTo.map(({ address }) => address).join(), message: decoded(message) })
        done()
      }, done)
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  // The carrier goes when a test sends it, never by itself between two steps of one.
  vi.useFakeTimers({ toFake: ['setInterval'] })
  carrier = startCarrier({
    kysely: database.program.kysely,
    writers: signInLetters,
    delivery: mailServer(`smtp://127.0.0.1:${port}`, 'throughline@example.org'),
    origin: testOrigin,
    log: createLog('silent', process.stderr),
  })
  vi.useRealTimers()
})
afterAll(async () => {
  await carrier.stop()
  await new Promise<void>((resolve) => server.close(resolve))
  await signIn.close()
  await database.close()
})
beforeEach(async () => {
  refusing = false
  arrived.length = 0
  await database.owner.pool.query('truncate platform.letter, sign_in.link')
})

describe('an invitation', () => {
  test('arrives as a letter whose link lets the person set a password, once', async () => {
    await invite()
    await carrier.carry()
    const [letter] = arrived
    expect(letter?.to).toBe(cast.justice.email)
    expect(letter?.message).toContain('From: Throughline <throughline@example.org>')
    const token = tokenIn(letter?.message, '/fr/invitation/')

    const { kysely } = database.program
    expect(await holderOfLink(kysely, 'invitation', token)).toMatchObject({
      name: 'justice',
      organisation: 'justice',
    })
    expect(await holderOfLink(kysely, 'invitation', token)).toBeDefined() // mail scanners look too
    const asked = { purpose: 'invitation', token, password: testPassword } as const
    await setPasswordByLink(signIn, kysely, testOrigin, asked)
    const { token: session } = await signIn.withPassword(
      new TestBrowser().visit,
      cast.justice.email,
      testPassword,
    )
    expect(session).toBeDefined()
    await expect(setPasswordByLink(signIn, kysely, testOrigin, asked)).rejects.toMatchObject({
      code: 'link.gone',
    })
  })

  test('still opens after a password that the rules refuse', async () => {
    await invite()
    await carrier.carry()
    const token = tokenIn(arrived[0]?.message, '/fr/invitation/')
    const { kysely } = database.program
    for (const [password, code] of [
      ['short', 'password.too-short'],
      ['P@ssw0rd2024', 'password.common'],
      ['justice@example', 'password.personal'],
    ] as const) {
      const refused = setPasswordByLink(signIn, kysely, testOrigin, {
        purpose: 'invitation',
        token,
        password,
      })
      await expect(refused).rejects.toMatchObject({ code })
    }
    expect(await holderOfLink(kysely, 'invitation', token)).toBeDefined()
  })

  test('that was sent again replaces the one before', async () => {
    await invite()
    await carrier.carry()
    await invite()
    await carrier.carry()
    const [first, second] = arrived.map(({ message }) => tokenIn(message, '/fr/invitation/'))
    const { kysely } = database.program
    expect(await holderOfLink(kysely, 'invitation', first ?? '')).toBeUndefined()
    expect(await holderOfLink(kysely, 'invitation', second ?? '')).toBeDefined()
  })

  test('that was revoked before it was sent is not sent', async () => {
    await invite()
    await database.owner.pool.query('update sign_in.link set revoked_at = now()')
    await carrier.carry()
    expect(arrived).toEqual([])
    expect((await lettersInLine(database.program.kysely, 1))[0]).toMatchObject({ sentAt: null, shown: null })
    expect((await lettersInLine(database.program.kysely, 1))[0]?.droppedAt).not.toBeNull()
  })

  test('is tried again where the mail server refused it; what it carried is kept nowhere', async () => {
    await invite()
    refusing = true
    await carrier.carry()
    expect((await lettersInLine(database.program.kysely, 1))[0]).toMatchObject({
      sentAt: null,
      problem: 'EMESSAGE',
    })
    refusing = false
    await database.owner.pool.query('update platform.letter set next_try_at = now()')
    await carrier.carry()
    expect(arrived).toHaveLength(1)
    const token = tokenIn(arrived[0]?.message, '/fr/invitation/')
    const { rows } = await database.owner.pool.query<{ kept: string }>(
      `select (select string_agg(l::text, '') from platform.letter l) || (select string_agg(l::text, '') from sign_in.link l) as kept`,
    )
    expect(rows[0]?.kept).not.toContain(token)
  })
})

describe('a forgotten password', () => {
  test('is replaced by a link; all sessions end', async () => {
    const { kysely } = database.program
    await forgotPassword(kysely, ` ${cast.health.email.toUpperCase()} `, 'en')
    await carrier.carry()
    const token = tokenIn(arrived[0]?.message, '/en/sign-in/password/')
    expect(await holderOfLink(kysely, 'invitation', token)).toBeUndefined()
    await setPasswordByLink(signIn, kysely, testOrigin, {
      purpose: 'password',
      token,
      password: testPassword,
    })
    const { rowCount } = await database.owner.pool.query(
      `select from sign_in.session where "userId" = 'health'`,
    )
    expect(rowCount).toBe(0)
  })

  test('of an unknown address leads to the same work and no letter', async () => {
    const { kysely } = database.program
    await forgotPassword(kysely, 'nobody@example.org', 'en')
    expect(await lettersInLine(kysely, 10)).toMatchObject([{ kind: 'sign-in.password' }])
    await carrier.carry()
    expect(arrived).toEqual([])
  })

  test('asked for again and again sends one letter', async () => {
    for (let time = 0; time < 5; time++)
      await forgotPassword(database.program.kysely, cast.society.email, 'en')
    await carrier.carry()
    expect(arrived).toHaveLength(1)
  })
})

async function invite(): Promise<void> {
  await inTransactionAs(database.program, database.operator, (transaction) =>
    sendInvitation(transaction, { userId: 'justice', language: 'fr' }),
  )
}

function tokenIn(message: string | undefined, path: string): string {
  const link = message?.split(/\s/).find((word) => word.startsWith(`${testOrigin}${path}`))
  return link?.split('/').at(-1) ?? 'no link'
}

/** Undoes quoted-printable or base64, whichever the words needed. */
function decoded(message: string): string {
  const at = message.indexOf('\r\n\r\n')
  const [head, body] = [message.slice(0, at), message.slice(at + 4)]
  const whole = /base64/i.test(head)
    ? Buffer.from(body, 'base64').toString()
    : body
        .replace(/=\r\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return `${head}\r\n\r\n${whole}`
}
