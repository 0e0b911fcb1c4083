/** Pages each second, for one reader and for sixty-four at once. */
import { Agent } from 'node:http'
import { queryOf } from '#recommendations/search/request.ts'
import { states } from '#reference/states.ts'
import { ask } from '../tests/network/ask.ts'
import { measureLoad, type Throughput } from './load.ts'
import { measuredQueries } from './queries.ts'

/** Counted, for each kind of page and each number of connections. */
const seconds = 5

export type PagesMeasure = { page: string; connections: number; throughput: Throughput }[]

/** @param origin a program with the whole register */
export async function measurePages(origin: string): Promise<PagesMeasure> {
  const kinds = { search: searches(), State: statePages(), recommendation: await recommendationPages(origin) }
  const measured: PagesMeasure = []
  for (const [page, paths] of Object.entries(kinds)) {
    for (const connections of [1, 64]) {
      const throughput = await measureLoad({ origin, paths, connections, seconds })
      measured.push({ page, connections, throughput })
    }
  }
  return measured
}

/** Forty questions, fifty pages of each: too many for an answer to be kept until it is asked for again. */
function searches(): string[] {
  const pages = Array.from({ length: 50 }, (_, index) => index + 1)
  return pages.flatMap((page) =>
    measuredQueries.map(({ query, filter }) => `/en/recommendations${queryOf({ q: query, filter, page })}`),
  )
}

function statePages(): string[] {
  return states.map(({ code }) => `/en/states/${code}`)
}

/** Some hundreds, of all States. */
async function recommendationPages(origin: string): Promise<string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const paths: string[] = []
  for (const { code } of states) {
    const { body } = await ask(`${origin}/api/v1/recommendations?state=${code}&limit=5`, { agent })
    const { items } = JSON.parse(body.toString()) as { items: { id: string }[] }
    paths.push(...items.map(({ id }) => `/en/recommendations/${id}`))
  }
  agent.destroy()
  return paths
}
