/** For tests: what an expert says of themselves, and what a State asks. */
import { inDays } from '../offers/testing.ts'
import type { DeploymentContent, ProfileContent } from './model.ts'

export const someProfile: ProfileContent = {
  words: 'Twelve years of setting up registers of detention, four of them on islands.',
  language: 'en',
  kinds: ['expert', 'statistics'],
  themes: ['administration-of-justice'],
  groups: [],
  targets: [],
  languages: ['fr', 'en'],
  countriesKnown: ['SVN'],
  conflicts: [],
  availableFrom: inDays(-5),
  availableUntil: inDays(300),
}

export const someTask = (request: number): DeploymentContent => ({
  request,
  task: 'Set up one register for four prisons.',
  startsOn: inDays(20),
  endsOn: inDays(60),
})
