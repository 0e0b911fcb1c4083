/** What fits, in the reader's words: for pages and for files alike. Pure. */
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { Translate } from '#platform/i18n/translate.ts'
import { stateName } from '#reference/states.ts'
import { tagName } from '../tag-names.ts'
import type { Candidate } from './candidates.ts'
import type { Found } from './finding.ts'
import type { Failure, Match, PartName } from './model.ts'
import type { ShownRequest } from './requests.ts'
import { failureInWords, matchInWords, type MatchInWords } from './words.ts'

/** What a request is matched with, in the order in which a page shows it. */
export const searched = ['offers', 'experts', 'states'] as const
export type Searched = (typeof searched)[number]

/** What a match is called, and where it is read. */
export type Told = {
  title: string
  by: string | null
  /** Of the title. */
  language: Language
  /** Below the language of the page. */
  path: string
}

export type PresentedPart = {
  part: PartName
  /** 0 to 100; null where the request says nothing by which it could be measured. */
  value: number | null
  weight: number
}

export type PresentedMatch = Told &
  MatchInWords & {
    /** 0 to 100. */
    score: number
    /** What would make it fit, of a near miss. */
    failure: string | null
    parts: readonly PresentedPart[]
  }

export type PresentedMatches = {
  matches: readonly PresentedMatch[]
  nearMisses: readonly PresentedMatch[]
  /** How many were compared, and how many of them meet every condition. */
  compared: number
  fitting: number
}

export function presentMatches<Of>(
  { matches, nearMisses, compared, fitting }: Found<Of>,
  t: Translate,
  language: Language,
  tell: (of: Of) => Told,
): PresentedMatches {
  const presented = (match: Match & { told: Of; failure?: Failure }): PresentedMatch => ({
    ...tell(match.told),
    ...matchInWords(match, t, language),
    score: Math.round(match.score * 100),
    failure: match.failure ? failureInWords(match.failure, t, language) : null,
    parts: match.parts.map(({ part, value, weight }) => ({
      part,
      value: value === null ? null : Math.round(value * 100),
      weight,
    })),
  })
  return { matches: matches.map(presented), nearMisses: nearMisses.map(presented), compared, fitting }
}

/** An offer, what a State tells, or an expert's card, which has no name. */
export function tellCandidate(t: Translate, language: Language) {
  return ({
    title,
    by,
    path,
    compared,
    ...of
  }: Candidate<{ id: string; kinds?: readonly string[] }>): Told =>
    title === null
      ? { title: t('matching.expert', { kinds: named(compared.kinds ?? [], language) }), by, language, path }
      : { title, by, language: of.language, path }
}

/** A request under the State's name, or by what it shows. */
export function tellRequest(t: Translate, language: Language) {
  return (request: ShownRequest): Told => ({
    title: request.title ?? t('matching.request', { kinds: named(request.compared.kinds, language) }),
    by: request.stateId === null ? whoCouldAsk(request, t, language) : stateName(request.stateId, language),
    language: request.language ?? language,
    path: `/exchange/requests/${request.token}`,
  })
}

/** "Without a name: African States, Least developed country". */
function whoCouldAsk({ region, ldc, sids }: ShownRequest, t: Translate, language: Language): string {
  const shown = [
    ...(region ? [tagName('regions', region, language)] : []),
    ...(ldc ? [t('states.ldc')] : []),
    ...(sids ? [t('states.sids')] : []),
  ]
  return shown.length
    ? t('matching.unnamed.of', { shown: formatOf(language).list(shown) })
    : t('matching.unnamed')
}

function named(kinds: readonly string[], language: Language): string {
  return formatOf(language).list(kinds.map((kind) => tagName('kinds', kind, language)))
}
