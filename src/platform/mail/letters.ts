/** Letters: put in line by whoever changes something, written and sent by the worker. */
import { sql, type Kysely, type Transaction } from 'kysely'
import type { Language } from '../i18n/languages.ts'

export interface Letter {
  to: string
  subject: string
  /** Plain text; links stand in it as they are. */
  text: string
}

/**
 * Writes a letter at the moment it is sent, in its language.
 * @param subject the identifier that was put in line
 * @param origin as which the site is reached, for the links
 * @returns undefined where nothing is to be sent any more: it was revoked, answered or has expired
 */
export type LetterWriter = (
  kysely: Kysely<object>,
  subject: number,
  { language, origin }: { language: Language; origin: string },
) => Promise<Letter | undefined>

/** The writer of each kind, as `sign-in.invitation`. */
export type LetterWriters = Readonly<Record<string, LetterWriter>>

/** Puts a letter in line: it is sent if, and only if, the transaction is committed. */
export async function queueLetter(
  transaction: Transaction<object>,
  { kind, subject, language }: { kind: string; subject: number; language: Language },
): Promise<void> {
  await sql`insert into platform.letter (kind, subject, language) values (${kind}, ${subject}, ${language})`.execute(
    transaction,
  )
}

/** A letter in line, sent or given up, without its words. */
export interface LetterInLine {
  id: number
  kind: string
  createdAt: Date
  sentAt: Date | null
  droppedAt: Date | null
  problem: string | null
  /** Only where there is no mail server. */
  shown: Letter | null
}

/** The newest first. */
export async function lettersInLine(kysely: Kysely<object>, most: number): Promise<LetterInLine[]> {
  const { rows } = await sql<LetterInLine>`
    select id, kind, created_at as "createdAt", sent_at as "sentAt", dropped_at as "droppedAt", problem, shown
      from platform.letter order by id desc limit ${most}`.execute(kysely)
  return rows
}
