import { expect, test } from 'vitest'
import { filtersNamedBy } from './named-filters.ts'

test.each([
  ['domestic violence', 'theme', 'domestic-violence'],
  ['violences domestiques', 'theme', 'domestic-violence'],
  ['women', 'group', 'women-girls'],
  ['femmes', 'group', 'women-girls'],
  ['Brazil', 'from', 'BRA'],
  ['Brésil', 'state', 'BRA'],
  ['CEDAW', 'mechanism', 'CEDAW'],
])('“%s” names the %s %s', (query, facet, value) => {
  expect(filtersNamedBy(query)).toContainEqual({ facet, value })
})

test('what is excluded names nothing', () => {
  expect(filtersNamedBy('-Brazil')).toEqual([])
  expect(filtersNamedBy('water NOT Brazil')).not.toContainEqual({ facet: 'from', value: 'BRA' })
})

test('a name is not offered for a word among many others', () => {
  expect(filtersNamedBy('ensure that women can vote in every district of the island')).toEqual([])
})

test('an empty query names nothing', () => {
  expect(filtersNamedBy('')).toEqual([])
  expect(filtersNamedBy('art. 2(1')).toEqual([])
})
