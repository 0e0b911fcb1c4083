import { expect, test } from 'vitest'
import type { ActingPerson, OrganisationKind, Role, Side } from '#identity/model.ts'
import type { Need } from './model.ts'
import { mayAnswerNeed, mayDisposeOfNeed, mayEditNeed, mayTakeUpNeed, mayWriteNeed } from './policy.ts'

const person = (
  organisation: number,
  [kind, side, role]: [OrganisationKind, Side, Role],
  state: string | null = 'XTL',
): ActingPerson => ({ person: 1, membership: 1, guest: false, organisation, kind, side, role, state })

const people = {
  coordinator: person(1, ['national-mechanism', 'government', 'coordinator']),
  justice: person(2, ['ministry', 'government', 'contributor']),
  health: person(3, ['ministry', 'government', 'contributor']),
  nhri: person(4, ['nhri', 'body', 'observer']),
  society: person(5, ['civil-society', 'body', 'observer']),
  partner: person(6, ['un-entity', 'partner', 'partner'], null),
  neighbour: person(7, ['cooperating-state', 'partner', 'partner'], 'FRA'),
  secretariat: person(8, ['operator', 'operator', 'secretariat'], null),
  foreignCoordinator: person(9, ['national-mechanism', 'government', 'coordinator'], 'SVN'),
}

type Whose = Pick<Need, 'stateId' | 'organisationId' | 'side' | 'audience' | 'standing'>
const proposed: Whose = {
  stateId: 'XTL',
  organisationId: 2,
  side: 'government',
  audience: 'government',
  standing: 'proposed',
}
const inside: Whose = { ...proposed, audience: 'institution' }
const takenUp: Whose = { ...proposed, standing: 'taken-up' }
const asked: Whose = { ...proposed, standing: 'asked' }
const suggested: Whose = { ...proposed, organisationId: 4, side: 'body', standing: 'suggested' }

const who = (may: (acting: ActingPerson) => boolean) =>
  Object.entries(people).flatMap(([name, acting]) => (may(acting) ? [name] : []))

test('who acts for a government or a body of a State writes needs', () => {
  const authors = ['coordinator', 'justice', 'health', 'nhri', 'society', 'foreignCoordinator']
  expect(who(mayWriteNeed)).toEqual(authors)
})

test.each([
  ['proposed', proposed, ['coordinator', 'justice']],
  ['kept inside', inside, ['justice']],
  ['taken up', takenUp, ['coordinator']],
  ['asked for', asked, ['coordinator']],
  ['suggested by a body', suggested, ['nhri']],
])('a need that is %s is edited by its own, and by the coordinator who takes it up', (_, need, editors) => {
  expect(who((acting) => mayEditNeed(acting, need))).toEqual(editors)
})

test('who sees a need and whether it stays is for its organisation alone', () => {
  expect(who((acting) => mayDisposeOfNeed(acting, takenUp))).toEqual(['justice'])
  expect(who((acting) => mayDisposeOfNeed(acting, suggested))).toEqual(['nhri'])
})

test('the coordinator takes up what the government shares, and nothing of a body', () => {
  expect(who((acting) => mayTakeUpNeed(acting, proposed))).toEqual(['coordinator'])
  expect(who((acting) => mayTakeUpNeed(acting, inside))).toEqual([])
  expect(who((acting) => mayTakeUpNeed(acting, { ...inside, organisationId: 1 }))).toEqual(['coordinator'])
  expect(who((acting) => mayTakeUpNeed(acting, suggested))).toEqual([])
})

test('the coordinator answers what a body suggests, and nothing of the government', () => {
  expect(who((acting) => mayAnswerNeed(acting, suggested))).toEqual(['coordinator'])
  expect(who((acting) => mayAnswerNeed(acting, proposed))).toEqual([])
})
