/** What leaves of what is offered, for files and the API: codes with their names. Pure. */
import type { Language } from '#platform/i18n/languages.ts'
import type { Named } from '#recommendations/present.ts'
import { sdgName } from '#reference/goals.ts'
import { stateName } from '#reference/states.ts'
import { namedTags } from '../tag-names.ts'
import type { Experience, Offer, Offered } from './model.ts'

type Tags = Record<
  'kinds' | 'themes' | 'groups' | 'sdgs' | 'languages' | 'states' | 'regions',
  { code: string; name: string }[]
>

export type PresentedOffered = Omit<Offered, keyof Tags | 'targets' | 'stateId'> &
  Tags & {
    /** Of an experience, whose; of an offer, that of the State that offers. */
    state: Named | null
  }
export type PresentedOffer = PresentedOffered & Pick<Offer, 'whoPays' | 'conditions' | 'evidence' | 'contact'>
export type PresentedExperience = PresentedOffered &
  Pick<Experience, 'took' | 'again' | 'evidence' | 'contact'>

/** As a list has it. */
export function presentOffered(one: Offered, language: Language): PresentedOffered {
  const named = (list: 'kinds' | 'themes' | 'groups' | 'languages' | 'states' | 'regions') =>
    namedTags(list, one[list], language)
  return {
    what: one.what,
    id: one.id,
    state: one.stateId === null ? null : { code: one.stateId, name: stateName(one.stateId, language) },
    by: one.by,
    title: one.title,
    words: one.words,
    language: one.language,
    standing: one.standing,
    kinds: named('kinds'),
    themes: named('themes'),
    groups: named('groups'),
    sdgs: one.targets.map((code) => ({ code, name: sdgName(code, language) })),
    languages: named('languages'),
    states: named('states'),
    regions: named('regions'),
    onlyLdc: one.onlyLdc,
    onlySids: one.onlySids,
    availableFrom: one.availableFrom,
    availableUntil: one.availableUntil,
    deadline: one.deadline,
    places: one.places,
    changedAt: one.changedAt,
  }
}

/** With what its own page tells beside. */
export function presentOffer(offer: Offer, language: Language): PresentedOffer {
  const { offeredBy, changedAt, whoPays, conditions, evidence, contact } = offer
  const one: Offered = {
    ...offer,
    what: 'offer',
    stateId: offeredBy.state,
    by: offeredBy.name,
    changedAt: changedAt.toISOString(),
  }
  return { ...presentOffered(one, language), whoPays, conditions, evidence, contact }
}

export function presentExperience(experience: Experience, language: Language): PresentedExperience {
  const { done, author, changedAt, took, again, evidence, contact } = experience
  const one: Offered = {
    ...experience,
    what: 'experience',
    words: done,
    by: author ?? '',
    states: [],
    regions: [],
    onlyLdc: false,
    onlySids: false,
    deadline: null,
    changedAt: changedAt.toISOString(),
  }
  return { ...presentOffered(one, language), took, again, evidence, contact }
}

/** Where something that is offered is read, below the language. */
export function offeredPath({ what, id }: Pick<Offered, 'what' | 'id'>): string {
  return what === 'offer' ? `/exchange/offers/${id}` : `/exchange/experiences/${id}`
}
