/** A person's own sessions: where they are signed in, and how they end that elsewhere. */
import { sql, type Kysely } from 'kysely'
import type { SignedIn } from './who.ts'

export interface OwnSession {
  id: string
  begun: Date
  /** To the half hour. */
  used: Date
  device: Device
  current: boolean
}

/** The product names stand as they are in every language. */
export interface Device {
  browser: string | undefined
  system: string | undefined
}

export async function ownSessions(
  kysely: Kysely<object>,
  { userId, token }: SignedIn,
): Promise<OwnSession[]> {
  const { rows } = await sql<Omit<OwnSession, 'device'> & { userAgent: string | null }>`
    select id, "createdAt" as begun, "updatedAt" as used, "userAgent", token = ${token} as current
      from sign_in.session
     where "userId" = ${userId} and "expiresAt" > clock_timestamp()
     order by token = ${token} desc, "updatedAt" desc limit 50`.execute(kysely)
  return rows.map(({ userAgent, ...session }) => ({ ...session, device: deviceOf(userAgent ?? '') }))
}

/** Ends one of them, or, without an id, all but this one. */
export async function endSessions(
  kysely: Kysely<object>,
  { userId, token }: SignedIn,
  id?: string,
): Promise<void> {
  await sql`
    delete from sign_in.session
     where "userId" = ${userId} and ${id === undefined ? sql`token <> ${token}` : sql`id = ${id}`}`.execute(
    kysely,
  )
}

/** Browser and system, as far as their own words tell; the order matters, since each claims to be those before it. */
export function deviceOf(userAgent: string): Device {
  return { browser: firstIn(userAgent, browsers), system: firstIn(userAgent, systems) }
}

const browsers = [
  ['Edge', 'Edg'],
  ['Opera', 'OPR/'],
  ['Samsung Internet', 'SamsungBrowser'],
  ['Firefox', 'Firefox/'],
  ['Firefox', 'FxiOS'],
  ['Chrome', 'Chrome/'],
  ['Chrome', 'CriOS'],
  ['Safari', 'Safari/'],
] as const

const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['macOS', 'Mac OS X'],
  ['ChromeOS', 'CrOS'],
  ['Linux', 'Linux'],
] as const

function firstIn(text: string, names: readonly (readonly [string, string])[]): string | undefined {
  return names.find(([, sign]) => text.includes(sign))?.[0]
}
