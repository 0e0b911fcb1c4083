/** Sealing the log, and a seal as it is kept outside the database. */
import { sql, type Kysely } from 'kysely'
import { Refusal } from '#platform/errors.ts'

/** A seal that was printed or sent out: it vouches for everything up to it. */
export interface KeptSeal {
  number: number
  /** SHA-256 in hexadecimal. */
  hash: string
}

/** Seals the events that no running transaction can add to any more; the new seal's number, or null where none are new. */
export async function sealLog(kysely: Kysely<object>): Promise<number | null> {
  const { rows } = await sql<{ number: number | null }>`select record.seal() as number`.execute(kysely)
  return rows[0]?.number ?? null
}

/** The seal that vouches for the most; undefined where nothing is sealed yet. */
export async function latestSeal(kysely: Kysely<object>): Promise<(KeptSeal & { at: Date }) | undefined> {
  const { rows } = await sql<KeptSeal & { at: Date }>`
    select number, at, encode(hash, 'hex') as hash from record.seal_entry order by number desc limit 1`.execute(
    kysely,
  )
  return rows[0]
}

/** The lines of a seal to keep: the same in every language, to be read by people and by `readSeal`. */
export function sealLines({ number, at, hash }: KeptSeal & { at: Date }): string[] {
  return ['Throughline seal', `number: ${number}`, `at: ${at.toISOString()}`, `SHA-256: ${hash}`]
}

/** Reads what `sealLines` wrote, or the same as JSON. @throws Refusal `record.no-seal` */
export function readSeal(text: string): KeptSeal {
  const number = /\bnumber\W+(\d{1,15})\b/.exec(text)?.[1]
  const hash = /\b[0-9a-f]{64}\b/i.exec(text)?.[0]
  if (!number || !hash) throw new Refusal('record.no-seal')
  return { number: Number(number), hash: hash.toLowerCase() }
}
