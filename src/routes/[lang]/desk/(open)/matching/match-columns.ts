/** The columns of matches as a file. */
import { fact, type Column } from '#open-data/columns.ts'
import { partNames } from '#exchange/matching/model.ts'
import type { PresentedMatch } from '#exchange/matching/present.ts'

/** One match in a file: its place in its list, and which list that is. */
export type MatchRow = PresentedMatch & { rank: number; among: string; address: string }

const words = (key: string, title: Column<MatchRow>['title'], of: (row: MatchRow) => string) => ({
  ...fact<MatchRow>(key, title, 50, of),
  wrapped: true as const,
})

/**
 * What fits, in its order, then what would but for one condition.
 * @param addressOf the whole address of a path below the language
 */
export function rowsOf(
  among: string,
  { matches, nearMisses }: { matches: readonly PresentedMatch[]; nearMisses: readonly PresentedMatch[] },
  addressOf: (path: string) => string,
): MatchRow[] {
  const row = (match: PresentedMatch, place: number) => ({
    ...match,
    rank: place + 1,
    among,
    address: addressOf(match.path),
  })
  return [...matches.map(row), ...nearMisses.map(row)]
}

export const matchColumns: readonly Column<MatchRow>[] = [
  fact('among', 'matching.column.among', 16, ({ among }) => among),
  fact('rank', 'matching.column.rank', 8, ({ rank }) => rank),
  fact('title', 'matching.column.title', 50, ({ title }) => title),
  fact('by', 'matching.column.by', 30, ({ by }) => by),
  fact('score', 'matching.score', 8, ({ score }) => score),
  words('reasons', 'matching.reasons', ({ reasons }) => reasons.join('\n')),
  words('missing', 'matching.missing', ({ missing, remarks }) => [...remarks, ...missing].join('\n')),
  words('would_fit', 'matching.would-fit', ({ failure }) => failure ?? ''),
  ...partNames.flatMap((part, number) => [
    fact<MatchRow>(part, `match.part.${part}`, 8, ({ parts }) => parts[number]?.value ?? null),
  ]),
  fact('url', 'open-data.column.url', 40, ({ address }) => address),
]
