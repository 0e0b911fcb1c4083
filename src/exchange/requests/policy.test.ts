import { expect, test } from 'vitest'
import type { ConsentingPerson } from '#consent/policy.ts'
import { problemsWithSending, type SendingAsTyped } from './policy.ts'

const person = { side: 'government', state: 'XTL' } as ConsentingPerson
const now = new Date('2026-11-22T12:00:00Z')
const nothing: SendingAsTyped = {
  ...{
    under: undefined,
    to: undefined,
    partners: [],
    office: ' ',
    decision: '',
    conditions: '',
    until: null,
  },
}

test('Whoever sends a request out hears of all that is missing at once', () => {
  expect(problemsWithSending(nothing, person, now)).toEqual([
    { field: 'under', code: 'request.under-missing' },
    { field: 'to', code: 'consent.no-audience' },
    { field: 'office', code: 'consent.no-office' },
    { field: 'decision', code: 'consent.no-decision' },
  ])
  const named = { ...nothing, to: 'named', until: '2026-11-21' } as const
  expect(problemsWithSending(named, person, now).map(({ field }) => field)).toEqual([
    ...['under', 'partners', 'office', 'decision', 'until'],
  ])
})

test('A request goes out once nothing is missing', () => {
  const said = {
    under: 'unnamed',
    to: 'named',
    partners: [7],
    office: 'Minister',
    decision: '12/2026',
  } as const
  expect(problemsWithSending({ ...nothing, ...said }, person, now)).toEqual([])
  expect(problemsWithSending({ ...nothing, ...said, until: '2026-11-22' }, person, now)).toEqual([])
})
