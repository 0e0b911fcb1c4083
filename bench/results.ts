/** The figures as a page in Markdown. Pure. */
import type { ConsentMeasure } from './consent.ts'
import type { DeskImport } from './desk.ts'
import type { ImportMeasure } from './import.ts'
import type { Machine } from './machine.ts'
import type { MatchMeasure } from './match.ts'
import type { PagesMeasure } from './pages.ts'
import type { Memory } from './processes.ts'
import type { SearchMeasure } from './search.ts'
import type { Spread } from './spread.ts'
import type { PageWeight } from './weight.ts'

export type Results = {
  rows: number
  texts: string
  date: string
  minutes: number
  machine: Machine
  database: string
  import: ImportMeasure
  desk: DeskImport
  memory: ReadonlyMap<string, Memory>
  search: SearchMeasure
  consent: ConsentMeasure
  match: MatchMeasure
  alone: PagesMeasure
  beside: PagesMeasure
  /** Whether the import beside was still at work when the last page had been measured. */
  outlasted: boolean
  weights: readonly PageWeight[]
  /** Seconds from `npm start` to the first page. */
  start: { cold: number; warm: number; full: number }
}

/** @param notes what a person has written about the figures; it stands below them as it is */
export function inMarkdown(results: Results, notes: string): string {
  const { rows, texts, date, minutes, machine, database } = results
  const parts = [
    '# What was measured',
    `Written by \`npm run bench\`; what stands under *What limits each figure* is written by hand in NOTES.md.`,
    `${date}, ${minutes.toFixed(1)} minutes. ${machine.cores} cores of ${machine.processor}, ${machine.memory}, ` +
      `${machine.system}; Node ${machine.node}, ${database}; commit ${machine.commit}.`,
    `${whole(rows)} records in the shape of the Universal Human Rights Index, one in fifty in Arabic, Chinese or ` +
      `French (texts: ${texts}), and the demonstration.`,
    ...goals(results),
    ...importing(results),
    ...searching(results.search),
    ...consenting(results.consent),
    ...matching(results.match),
    ...loading(results),
    ...weighing(results.weights),
    ...starting(results),
    ...remembering(results.memory),
    notes.trim(),
  ]
  return `${parts.join('\n\n')}\n`
}

type Cell = string | number

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const rule = head.map((_, column) => (typeof rows[0]?.[column] === 'number' ? '--:' : '---'))
  const line = (cells: readonly Cell[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`
  return [head, rule, ...rows].map(line).join('\n')
}

/** The goals that were set, and whether each is met. */
function goals(results: Results): string[] {
  const { import: imported, search, consent, weights, memory, match } = results
  const policies = consent.guarded.median / consent.unguarded.median
  const most = (values: readonly number[]) => Math.max(...values)
  const ratio = imported.importSeconds / imported.copySeconds
  const together = most([...memory.values()].map((each) => each.together))
  const slowest = most([search.first.most, search.anew.most, search.kept.most])
  const bytes = most(weights.map((each) => each.bytes))
  const requests = most(weights.map((each) => each.requests))
  const goal = (figure: string, measured: string, wanted: string, met: boolean) => [
    figure,
    measured,
    wanted,
    met ? 'yes' : '**no**',
  ]
  return [
    '## The goals',
    table(
      ['figure', 'measured', 'goal', 'met'],
      [
        goal('import against COPY', `${ratio.toFixed(2)} times`, 'at most 2 times', ratio <= 2),
        goal(
          'the importing process',
          megabytes(imported.residentMegabytes),
          'under 500 MB',
          imported.residentMegabytes < 500,
        ),
        goal('the program and its worker, at most', megabytes(together), 'under 500 MB', together < 500),
        goal('search, p95', `${search.anew.p95.toFixed(1)} ms`, 'under 100 ms', search.anew.p95 < 100),
        goal('search, the slowest', `${slowest.toFixed(1)} ms`, 'at most 400 ms', slowest <= 400),
        goal(
          'public search with row policies',
          `${policies.toFixed(2)} times`,
          'at most 1.1 times',
          policies <= 1.1,
        ),
        goal(
          'search in 5,000 notes, p95',
          `${consent.notes.p95.toFixed(1)} ms`,
          'under 50 ms',
          consent.notes.p95 < 50,
        ),
        goal(
          'the matrix',
          `${consent.matrix.seconds.toFixed(0)} s`,
          'under 60 s',
          consent.matrix.seconds < 60,
        ),
        goal(
          'one request against 50,000 offers and 5,000 experts, p95',
          `${match.one.p95.toFixed(1)} ms`,
          'under 50 ms',
          match.one.p95 < 50,
        ),
        goal(
          '10,000 requests against 50,000 offers',
          `${match.all.seconds.toFixed(1)} s`,
          'under 60 s',
          match.all.seconds < 60,
        ),
        goal(
          'memory for that',
          megabytes(match.all.residentMegabytes),
          'under 500 MB',
          match.all.residentMegabytes < 500,
        ),
        goal(
          'a changed offer, the slowest',
          `${(match.change.most / 1000).toFixed(2)} s`,
          'under 1 s',
          match.change.most < 1000,
        ),
        goal(
          'matching, nDCG at 10',
          match.quality.ndcg.matching.toFixed(3),
          'at least 0.85',
          match.quality.ndcg.matching >= 0.85,
        ),
        goal(
          'above BM25 by',
          match.quality.aboveBm25.toFixed(3),
          'at least 0.15',
          match.quality.aboveBm25 >= 0.15,
        ),
        goal('the heaviest page', `${(bytes / 1000).toFixed(1)} kB`, 'at most 50 kB', bytes <= 50_000),
        goal('most requests for a page', String(requests), 'at most 6', requests <= 6),
      ],
    ),
  ]
}

function importing({ import: measured, desk, rows }: Results): string[] {
  const { importSeconds, copySeconds, again, undoSeconds } = measured
  const line = (what: string, seconds: number, note = '') => [
    what,
    Number(seconds.toFixed(1)),
    Number((rows / seconds).toFixed(0)),
    note,
  ]
  return [
    '## Import',
    table(
      ['stage', 'seconds', 'records a second', ''],
      [
        line('COPY of the same final rows into the same tables and indexes', copySeconds),
        line('import', importSeconds, `${whole(measured.rows)} rows read`),
        line('import again', again.seconds, `${again.created} new, ${again.updated} changed`),
        line('undo', undoSeconds),
        line('at the desk: upload and preview', desk.preview),
        line('at the desk: confirmed, until it stands in the register', desk.commit),
        line('at the desk: from there until the search finds it', desk.follow),
      ],
    ),
  ]
}

function consenting({
  guarded,
  unguarded,
  notes,
  repository,
  plans,
  signInsPerSecond,
  matrix,
}: ConsentMeasure): string[] {
  const line = (what: string, { median, p95, most }: Spread) => [what, ...[median, p95, most].map(tenths)]
  return [
    '## What consent costs',
    'The questions above through the API, no answer kept, in turn with the row policies of the register switched on ' +
      'and off; one page and the count of a search among the 5,000 notes of one State, beside 25,000 of others; ' +
      'the repository of support, beside as many activities that are not public.',
    table(
      ['milliseconds', 'median', 'p95', 'most'],
      [
        line('public search, with row policies', guarded),
        line('public search, without', unguarded),
        line('search in a State’s notes', notes),
        ...repository.askers.flatMap(({ who, list, map, figures }) => [
          line(
            `a page of ${whole(repository.activities)} public activities with its facets, for ${who}`,
            list,
          ),
          line(`their map, for ${who}`, map),
          line(`the three questions over them, for ${who}`, figures),
        ]),
      ],
    ),
    table(
      ['how PostgreSQL finds it', 'steps'],
      plans.map(({ what, steps }) => [what, steps.join('; ')]),
    ),
    `${signInsPerSecond.toFixed(1)} people a second sign in with their passwords. The matrix tries ` +
      `${whole(matrix.tried)} combinations in ${matrix.seconds.toFixed(0)} s; ${matrix.leaked} leak.`,
  ]
}

function matching({ quality, ...measured }: MatchMeasure): string[] {
  const { offers, experts, requests, index, one, curve, all, change, allocation } = measured
  const line = (what: string, { median, p95, most }: Spread) => [what, ...[median, p95, most].map(tenths)]
  return [
    '## Matching',
    `${whole(offers)} offers, ${whole(experts)} experts and ${whole(requests)} requests made of the demonstration’s ` +
      `words; the index of offers is made in ${index.toFixed(1)} s. Each answer is ten matches with their reasons ` +
      'and five near misses.',
    table(
      ['milliseconds', 'median', 'p95', 'most'],
      [
        line(`one request against ${whole(offers)} offers and ${whole(experts)} experts`, one),
        ...curve.map((step) => line(`one request against ${whole(step.offers)} offers`, step.times)),
        line(`a changed offer, until it stands right for ${whole(requests)} requests`, change),
      ],
    ),
    `All ${whole(requests)} requests against all ${whole(offers)} offers, ten best each, on ${all.threads} threads: ` +
      `${all.seconds.toFixed(1)} s and ${megabytes(all.residentMegabytes)}. Places of ${whole(allocation.offers)} ` +
      `offers among ${whole(allocation.applicants)} requests (${whole(allocation.pairs)} pairs), proven best, in ` +
      `${(allocation.milliseconds / 1000).toFixed(1)} s.`,
    table(
      [`nDCG at 10 over ${quality.requests} requests and ${quality.offers} offers`, 'matching', 'BM25'],
      [
        ['as shown', quality.ndcg.matching.toFixed(3), quality.ndcg.bm25.toFixed(3)],
        [
          'only what meets the hard conditions',
          quality.ndcg.fittingOnly.toFixed(3),
          quality.ndcg.bm25Fitting.toFixed(3),
        ],
      ],
    ),
    quality.agreement
      .map(
        ({ judges: [first, second], kappa, same, pairs }) =>
          `Readers “${first}” and “${second}” agree with a weighted kappa of ${kappa?.toFixed(3) ?? '–'} on ` +
          `${pairs} pairs that at least one of them found of use; ${Math.round(same * 100)} % have the same grade.`,
      )
      .join(' '),
  ]
}

function searching({ first, anew, kept, fts5, questions }: SearchMeasure): string[] {
  const line = (what: string, { median, p95, most }: Spread) => [what, ...[median, p95, most].map(tenths)]
  const disagreeing = questions.filter((each) => each.query.sameTotal && each.found !== each.foundByFts5)
  return [
    '## Search with facets',
    `${questions.length} questions, asked one after the other: the first twenty results and the counts of all facets, ` +
      'through the HTTP API with the words of the results, compressed. SQLite’s FTS5 gives the numbers of the ' +
      'first twenty and the same counts (all facets but the documents) inside its own process.',
    table(
      ['milliseconds', 'median', 'p95', 'most'],
      [
        line('the API, each asked once right after the program started', first),
        line('the API, no answer kept', anew),
        line('the API, the index’s answer kept', kept),
        line('FTS5 in process, warm', fts5),
      ],
    ),
    table(
      ['question', 'filter', 'found', 'API ms', 'FTS5 ms', 'FTS5 found'],
      questions.map(({ query, found, anew, fts5, foundByFts5 }) => [
        query.query,
        Object.entries(query.filter)
          .map(([facet, values]) => `${facet}=${values.join('/')}`)
          .join(' '),
        found,
        tenths(anew),
        tenths(fts5),
        foundByFts5,
      ]),
    ),
    `Where both cut texts into the same words the totals should agree; ${disagreeing.length} of ` +
      `${questions.filter((each) => each.query.sameTotal).length} do not.`,
  ]
}

function loading({ alone, beside, outlasted }: Results): string[] {
  const lines = alone.map(({ page, connections, throughput }, number) => {
    const other = beside[number]?.throughput
    const both = [throughput, ...(other ? [other] : [])]
    return [
      page,
      connections,
      ...both.flatMap(({ perSecond, times }) => [
        Math.round(perSecond),
        tenths(times.median),
        tenths(times.p99),
      ]),
      both.reduce((sum, { failed }) => sum + failed, 0),
    ]
  })
  return [
    '## Pages a second',
    'Compressed, over connections that stay open, no page asked for twice within the answers that are kept; who asks ' +
      'runs on the same machine. Beside an import of as many other records on the command line' +
      (outlasted ? '.' : ' (which ended before the last page was measured).'),
    table(
      [
        'page',
        'connections',
        'a second',
        'median ms',
        'p99 ms',
        'a second, beside',
        'median ms',
        'p99 ms',
        'failed',
      ],
      lines,
    ),
  ]
}

function weighing(weights: readonly PageWeight[]): string[] {
  return [
    '## The first view of a page',
    'In a browser that has never been here: bytes of all bodies as they come over the wire, requests, and queries to ' +
      'the database.',
    table(
      ['page', 'bytes', 'requests', 'queries'],
      weights.map(({ path, bytes, requests, queries }) => [`\`${path}\``, bytes, requests, queries]),
    ),
  ]
}

function starting({ start }: Results): string[] {
  return [
    '## From `npm start` to the first page',
    table(
      ['start', 'seconds'],
      [
        ['fresh clone: packages from npm’s cache, build, new database, demonstration', tenths(start.cold)],
        ['the same clone again', tenths(start.warm)],
        ['with the whole register', tenths(start.full)],
      ],
    ),
  ]
}

function remembering(memory: ReadonlyMap<string, Memory>): string[] {
  return [
    '## Memory',
    'The most that was resident, in MB (10⁶ bytes), beside PostgreSQL; together: at the same moment.',
    table(
      ['stage', 'web', 'worker', 'together'],
      [...memory].map(([stage, { web, worker, together }]) => [
        stage,
        ...[web, worker, together].map(Math.round),
      ]),
    ),
  ]
}

function tenths(number: number): number {
  return Number(number.toFixed(1))
}

function whole(number: number): string {
  return number.toLocaleString('en')
}

function megabytes(number: number): string {
  return `${Math.round(number)} MB`
}
