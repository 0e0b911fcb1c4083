import type { Language } from '#platform/i18n/languages.ts'
import { presentShown, type PresentedRequest } from '#exchange/requests/present.ts'
import {
  listShown,
  noteReadings,
  titlesOf,
  type Portion,
  type ShownFilter,
} from '#exchange/requests/store.ts'
import type { Connection } from '#recommendations/store.ts'

/** A portion of the requests that whoever asks sees, written down as read. */
export async function readShown(
  connection: Connection,
  filter: ShownFilter,
  range: Portion,
  { language, through }: { language: Language; through: 'page' | 'export' | 'api' },
): Promise<{ total: number; rows: PresentedRequest[] }> {
  const { total, requests } = await listShown(connection, filter, range)
  const tokens = requests.map(({ token }) => token)
  const titles = await titlesOf(
    connection,
    requests.flatMap(({ token, stateId }) => (stateId === null ? [] : [token])),
  )
  await noteReadings(connection, tokens, through)
  return { total, rows: requests.map((one) => presentShown(one, titles.get(one.token), language)) }
}
