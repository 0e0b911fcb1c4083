import type { SourceKind } from '../model.ts'
import { likeness, saysTheSame, wordPairs } from '../similarity.ts'

type Pairs = ReadonlySet<string>

/** What linking compares, of a row on its way in and of a recommendation that stands. */
type Placed = {
  stateId: string
  mechanism: string
  symbol: string | null
  session: number | null
  cycle: number | null
  paragraph: string | null
  part: number | null
  recommendingStates: string[]
}

/** A row that looks for the recommendation it may be another source of. */
export type Seeker = Placed & Omit<StandingSource, 'kind'> & { sourceKind: SourceKind }

export type StandingSource = {
  kind: SourceKind
  language: string
  fingerprint: string
  text: string
  /** The texts that the paragraph joins, where it joins several: other sources have them one by one. */
  partTexts: string[]
  recommendingStates: string[]
}

/** A recommendation that the register has, with its sources, as far as linking needs it. */
export type Standing = Placed & { id: string; sources: StandingSource[] }

export type Candidate = {
  standing: Standing
  sameParagraph: boolean
  /** Likeness of the texts in the row's language, 0 to 1; null when there is no text in that language. */
  similarity: number | null
  /** Whether a text in the row's language says the same in almost the same words. */
  saysTheSame: boolean
}

/** Sources that give each recommendation once and in one language: their records never join each other. */
export const recordSources: readonly SourceKind[] = ['uhri', 'upr-info']

/** Recommendations that stand, found by paragraph, by words and by who recommended in which cycle. */
export class Candidates {
  readonly #byPlace = new Map<string, Set<Standing>>()
  readonly #pairs = new WeakMap<StandingSource, readonly Pairs[]>()
  readonly #known = new Set<string>()
  /** Those that rows have opened: later rows of the file may be other texts of them. */
  readonly opened: Standing[] = []

  constructor(standing: readonly Standing[]) {
    for (const recommendation of standing) this.#add(recommendation)
  }

  #add(recommendation: Standing): void {
    const name = `${recommendation.stateId} ${recommendation.id}`
    if (this.#known.has(name)) return
    this.#known.add(name)
    const fingerprints = recommendation.sources.map((source) => source.fingerprint)
    for (const place of placesOf(recommendation, fingerprints)) {
      const found = this.#byPlace.get(place)
      if (found) found.add(recommendation)
      else this.#byPlace.set(place, new Set([recommendation]))
    }
  }

  /** Those that the row may be a source of, with how alike they are; the rules of who may join are `mayJoin`'s. */
  of(row: Seeker): Candidate[] {
    const found = new Set(
      placesOf(row, [row.fingerprint]).flatMap((place) => [...(this.#byPlace.get(place) ?? [])]),
    )
    const joinable = [...found].filter((standing) => mayJoin(row, standing))
    const sought = joinable.length ? pairsOfEach(row) : []
    return joinable.map((standing) => ({
      standing,
      sameParagraph: isSameParagraph(row, standing),
      ...this.#compare(row, sought, standing),
    }))
  }

  /** A recommendation that the row opens. */
  open(id: string, row: Seeker): void {
    if (recordSources.includes(row.sourceKind)) return
    const { stateId, mechanism, symbol, session, cycle, paragraph, part, recommendingStates } = row
    const place = { stateId, mechanism, symbol, session, cycle, paragraph, part, recommendingStates }
    const opened: Standing = { id, ...place, sources: [asSource(row)] }
    this.opened.push(opened)
    this.#add(opened)
  }

  /** From now on the row counts as one of that recommendation's sources. */
  join(standing: Standing, row: Seeker): void {
    standing.sources.push(asSource(row))
  }

  #compare(row: Seeker, sought: readonly Pairs[], standing: Standing) {
    const comparable = standing.sources.filter((source) => source.language === row.language)
    if (!comparable.length) return { similarity: null, saysTheSame: false }
    if (comparable.some((source) => source.fingerprint === row.fingerprint))
      return { similarity: 1, saysTheSame: true }
    const texts = comparable.flatMap((source) => this.#pairsOf(source))
    return {
      similarity: Math.max(...sought.flatMap((left) => texts.map((right) => likeness(left, right)))),
      saysTheSame: sought.some((left) => texts.some((right) => saysTheSame(left, right))),
    }
  }

  #pairsOf(source: StandingSource): readonly Pairs[] {
    const known = this.#pairs.get(source)
    if (known) return known
    const pairs = pairsOfEach(source)
    this.#pairs.set(source, pairs)
    return pairs
  }
}

/** The word pairs of a whole text and of each text that it joins. */
function pairsOfEach({ text, partTexts }: { text: string; partTexts: readonly string[] }): Pairs[] {
  return [text, ...partTexts].map(wordPairs)
}

function asSource(row: Seeker): StandingSource {
  const { sourceKind, language, fingerprint, text, partTexts, recommendingStates } = row
  return { kind: sourceKind, language, fingerprint, text, partTexts, recommendingStates }
}

function placesOf(placed: Placed, fingerprints: readonly string[]): string[] {
  const { stateId, mechanism, symbol, session, cycle, paragraph } = placed
  const within = `${stateId} ${mechanism}`
  const places = fingerprints.map((fingerprint) => `${within} words ${fingerprint}`)
  if (paragraph && session !== null) places.push(`${within} session ${session} ${paragraph}`)
  if (paragraph && symbol) places.push(`${within} symbol ${symbol} ${paragraph}`)
  if (cycle !== null)
    for (const from of placed.recommendingStates) places.push(`${within} cycle ${cycle} ${from}`)
  return places
}

function isSameParagraph(row: Placed, standing: Placed): boolean {
  const sameDocument =
    (row.session !== null && row.session === standing.session) ||
    (row.symbol !== null && row.symbol === standing.symbol)
  return (
    sameDocument && row.paragraph !== null && row.paragraph === standing.paragraph && samePart(row, standing)
  )
}

/** A source that does not split a paragraph (part null) may be any part; the words decide. */
function samePart(row: Placed, standing: Placed): boolean {
  return row.part === null || standing.part === null || row.part === standing.part
}

/**
 * Two records of one source are never one recommendation, except that UPR Info has a record for each
 * recommending State. Reviews join within a cycle and with a recommending State in common; other mechanisms'
 * recommendations join within one document.
 */
function mayJoin(row: Seeker, standing: Standing): boolean {
  if (row.stateId !== standing.stateId || row.mechanism !== standing.mechanism) return false
  if (row.cycle !== standing.cycle) return false
  const rivals = standing.sources.filter(
    (source) => source.kind === row.sourceKind && source.language === row.language,
  )
  const hasOwnRecord =
    row.sourceKind === 'upr-info'
      ? rivals.some((source) =>
          source.recommendingStates.some((from) => row.recommendingStates.includes(from)),
        )
      : rivals.length > 0
  if (hasOwnRecord) return false
  if (isSameParagraph(row, standing)) return true
  if (row.cycle === null) return row.symbol !== null && row.symbol === standing.symbol
  return sharesRecommender(row, standing)
}

export function sharesRecommender(row: Placed, standing: Placed): boolean {
  return row.recommendingStates.some((from) => standing.recommendingStates.includes(from))
}
