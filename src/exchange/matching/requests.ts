/** Requests as matching compares them: a State's own in full, those of others as far as they are shown. */
import { sql } from 'kysely'
import { daysAfter } from '#platform/day.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { Connection } from '#platform/database/connection.ts'
import { isRegion, stateByCode } from '#reference/states.ts'
import type { Need } from '../needs/model.ts'
import { readNeeds } from '../needs/store.ts'
import { mostCompared } from './bounds.ts'
import type { Request } from './model.ts'

/** A request of the State for which someone acts. */
export type OwnRequest = { title: string; compared: Request }

/** The words of a request, as far as whoever asks may read them. */
type Written = {
  stateId: string
  id: number
  token: string
  title: string
  words: string
  language: Language
  needs: number[]
}

const written = sql`
  select request.state_id as "stateId", request.id, request.token, request.title, request.words, request.language,
         (select coalesce(jsonb_agg(part.need_id order by part.need_id), '[]') from exchange.request_need part
           where part.state_id = request.state_id and part.request_id = request.id) as needs
    from exchange.request`

/** A request by its number, for whoever acts for its government and sees it. @param today `YYYY-MM-DD` */
export async function ownRequest(
  connection: Connection,
  id: number,
  today: string,
): Promise<OwnRequest | undefined> {
  const { rows } = await sql<Written>`
    ${written} where request.id = ${id} and request.state_id = (select identity.government())`.execute(
    connection,
  )
  const [request] = rows
  if (!request) return undefined
  const needs = await needsIn(connection, [request])
  return { title: request.title, compared: inFull(request, needs, today) }
}

/** What is shown of a request from outside. */
export type ShownRequest = {
  token: string
  /** Null where it is unnamed. */
  stateId: string | null
  /** Of one that goes out under the State's name. */
  title: string | null
  language: Language | null
  region: string | null
  ldc: boolean | null
  sids: boolean | null
  shownFrom: string
  compared: Request
}

type Shown = Omit<ShownRequest, 'compared' | 'title' | 'language'> &
  Pick<Request, 'kinds' | 'themes' | 'groups'>

/**
 * The open requests that whoever acts sees from outside. Of an unnamed one nothing is compared but what is shown of it:
 * requests that show the same are the same to matching but for their tokens.
 */
export async function shownRequests(connection: Connection, today: string): Promise<ShownRequest[]> {
  const { rows } = await sql<Shown>`
    select token, state_id as "stateId", region, ldc, sids, coalesce(kinds, '{}') as kinds,
           coalesce(themes, '{}') as themes, coalesce(groups, '{}') as groups, shown_from::text as "shownFrom"
      from exchange.shown_requests() where standing = 'open' limit ${mostCompared.requests}`.execute(
    connection,
  )
  const named = rows.flatMap(({ token, stateId }) => (stateId === null ? [] : [token]))
  const { rows: opened } = await sql<Written>`
    ${written} where request.token = any (${named}::uuid[])`.execute(connection)
  const needs = await needsIn(connection, opened)
  return rows
    .map(({ kinds, themes, groups, ...shown }) => {
      const request = opened.find(({ token }) => token === shown.token)
      return {
        ...shown,
        title: request?.title ?? null,
        language: request?.language ?? null,
        compared: request
          ? { ...inFull(request, needs, today), id: shown.token }
          : asShown({ ...shown, kinds, themes, groups }, today),
      }
    })
    .filter(({ compared }) => compared.kinds.length > 0)
}

async function needsIn(
  connection: Connection,
  requests: readonly Written[],
): Promise<ReadonlyMap<number, Need>> {
  const keys = requests.flatMap(({ stateId, needs }) => needs.map((id) => ({ stateId, id })))
  return new Map((await readNeeds(connection, keys)).map((need) => [need.id, need]))
}

/** A year, where a request does not say until when. */
const usualDays = 365

function inFull(request: Written, known: ReadonlyMap<number, Need>, today: string): Request {
  const needs = request.needs.flatMap((id) => known.get(id) ?? [])
  const all = (of: (need: Need) => readonly string[]) => [...new Set(needs.flatMap(of))]
  const days = (of: (need: Need) => string | null) => needs.flatMap((need) => of(need) ?? []).sort()
  const from = [days(({ wantedFrom }) => wantedFrom)[0] ?? today, today].sort().at(-1) ?? today
  const until = days(({ wantedUntil }) => wantedUntil).at(-1)
  const state = stateByCode(request.stateId)
  return {
    id: String(request.id),
    state: request.stateId,
    region: state?.region ?? null,
    ldc: state?.ldc ?? false,
    sids: state?.sids ?? false,
    languages: all(({ languages }) => languages),
    kinds: all(({ kinds }) => kinds),
    themes: all(({ themes }) => themes),
    groups: all(({ groups }) => groups),
    targets: all(({ targets }) => targets),
    recommendations: all(({ recommendations }) => recommendations),
    clusters: [],
    from,
    to: until !== undefined && until >= from ? until : daysAfter(from, usualDays),
    title: request.title,
    words: [request.words, ...needs.map(({ title, gap }) => `${title}\n${gap}`)].join('\n'),
    language: request.language,
  }
}

function asShown(
  { token, stateId, region, ldc, sids, kinds, themes, groups }: Shown,
  today: string,
): Request {
  return {
    id: token,
    state: stateId,
    region: region !== null && isRegion(region) ? region : null,
    ldc,
    sids,
    languages: [],
    kinds,
    themes,
    groups,
    targets: [],
    recommendations: [],
    clusters: [],
    from: today,
    to: daysAfter(today, usualDays),
    title: '',
    words: '',
    language: 'en',
  }
}
