import type { Language } from '#platform/i18n/languages.ts'
import { cycleOfSession, uprSessions } from '#reference/sessions.ts'
import { paragraphOrder } from './identity.ts'
import { sourceKinds } from './model.ts'
import type { Kind, Position, Said, SourceKind } from './model.ts'

/** What settling needs to know of a source. */
export type SettlingSource = {
  key: string
  kind: SourceKind
  language: Language
  said: Said
}

/** A recommendation as it is shown and searched: settled from all that its sources say. */
export type Settled = {
  document: string
  mechanism: string
  symbol: string | null
  session: number | null
  cycle: number | null
  publishedOn: string | null
  year: number | null
  paragraph: string | null
  paragraphOrder: number
  kind: Kind
  position: Position | null
  recommendingStates: string[]
  themes: string[]
  primaryTheme: string | null
  groups: string[]
  sdgs: string[]
  sources: SourceKind[]
  shownSource: string
}

/**
 * Settles what several sources say into one recommendation. The order of `sourceKinds` decides where they
 * disagree; tags are gathered from all, unless a person has corrected them; a position that is known wins over
 * one that is pending. Pure: the same sources in any order settle to the same recommendation.
 * @throws RangeError without a source that has the UN's words.
 */
export function settle(stateId: string, sources: readonly SettlingSource[]): Settled {
  const ranked = sources.toSorted(byAuthority)
  const shown = ranked.find((source) => source.kind !== 'translation')
  if (!shown) throw new RangeError(`a recommendation of ${stateId} has no source with its words`)
  const first = <Key extends keyof Said>(key: Key): Said[Key] | undefined =>
    ranked.find((source) => source.said[key] !== undefined)?.said[key]

  const session = first('session') ?? null
  const symbol = first('symbol') ?? null
  const publishedOn = first('publishedOn') ?? null
  const mechanism = first('mechanism') ?? 'other'
  const paragraph = first('paragraph') ?? null
  return {
    document: documentOf(stateId, mechanism, symbol, session),
    mechanism,
    symbol,
    session,
    cycle: session === null ? null : (cycleOfSession(session) ?? null),
    publishedOn,
    year: yearOf(publishedOn, session),
    paragraph,
    paragraphOrder: paragraphOrder(paragraph ?? undefined),
    kind:
      ranked.find((source) => source.said.kind && source.said.kind !== 'not-stated')?.said.kind ??
      'not-stated',
    position: settlePosition(ranked),
    recommendingStates: settleRecommendingStates(ranked),
    themes: settleTags(ranked, 'themes'),
    primaryTheme: first('primaryTheme') ?? null,
    groups: settleTags(ranked, 'groups'),
    sdgs: settleTags(ranked, 'sdgs'),
    sources: [...new Set(ranked.map((source) => source.kind))],
    shownSource: shown.key,
  }
}

/** English first among equals: it is the language in which most of these documents are negotiated. */
const languageOrder: Record<Language, number> = { en: 0, fr: 1, es: 2, ru: 3, zh: 4, ar: 5 }

function byAuthority(left: SettlingSource, right: SettlingSource): number {
  return (
    sourceKinds.indexOf(left.kind) - sourceKinds.indexOf(right.kind) ||
    languageOrder[left.language] - languageOrder[right.language] ||
    (left.key < right.key ? -1 : 1)
  )
}

/** The document a recommendation stands in; a review whose report's symbol is unknown is named by its session. */
function documentOf(
  stateId: string,
  mechanism: string,
  symbol: string | null,
  session: number | null,
): string {
  return symbol ?? (session === null ? `${mechanism}/${stateId}` : `${mechanism}/${session}/${stateId}`)
}

function yearOf(publishedOn: string | null, session: number | null): number | null {
  if (publishedOn) return Number(publishedOn.slice(0, 4))
  const dates = session === null ? undefined : uprSessions.find((candidate) => candidate.session === session)
  return dates ? Number(dates.from.slice(0, 4)) : null
}

function settlePosition(ranked: readonly SettlingSource[]): Position | null {
  const stated = ranked.map((source) => source.said.position).filter((position) => position !== undefined)
  return stated.find((position) => position !== 'pending') ?? stated[0] ?? null
}

/** One UPR Info row names one of several recommending States, so rows of the leading kind are gathered. */
function settleRecommendingStates(ranked: readonly SettlingSource[]): string[] {
  const leading = ranked.find((source) => source.said.recommendingStates?.length)
  if (!leading) return []
  const gathered = ranked
    .filter((source) => source.kind === leading.kind)
    .flatMap((source) => source.said.recommendingStates ?? [])
  return [...new Set(gathered)]
}

function settleTags(ranked: readonly SettlingSource[], tags: 'themes' | 'groups' | 'sdgs'): string[] {
  const corrected = ranked.find((source) => source.kind === 'correction' && source.said[tags])
  const speaking = corrected ? [corrected] : ranked
  const codes = speaking.flatMap((source) => source.said[tags] ?? []).flatMap((tag) => tag.code ?? [])
  return [...new Set(codes)]
}
