/** For tests: an offer as someone writes it, and an experience. */
import { inDays } from '#platform/testing.ts'
import type { ExperienceContent, OfferContent } from './model.ts'

export const someOffer: OfferContent = {
  title: 'Training of those who run prisons',
  words: 'Two weeks with people who keep registers of detention in small States.',
  kinds: ['training'],
  themes: ['administration-of-justice'],
  groups: [],
  targets: [],
  states: [],
  regions: [],
  onlyLdc: false,
  onlySids: true,
  languages: ['en', 'fr'],
  availableFrom: inDays(-10),
  availableUntil: inDays(200),
  places: 3,
  deadline: null,
  whoPays: 'We pay travel and stay.',
  conditions: null,
  evidence: null,
  contact: 'training@example.org',
  language: 'en',
  audience: 'public',
}

export const someExperience: ExperienceContent = {
  title: 'One register for four prisons',
  done: 'Four books were made one, on paper first.',
  took: 'Eight months and two people.',
  again: 'We would begin with the smallest prison again.',
  evidence: null,
  contact: null,
  kinds: ['peer-exchange'],
  themes: [],
  groups: [],
  targets: [],
  languages: ['en'],
  availableFrom: inDays(-10),
  availableUntil: inDays(200),
  places: null,
  language: 'en',
  audience: 'government',
}
