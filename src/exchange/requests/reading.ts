/** Requests as someone outside reads them, each time written down: in a list, a file, a feed, or one of them. */
import { recordReadings, type ReadThrough } from '#consent/reading.ts'
import { noLongerPublic } from '#consent/withdrawn.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { Connection } from '#platform/database/connection.ts'
import type { Need } from '../needs/model.ts'
import { readNeeds } from '../needs/store.ts'
import type { Request, RequestClock, ShownRequest } from './model.ts'
import { presentShown, type PresentedRequest } from './present.ts'
import {
  clockOf,
  findRequestByToken,
  findShown,
  listShown,
  noteReadings,
  titlesOf,
  withdrawnRequests,
  type Portion,
  type ShownFilter,
} from './store.ts'

/** By which outlet requests are read. */
export type RequestsThrough = Exclude<ReadThrough, 'job'>

/** A portion of the requests that whoever asks sees. */
export async function readShown(
  connection: Connection,
  filter: ShownFilter,
  range: Portion,
  { language, through }: { language: Language; through: RequestsThrough },
): Promise<{ total: number; rows: PresentedRequest[] }> {
  const { total, requests } = await listShown(connection, filter, range)
  const said = await titlesOf(
    connection,
    requests.flatMap(({ token, stateId }) => (stateId === null ? [] : [token])),
  )
  await noteReadings(
    connection,
    requests.map(({ token }) => token),
    through,
  )
  return { total, rows: requests.map((one) => presentShown(one, said.get(one.token), language)) }
}

export type ReadRequest = {
  shown: ShownRequest
  /** Only where it goes under its State's name. */
  full: Request | undefined
  needs: Need[]
  clock: RequestClock | undefined
}

/** One request with all that whoever asks is told of it; undefined where it is not shown to them. */
export async function readRequest(
  connection: Connection,
  token: string,
  through: RequestsThrough,
): Promise<ReadRequest | undefined> {
  const shown = await findShown(connection, token)
  if (!shown) return undefined
  await noteReadings(connection, [token], through)
  const full = shown.stateId === null ? undefined : await findRequestByToken(connection, token)
  const needs = full
    ? await readNeeds(
        connection,
        full.needs.map((id) => ({ stateId: full.stateId, id })),
      )
    : []
  await recordReadings(connection, 'need', needs, through)
  const [clock] = await clockOf(connection, [token])
  return { shown, full, needs, clock }
}

/**
 * Where a request was public under its State’s name and is no more, says so and since when.
 * @throws Refusal `request.withdrawn` (410)
 */
export async function refuseWithdrawnRequest(
  connection: Connection,
  token: string,
  language: Language,
): Promise<void> {
  const [withdrawn] = await withdrawnRequests(connection, { most: 1, token })
  if (withdrawn) throw noLongerPublic('request.withdrawn', withdrawn.at, language)
}
