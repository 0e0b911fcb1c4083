import { expect, test } from 'vitest'
import type { Acting, ActingPerson } from '#identity/model.ts'
import { mayEnter, roomsFor } from './rooms.ts'

const machine: Acting = { machine: true }
const person = (changed: Partial<ActingPerson>): Acting => ({
  person: 1,
  membership: 1,
  organisation: 1,
  role: 'contributor',
  kind: 'ministry',
  side: 'government',
  state: 'XTL',
  guest: false,
  ...changed,
})
const coordinator = person({ role: 'coordinator', kind: 'national-mechanism' })
const partner = person({ role: 'partner', kind: 'academic', side: 'partner', state: null })

test.each([
  ['/[lang]/desk/(open)', true],
  ['/[lang]/desk/(open)/batches/[batch]', true],
  ['/[lang]/desk/(open)/hosting', false],
  ['/[lang]/desk/(open)/mechanism/meetings/[meeting]', true],
  ['/[lang]/desk/(open)/administrator', false],
])('a coordinator at %s: %s', (route, enters) => expect(mayEnter(coordinator, route)).toBe(enters))

test('who keeps no register enters neither its rooms nor what has no room of its own', () => {
  for (const route of ['/[lang]/desk/(open)', '/[lang]/desk/(open)/uploads', '/[lang]/desk/(open)/peoples'])
    expect(mayEnter(person({}), route), route).toBe(false)
  expect(mayEnter(person({}), '/[lang]/desk/(open)/people/[person]')).toBe(true)
  expect(mayEnter(partner, '/[lang]/desk/(open)/mechanism')).toBe(false)
})

const listed = (acting: Acting) => roomsFor(acting).flatMap(({ rooms }) => rooms.map(({ path }) => path))

test('the list holds the rooms that open', () => {
  expect(listed(machine)).toContain('/desk/hosting')
  expect(listed(partner)).not.toContain('/desk')
  // The desk's own address leads to the first: what is new.
  expect(listed(partner)[0]).toBe('/desk/news')
})

test('rooms stand under headings, the same for everyone, and no heading stands alone', () => {
  const [news, ...headed] = roomsFor(coordinator)
  expect(news?.heading).toBeUndefined()
  expect(headed.map(({ heading }) => heading)).toEqual([
    'navigation.recommendations',
    'desk.group.followup',
    'navigation.support',
    'desk.group.consent',
    'desk.group.administration',
  ])
  expect(roomsFor(partner).map(({ heading }) => heading)).toEqual([
    undefined,
    'navigation.support',
    'desk.group.administration',
  ])
})
