/** Words that are the name of a theme, a group of persons, a State …: offered as a filter beside the search. Pure. */
import { languages } from '#platform/i18n/languages.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { goals } from '#reference/goals.ts'
import { groups } from '#reference/groups.ts'
import { mechanisms } from '#reference/mechanisms.ts'
import { imaginaryStates, states } from '#reference/states.ts'
import { themes } from '#reference/themes.ts'
import { analyse } from './search/analysis.ts'
import { visitPieces } from './search/pieces.ts'

/** Facets whose values people type by name. */
export const nameableFacets = ['theme', 'group', 'state', 'from', 'mechanism', 'sdg'] as const
export type NamedFilter = { facet: (typeof nameableFacets)[number]; value: string }

type Name = NamedFilter & { language: Language; stems: ReadonlySet<string> }

/** A name that holds the whole query is meant from here on, by share of common words: "torture" in a long name. */
const leastShareOfLongerName = 0.2
/** A query that says more than a name is asking for something else, unless the name is most of it. */
const leastShareOfLongerQuery = 0.5
const mostOffered = 8

/**
 * Filters whose name in any of the six languages says what the query says: so "violence domestique" or
 * "العنف العائلي" leads to English texts through their theme. The closest name first; at most eight.
 */
export function filtersNamedBy(query: string): NamedFilter[] {
  const wanted = query.replace(negated, ' ').replace(operators, ' ')
  const closest = new Map<string, { named: NamedFilter; share: number }>()
  const stems = new Map(languages.map((language) => [language, stemsOf(wanted, language)]))
  for (const { facet, value, language, stems: nameStems } of allNames()) {
    const share = shareOf(stems.get(language) ?? new Set(), nameStems)
    const key = `${facet} ${value}`
    if (share > (closest.get(key)?.share ?? 0)) closest.set(key, { named: { facet, value }, share })
  }
  return [...closest.values()]
    .sort((left, right) => right.share - left.share)
    .slice(0, mostOffered)
    .map(({ named }) => named)
}

const negated = /(?<=^|\s)(?:-|NOT\s+)(?:"[^"]*"|\S+)/gu
const operators = /(?<=^|\s)(?:AND|OR|NOT)(?=\s|$)/gu

/** Sørensen–Dice, where one of the two says nothing that the other does not say; else 0. */
function shareOf(wanted: ReadonlySet<string>, name: ReadonlySet<string>): number {
  const shared = wanted.intersection(name).size
  if (shared === 0 || shared < Math.min(wanted.size, name.size)) return 0
  const share = (2 * shared) / (wanted.size + name.size)
  return share >= (wanted.size > name.size ? leastShareOfLongerQuery : leastShareOfLongerName) ? share : 0
}

/** Short words that hold names together. */
const joints = new Set('the and for des les aux par sur del los las con por для при без'.split(' '))

function stemsOf(text: string, language: Language): ReadonlySet<string> {
  const stems = new Set<string>()
  visitPieces(text, (kind, start, end) => {
    const piece = text.slice(start, end)
    if (kind === 'word' && (piece.length < 3 || joints.has(piece.toLowerCase()))) return
    if (kind !== 'symbol') stems.add(analyse(kind, piece, language).term)
  })
  return stems
}

let names: readonly Name[] | undefined

/** Made at the first search and kept: some 3,000 names. */
function allNames(): readonly Name[] {
  names ??= [
    ...themes.map(({ code, names }) => ({ facet: 'theme' as const, value: code, spellings: [names] })),
    ...groups.map(({ code, names }) => ({ facet: 'group' as const, value: code, spellings: [names] })),
    ...[...states, ...imaginaryStates].flatMap(({ code, names }) => [
      { facet: 'state' as const, value: code, spellings: [names] },
      { facet: 'from' as const, value: code, spellings: [names] },
    ]),
    ...mechanisms.map(({ code, names, shortNames }) => ({
      facet: 'mechanism' as const,
      value: code,
      spellings: [names, shortNames],
    })),
    ...goals.map(({ number, names }) => ({
      facet: 'sdg' as const,
      value: String(number),
      spellings: [names],
    })),
  ].flatMap(({ facet, value, spellings }) =>
    spellings.flatMap((spelling) =>
      languages.map((language) => ({ facet, value, language, stems: stemsOf(spelling[language], language) })),
    ),
  )
  return names
}
