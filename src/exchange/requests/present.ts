/** What leaves of a request: to its own government, or to those outside. Pure. */
import type { Language } from '#platform/i18n/languages.ts'
import type { Named } from '#recommendations/present.ts'
import { regions, stateByCode, stateName } from '#reference/states.ts'
import { namedTags } from '../tag-names.ts'
import type { Request, RequestClock, Said, ShownRequest, ShownStanding, ShownTags } from './model.ts'

export type OwnRequest = Omit<Request, 'stateId' | 'organisationId' | 'changeId' | 'sentAt' | 'changedAt'> & {
  clock: RequestClock | null
}

export function presentOwn(request: Request, clock: RequestClock | undefined): OwnRequest {
  const { stateId: _, organisationId: __, changeId: ___, sentAt: ____, changedAt: _____, ...told } = request
  return { ...told, clock: clock ?? null }
}

/** A request as someone outside reads of it. */
export type PresentedRequest = {
  token: string
  /** Null where the State did not give its name to whoever reads. */
  state: Named | null
  region: Named | null
  /** Null: not told. */
  ldc: boolean | null
  sids: boolean | null
  kinds: Named[]
  themes: Named[]
  groups: Named[]
  shownFrom: string
  standing: ShownStanding
  /** Only under the State's name. */
  title: string | null
  words: string | null
  language: Language | null
}

export function presentShown(
  shown: ShownRequest,
  said: Pick<Said, 'title' | 'words' | 'language'> | undefined,
  reader: Language,
): PresentedRequest {
  const { token, stateId, shownFrom, standing } = shown
  const state = stateId === null ? undefined : stateByCode(stateId)
  return {
    token,
    state: stateId === null ? null : { code: stateId, name: stateName(stateId, reader) },
    ...presentTags(
      state ? { ...shown, region: state.region, ldc: state.ldc, sids: state.sids } : shown,
      reader,
    ),
    shownFrom,
    standing,
    title: said?.title ?? null,
    words: said?.words ?? null,
    language: said?.language ?? null,
  }
}

export type PresentedTags = Pick<PresentedRequest, 'region' | 'ldc' | 'sids' | 'kinds' | 'themes' | 'groups'>

export function presentTags(
  { region, ldc, sids, kinds, themes, groups }: ShownTags,
  reader: Language,
): PresentedTags {
  return {
    region: region && { code: region, name: regionName(region, reader) },
    ldc,
    sids,
    kinds: namedTags('kinds', kinds, reader),
    themes: namedTags('themes', themes, reader),
    groups: namedTags('groups', groups, reader),
  }
}

export function regionName(code: string, reader: Language): string {
  return regions.find((region) => region.code === code)?.names[reader] ?? code
}
