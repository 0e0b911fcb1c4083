/** Carries letters to the mail server, one after the other; what does not arrive is tried again, for two days. */
import { createTransport } from 'nodemailer'
import { sql, type Kysely } from 'kysely'
import type { Language } from '../i18n/languages.ts'
import type { Log } from '../log.ts'
import type { Letter, LetterWriters } from './letters.ts'

/** How often we look for letters (milliseconds). */
const pause = 2_000

/** After each failure the pause doubles, from a minute; after the last of these we give up (about two days). */
const mostTries = 12

/** Letters that were sent or given up are forgotten after this time. */
const keptFor = '30 days'

/** Takes a letter to its addressee, or keeps it to be looked at where there is no mail server. */
export type Delivery = { send: (letter: Letter) => Promise<void>; close: () => void } | 'show'

export interface LetterCarrier {
  /** Sends what waits; returns when nothing does. For tests; the carrier does it by itself. */
  carry(): Promise<void>
  stop(): Promise<void>
}

export function startCarrier(parts: {
  kysely: Kysely<object>
  writers: LetterWriters
  delivery: Delivery
  origin: string
  log: Log
}): LetterCarrier {
  let running: Promise<void> | undefined
  const carry = () => (running ??= carryAll(parts).finally(() => (running = undefined)))
  const timer = setInterval(() => {
    carry().catch((error: unknown) => parts.log.error({ error }, 'letters could not be carried'))
  }, pause)
  timer.unref()
  return {
    carry,
    async stop() {
      clearInterval(timer)
      await running?.catch(() => undefined)
      if (parts.delivery !== 'show') parts.delivery.close()
    },
  }
}

/**
 * The mail server of `SMTP_URL`. A password travels encrypted only, except to this machine.
 * @param from the address that letters come from
 */
export function mailServer(url: string, from: string): Delivery {
  const { username, hostname } = new URL(url)
  const near = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  const transport = createTransport({
    url,
    requireTLS: username !== '' && !near,
    connectionTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, subject, text }) {
      await transport.sendMail({
        from: { name: 'Throughline', address: from },
        to: { name: '', address: to },
        subject,
        text,
      })
    },
    close: () => transport.close(),
  }
}

type Waiting = { id: number; kind: string; subject: number; language: Language; tries: number }

async function carryAll(parts: Parameters<typeof startCarrier>[0]): Promise<void> {
  for (let letter = await take(parts.kysely); letter; letter = await take(parts.kysely))
    await carryOne(parts, letter)
}

/** The next letter, which is nobody else's for as long as a try may take. */
async function take(kysely: Kysely<object>): Promise<Waiting | undefined> {
  const { rows } = await sql<Waiting>`
    update platform.letter
       set tries = tries + 1, next_try_at = now() + least(interval '1 minute' * 2 ^ tries, interval '12 hours')
     where id = (select id from platform.letter
                  where sent_at is null and dropped_at is null and next_try_at <= now()
                  order by next_try_at limit 1 for update skip locked)
    returning id, kind, subject, language, tries`.execute(kysely)
  return rows[0]
}

async function carryOne(
  { kysely, writers, delivery, origin, log }: Parameters<typeof startCarrier>[0],
  { id, kind, subject, language, tries }: Waiting,
): Promise<void> {
  try {
    const letter = await writers[kind]?.(kysely, subject, { language, origin })
    if (!letter) {
      await sql`update platform.letter set dropped_at = now() where id = ${id}`.execute(kysely)
      return
    }
    if (delivery !== 'show') await delivery.send(letter)
    await sql`
      update platform.letter
         set sent_at = now(), problem = null, shown = ${delivery === 'show' ? JSON.stringify(letter) : null}::jsonb
       where id = ${id}`.execute(kysely)
    await sql`delete from platform.letter where created_at < now() - ${keptFor}::interval`.execute(kysely)
  } catch (error) {
    const given = tries >= mostTries
    log.warn({ error, letter: id, kind, given }, 'a letter was not sent')
    // What the server said, without the address that it may repeat.
    const problem = String((error as { code?: unknown }).code ?? 'error')
    await sql`
      update platform.letter set problem = ${problem}, dropped_at = ${given ? sql`now()` : null}
       where id = ${id}`.execute(kysely)
  }
}
