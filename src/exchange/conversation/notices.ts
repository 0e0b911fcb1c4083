/** Who must act next is told by a letter with a link, and nothing of what it leads to. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import type { Connection } from '#platform/database/connection.ts'
import { translator } from '#platform/i18n/translate.ts'
import type { LetterWriter, LetterWriters } from '#platform/mail/letters.ts'

const kinds = [
  'answer',
  'message',
  'chosen',
  'terms',
  'accept',
  'ended',
  'deployment-waits',
  'deployment-moved',
  'digest',
  'offer-lapses',
  'name-opened',
  'report-due',
  'request-acknowledge',
  'request-answer',
  'request-overdue',
  'request-waits',
] as const
/** What waits: the last part of the catalogue's `mail.notice.<kind>`. */
export type NoticeKind = (typeof kinds)[number]

/** That something concerns someone: what, where below the language, and the day on which they were told. */
export type Notice = { kind: NoticeKind; path: string; told: string }

/** What whoever acts was told in the last three months, newest first, each thing once. */
export async function ownNotices(connection: Connection, most: number): Promise<Notice[]> {
  const { rows } = await sql<Notice>`
    select kind, path, (created_at at time zone 'UTC')::date::text as told
      from (select distinct on (kind, path) kind, path, created_at from exchange.notice
             where created_at > now() - interval '3 months' and kind = any (${[...kinds]})
             order by kind, path, created_at desc) latest
     order by created_at desc limit ${most}`.execute(connection)
  return rows
}

/** Tells whoever coordinates the State of a request, or whoever may consent for it. @param path below the language */
export async function notifyState(
  transaction: ActingTransaction,
  requestToken: string,
  { kind, path, byConsent = false }: { kind: NoticeKind; path: string; byConsent?: boolean },
): Promise<void> {
  await sql`select exchange.notify_state(${requestToken}, ${kind}, ${path}, ${byConsent})`.execute(
    transaction,
  )
}

/** Tells the partner of a thread; the next morning where it does not know the State’s name. */
export async function notifyPartner(
  transaction: ActingTransaction,
  threadToken: string,
  { kind, path }: { kind: NoticeKind; path: string },
): Promise<void> {
  await sql`select exchange.notify_partner(${threadToken}, ${kind}, ${path})`.execute(transaction)
}

const writeNotice: LetterWriter = async (kysely, notice, { language, origin }) => {
  const { rows } = await sql<{ email: string; kind: string; path: string }>`
    select email, kind, path from exchange.write_notice(${notice})`.execute(kysely)
  const [found] = rows
  const kind = kinds.find((known) => known === found?.kind)
  if (!found || !kind) return undefined
  const t = translator(language)
  return {
    to: found.email,
    subject: t(`mail.notice.${kind}`),
    text: [t('mail.notice.text'), origin + pathIn(language, found.path)].join('\n\n'),
  }
}

export const noticeLetters: LetterWriters = { 'exchange.notice': writeNotice }
