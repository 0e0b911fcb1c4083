import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import { evaluate as evaluateMatching, type Evaluation } from '#exchange/matching/evaluate.ts'
import { judgement, offer, request } from '#exchange/matching/model.ts'
import { Refusal } from '#platform/errors.ts'
import type { Call, Verb } from '../verb.ts'

export const evaluate: Verb = {
  name: 'match evaluate',
  words: 'REQUESTS OFFERS JUDGEMENTS',
  takes: [3, 3],
  options: {},
  help: 'cli.match.evaluate',
  async run(call) {
    const [requestsFile = '', offersFile = '', judgementsFile = ''] = call.words
    const requests = distinct(await rowsOf(requestsFile, request), requestsFile)
    const offers = distinct(await rowsOf(offersFile, offer), offersFile)
    const judgements = await rowsOf(judgementsFile, judgement)
    const known = [new Set(requests.map(({ id }) => id)), new Set(offers.map(({ id }) => id))] as const
    for (const [place, one] of judgements.entries()) {
      const stray = known[0].has(one.request)
        ? known[1].has(one.offer)
          ? undefined
          : one.offer
        : one.request
      if (stray !== undefined)
        throw new Refusal('match.judgement-of-nothing', { file: judgementsFile, row: place + 1, id: stray })
    }
    const evaluation = evaluateMatching(requests, offers, judgements)
    return { document: evaluation, lines: inLines(evaluation, call) }
  },
}

/** @throws Refusal `cli.file-unreadable`, `match.not-json`, or `match.row-unclear`, which says where */
async function rowsOf<Row>(file: string, row: z.ZodType<Row>): Promise<Row[]> {
  const text = await readFile(resolve(file), 'utf8').catch(() => {
    throw new Refusal('cli.file-unreadable', { file })
  })
  const list = z.array(z.unknown()).safeParse(parsed(text))
  if (!list.success) throw new Refusal('match.not-json', { file })
  return list.data.map((given, place) => {
    const read = row.safeParse(given)
    if (read.success) return read.data
    const [issue] = read.error.issues
    throw new Refusal('match.row-unclear', { file, row: place + 1, field: issue?.path.join('.') || '–' })
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

function distinct<Row extends { id: string }>(rows: Row[], file: string): Row[] {
  const seen = new Set<string>()
  for (const { id } of rows) {
    if (seen.has(id)) throw new Refusal('match.id-twice', { file, id })
    seen.add(id)
  }
  return rows
}

function inLines(
  { rows, ndcg, aboveBm25, agreement, withoutUse, ...size }: Evaluation,
  { t }: Call,
): string[] {
  const width = Math.max(0, ...rows.map(({ request: id }) => id.length))
  const line = (id: string, one: number, other: number) =>
    `  ${id.padEnd(width)}  ${one.toFixed(3)}  ${other.toFixed(3)}`
  return [
    t('cli.match.size', { requests: size.requests, offers: size.offers, judgements: size.judgements }),
    ...agreement.map(({ judges: [one, other], kappa, same, pairs }) =>
      t('cli.match.agreement', {
        one,
        other,
        kappa: kappa === null ? '–' : kappa.toFixed(3),
        same: Math.round(same * 100),
        pairs,
      }),
    ),
    '',
    t('cli.match.rows'),
    ...rows.map((row) => line(row.request, row.matching, row.bm25)),
    '',
    ...(withoutUse.length > 0 ? [t('cli.match.without-use', { ids: withoutUse.join(', ') })] : []),
    t('cli.match.ndcg', {
      matching: ndcg.matching.toFixed(3),
      bm25: ndcg.bm25.toFixed(3),
      above: aboveBm25.toFixed(3),
    }),
    t('cli.match.ndcg-conditions', {
      fitting: ndcg.fittingOnly.toFixed(3),
      bm25: ndcg.bm25Fitting.toFixed(3),
    }),
  ]
}
