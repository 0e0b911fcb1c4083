/** Everything that stands on a page of the repository: a list of activities or of practices, for whoever asks. */
import { todayInUtc } from '#platform/day.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { formatOf } from '#platform/i18n/format.ts'
import { translator } from '#platform/i18n/translate.ts'
import { presentSupport } from '#cooperation/repository/present.ts'
import { queryOfSupport, supportQuestionFrom, type Collection } from '#cooperation/repository/question.ts'
import { readSupport } from '#cooperation/repository/reading.ts'
import { findSupport, organisationNames } from '#cooperation/repository/store.ts'
import { placeName, presentRecommendation } from '#recommendations/present.ts'
import type { Connection } from '#platform/database/connection.ts'
import { findRecommendation, readRecommendations } from '#recommendations/store.ts'
import { imaginaryAmong } from '#reference/states.ts'
import { readAs } from '../reading-as.ts'
import {
  supportChips,
  supportDownloads,
  supportFacetList,
  supportHref,
  supportSortLinks,
  type ShownList,
} from './narrowing.ts'
import { stateCells, statesOnMap } from './on-map.ts'

/** What an address asks of the list that a cache may keep: nothing where it is someone's own. */
export function cachingFor(proof: unknown): { 'cache-control': string } {
  // What consent has opened to everyone is gone at once when it is revoked: each copy asks whether it still stands.
  return { 'cache-control': proof ? 'private, no-store' : 'public, no-cache' }
}

/** Five queries to the database, each bounded, all in the name of whoever asks. */
export async function repositoryPage<Which extends Collection>(
  {
    url,
    locals,
    setHeaders,
  }: { url: URL; locals: App.Locals; setHeaders: (headers: Record<string, string>) => void },
  collection: Which,
) {
  const { language, proof } = locals
  setHeaders(cachingFor(proof))
  const question = supportQuestionFrom(url.searchParams, collection)
  const view = url.searchParams.get('view') === 'map' ? ('map' as const) : ('list' as const)
  return readAs(locals, async (connection) => {
    const { total, keys, facets } = await findSupport(connection, question)
    const rows = view === 'map' ? [] : await readSupport(connection, collection, keys, 'page')
    const items = rows.map((row) => presentSupport<Which>(row, language))
    const known = [...(facets.partner ?? []).map(({ value }) => value), ...(question.filter.partner ?? [])]
    const partners = await organisationNames(connection, known)
    const list: ShownList = { language, question, view, partners }
    const states = facets.state ?? []
    return {
      question,
      view,
      total,
      last: Math.ceil(total / question.limit),
      items,
      facets: supportFacetList(list, facets),
      chips: supportChips(list, await nameOfRecommendation(connection, question.recommendation, locals)),
      sorts: supportSortLinks(list),
      views: viewLinks(list),
      downloads: supportDownloads(list),
      ...(view === 'map' ? { map: mapOf(list, states) } : {}),
      imaginary: imaginaryAmong(states.map(({ value }) => value)),
      canonical: pathIn(language, `/${collection}${queryOfSupport(question)}`),
      today: todayInUtc(),
    }
  })
}

function viewLinks(list: ShownList) {
  const t = translator(list.language)
  return (['list', 'map'] as const).map((view) => ({
    label: t(`repository.view.${view}`),
    href: supportHref({ ...list, view }),
    current: view === list.view,
  }))
}

/** What the facet of States counts, on the map and as a table: each number is the length of the list of that State. */
function mapOf(list: ShownList, states: readonly { value: string; count: number }[]) {
  const { language, question } = list
  const { number } = formatOf(language)
  const hrefOf = (state: string) =>
    supportHref({ ...list, view: 'list' }, { filter: { ...question.filter, state: [state] } })
  return {
    ...statesOnMap(language, states, hrefOf),
    rows: states.map(({ value, count }) => [
      ...stateCells(language, value),
      { text: number(count), href: hrefOf(value) },
    ]),
  }
}

async function nameOfRecommendation(
  connection: Connection,
  id: string | undefined,
  { language }: App.Locals,
): Promise<string | undefined> {
  const found = id === undefined ? undefined : await findRecommendation(connection, id)
  const [row] = found ? await readRecommendations(connection, [found], language) : []
  return row && placeName(presentRecommendation(row, language), language)
}
