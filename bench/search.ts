// Search with facets on the whole UHRI, in process, against SQLite's FTS5 with the same facet counts.
//   node bench/search.ts FILE [ROWS]      FILE: a UHRI export with one record a line
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { facetNames, type IndexedRecommendation } from '#recommendations/search/contract.ts'
import { changedView, emptyView, type Change } from '#recommendations/search/index/change.ts'
import { paceOf } from '#recommendations/search/index/pace.ts'
import { searchIn } from '#recommendations/search/index/search.ts'
import { readSnapshot, writeSnapshot } from '#recommendations/search/index/snapshot.ts'
import type { IndexView } from '#recommendations/search/index/view.ts'
import { Fts5 } from './fts5.ts'
import { measuredQueries, type MeasuredQuery } from './queries.ts'
import { readUhriFile } from './uhri-file.ts'

const ROUNDS = 5
const facets = facetNames.filter((facet) => facet !== 'document')

const [file, rows = '267548'] = process.argv.slice(2)
if (!file) {
  console.error('usage: node bench/search.ts FILE [ROWS]')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'))
try {
  await measure(file, Number(rows))
} finally {
  rmSync(folder, { recursive: true })
}

async function measure(path: string, most: number): Promise<void> {
  const built = await timed(() => changedView(emptyView(), changes(records(path, most)), paceOf(15)))
  const snapshot = join(folder, 'search-index')
  const written = await timed(() => writeSnapshot(snapshot, built.result, {}))
  const read = await timed(() => readSnapshot(snapshot))
  const view = read.result?.view ?? built.result
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
  console.log(
    `${view.size} recommendations in ${view.segments.length} segments, ${megabytes(statSync(snapshot).size)}`,
  )
  console.log(`built in ${seconds(built)}, written in ${seconds(written)}, read back in ${seconds(read)}`)
  console.log(`resident at most ${megabytes(process.resourceUsage().maxRSS * 1024)}`)

  const fts5 = new Fts5(join(folder, 'fts5.sqlite'))
  const filled = await timed(() => fts5.fill(records(path, most)))
  console.log(`FTS5 built in ${seconds(filled)}\n`)
  compare(view, fts5)
  fts5.close()
}

async function* records(path: string, most: number): AsyncGenerator<IndexedRecommendation> {
  let count = 0
  for await (const recommendation of readUhriFile(path)) {
    if (count++ === most) return
    yield recommendation
  }
}

async function* changes(recommendations: AsyncIterable<IndexedRecommendation>): AsyncGenerator<Change> {
  for await (const recommendation of recommendations) yield { kind: 'put', recommendation }
}

function compare(view: IndexView, fts5: Fts5): void {
  console.log('| query | filter | found | index ms | FTS5 ms | FTS5 found |\n|---|---|--:|--:|--:|--:|')
  const ours: number[] = []
  const theirs: number[] = []
  let disagreements = 0
  for (const query of measuredQueries) {
    const mine = asked(ROUNDS, () => ask(view, query), ours)
    const other = asked(ROUNDS, () => fts5.answer(query), theirs)
    if (query.sameTotal && mine.result.total !== other.result.total) disagreements++
    const filter = Object.entries(query.filter).map(([facet, values]) => `${facet}=${values.join('/')}`)
    const cells = [query.query, filter.join(' '), mine.result.total, mine.median.toFixed(1)]
    console.log(`| ${[...cells, other.median.toFixed(1), other.result.total].join(' | ')} |`)
  }
  console.log('\n| all times | median ms | p95 ms | most ms |\n|---|--:|--:|--:|')
  for (const [name, times] of [
    ['index', ours],
    ['FTS5', theirs],
  ] as const) {
    const sorted = times.toSorted((one, other) => one - other)
    const at = (part: number): string => (sorted[Math.ceil(sorted.length * part) - 1] ?? 0).toFixed(1)
    console.log(`| ${name} | ${at(0.5)} | ${at(0.95)} | ${at(1)} |`)
  }
  console.log(`\ntotals that must agree and do not: ${disagreements}`)
  if (disagreements > 0) process.exitCode = 1
}

function ask(view: IndexView, { query, filter }: MeasuredQuery): { total: number } {
  return searchIn(view, { query, filter, sort: 'relevance', offset: 0, limit: 20, language: 'en', facets })
}

/** Asks several times, collects every time but the first (which warms up), and returns the median of them. */
function asked<T>(rounds: number, work: () => T, times: number[]): { result: T; median: number } {
  let result = work()
  const own: number[] = []
  for (let round = 1; round < rounds; round++) {
    const started = performance.now()
    result = work()
    own.push(performance.now() - started)
  }
  times.push(...own)
  return { result, median: own.toSorted((one, other) => one - other)[Math.floor(own.length / 2)] ?? 0 }
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; milliseconds: number }> {
  const started = performance.now()
  const result = await work()
  return { result, milliseconds: performance.now() - started }
}

function seconds({ milliseconds }: { milliseconds: number }): string {
  return `${(milliseconds / 1000).toFixed(2)} s`
}
