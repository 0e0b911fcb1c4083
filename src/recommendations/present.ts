/** The only way out of a recommendation: pages, the API and every export show what these functions give. Pure. */
import type { Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'
import { sdgName } from '#reference/goals.ts'
import { mechanismName } from '#reference/mechanisms.ts'
import { mechanismShortName, nameOfValue } from './naming.ts'
import type { Kind, Position, SourceKind } from './model.ts'
import type { FacetName } from './search/contract.ts'
import type { StoredRecommendation } from './store.ts'

/** A code of ours and what it is called in the reader's language. */
export type Named = { code: string; name: string }

/** A recommendation and one of its texts. */
export type ShownRecommendation = StoredRecommendation & { text: string; language: Language }

/** A recommendation as a reader gets it in a list: codes with their names, and its words. */
export type PresentedRecommendation = {
  id: string
  state: Named
  mechanism: Named & { shortName: string }
  /** Names the document in our addresses: its symbol, or "UPR/48/SVN" where none is known. */
  document: string
  symbol: string | null
  session: number | null
  cycle: number | null
  year: number | null
  publishedOn: string | null
  paragraph: string | null
  /** 1, 2 … where one paragraph holds several recommendations. */
  part: number | null
  kind: Kind
  position: Position | null
  recommendingStates: Named[]
  themes: Named[]
  primaryTheme: Named | null
  groups: Named[]
  sdgs: Named[]
  sources: SourceKind[]
  text: string
  language: Language
}

/** What a list, an export or the API shows of a recommendation, its names in the reader's language. */
export function presentRecommendation(
  recommendation: ShownRecommendation,
  reader: Language,
): PresentedRecommendation {
  const { id, document, symbol, session, cycle, year, publishedOn, paragraph, part, kind, position } =
    recommendation
  const named = (facet: FacetName) => (code: string) => ({ code, name: nameOfValue(facet, code, reader) })
  return {
    id,
    state: named('state')(recommendation.stateId),
    mechanism: {
      code: recommendation.mechanism,
      name: mechanismFullName(recommendation.mechanism, reader),
      shortName: mechanismShortName(recommendation.mechanism, reader),
    },
    document,
    symbol,
    session,
    cycle,
    year,
    publishedOn,
    paragraph,
    part,
    kind,
    position,
    recommendingStates: recommendation.recommendingStates.map(named('from')),
    themes: recommendation.themes.map(named('theme')),
    primaryTheme: recommendation.primaryTheme ? named('theme')(recommendation.primaryTheme) : null,
    groups: recommendation.groups.map(named('group')),
    sdgs: recommendation.sdgs.map((code) => ({ code, name: sdgName(code, reader) })),
    sources: recommendation.sources,
    text: recommendation.text,
    language: recommendation.language,
  }
}

/** Where a recommendation is found on this site, without the language: give it to `pathIn`. */
export function recommendationPath(id: string): string {
  return `/recommendations/${id}`
}

/** Where a document is found on this site, without the language; the slashes of its symbol stay. */
export function documentPath(document: string): string {
  return `/documents/${document.split('/').map(encodeURIComponent).join('/')}`
}

/** Where a theme, group or goal is found on this site; groups and targets have no page of their own, but their list. */
export function subjectPath(facet: 'theme' | 'group' | 'sdg', code: string): string {
  if (facet === 'theme') return `/themes/${code}`
  const isGoal = facet === 'sdg' && !code.includes('.')
  return isGoal ? `/goals/${code}` : `/recommendations?${facet}=${code}`
}

type Placed = Pick<
  PresentedRecommendation,
  'state' | 'mechanism' | 'symbol' | 'session' | 'year' | 'paragraph' | 'part'
>

/** The document in a few words: its symbol, or else the review. */
export function documentName(placed: Reviewed & { symbol: string | null }, reader: Language): string {
  return placed.symbol ?? reviewName(placed, reader)
}

type Reviewed = Pick<PresentedRecommendation, 'mechanism' | 'session' | 'year'>

/** "UPR, Session 48 (2025)", or "Committee on the Rights of the Child, 2021" */
export function reviewName({ mechanism, session, year }: Reviewed, reader: Language): string {
  const t = translator(reader)
  if (session !== null)
    return t('register.review', {
      mechanism: mechanism.shortName,
      when: nameOfValue('session', String(session), reader),
    })
  return year === null
    ? mechanism.name
    : t('register.review', { mechanism: mechanism.name, when: String(year) })
}

/** Where a recommendation stands: "A/HRC/59/15, para. 6.34". */
export function placeName(placed: Placed, reader: Language): string {
  const document = documentName(placed, reader)
  if (!placed.paragraph) return document
  const paragraph = placed.part ? `${placed.paragraph} (${placed.part})` : placed.paragraph
  return translator(reader)('register.place', { document, paragraph })
}

/**
 * How to cite a recommendation, after the footnotes of United Nations documents (ST/DCS/2, "Footnotes and other
 * references"): body, State, symbol, paragraph and year.
 */
export function citationOf(placed: Placed, reader: Language): string {
  return translator(reader)('register.citation', {
    mechanism: placed.mechanism.name,
    state: placed.state.name,
    place: placeName(placed, reader),
    year: placed.year === null ? 'none' : String(placed.year),
  })
}

function mechanismFullName(code: string, reader: Language): string {
  const name = mechanismName(code, reader)
  return name === code ? mechanismShortName(code, reader) : name
}
