/** What leaves of a need: for a page, the API or a file. Who of the author's people wrote it does not leave. */
import type { ActingPerson } from '#identity/model.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { Named } from '#recommendations/present.ts'
import { namedTags } from '../tag-names.ts'
import type { Need, NeedAudience, NeedStanding } from './model.ts'
import { isOfOwnSide } from './policy.ts'

export type PresentedNeed = Omit<
  Need,
  | 'stateId'
  | 'organisationId'
  | 'kinds'
  | 'themes'
  | 'groups'
  | 'targets'
  | 'languages'
  | 'audience'
  | 'standing'
  | 'changeId'
> & {
  state: string
  kinds: Named[]
  themes: Named[]
  groups: Named[]
  targets: Named[]
  languages: Named[]
  /** Who sees it without any consent: told to its own side alone. */
  audience: NeedAudience | null
  /** What became of it: told to its own side and to its government. */
  standing: NeedStanding | null
}

/** A need for whoever acts, or for anyone, its names in the reader's language. */
export function presentNeed(need: Need, acting: ActingPerson | undefined, reader: Language): PresentedNeed {
  const {
    stateId,
    organisationId,
    audience,
    standing,
    changeId: _,
    answersNeedId,
    setAsideBecause,
    ...said
  } = need
  const isOwn = isOfOwnSide(acting, { stateId, organisationId, audience, side: need.side })
  const isGovernment = acting?.side === 'government' && acting.state === stateId
  return {
    ...said,
    state: stateId,
    kinds: namedTags('kinds', need.kinds, reader),
    themes: namedTags('themes', need.themes, reader),
    groups: namedTags('groups', need.groups, reader),
    targets: namedTags('targets', need.targets, reader),
    languages: namedTags('languages', need.languages, reader),
    audience: isOwn ? audience : null,
    standing: isOwn || isGovernment ? standing : null,
    answersNeedId: isOwn ? answersNeedId : null,
    setAsideBecause: isOwn ? setAsideBecause : null,
  }
}

/** Below the language. */
export function needPath(id: number): string {
  return `/desk/needs/${id}`
}
