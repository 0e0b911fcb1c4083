import { expect, test } from 'vitest'
import { questionFrom, queryOf } from './request.ts'

const values = (facet: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${facet}=${facet}${index}`).join('&')
const asked = (query: string) => questionFrom(new URLSearchParams(query), 'en')

test('an address asks by as many values as there are States, over all facets together', () => {
  expect(asked(values('state', 197)).filter.state).toHaveLength(197)
  const { filter } = asked([values('state', 150), values('theme', 60), values('group', 50)].join('&'))
  expect(Object.entries(filter).map(([facet, { length }]) => [facet, length])).toEqual([
    ['state', 150],
    ['group', 50],
  ])
})

test('the address of a question leads back to it', () => {
  const question = asked('q=water&theme=b&theme=a&state=SVN&page=3')
  expect(queryOf(question)).toBe('?q=water&state=SVN&theme=a&theme=b&page=3')
  expect(asked(queryOf(question).slice(1)).filter).toEqual({ state: ['SVN'], theme: ['a', 'b'] })
})
