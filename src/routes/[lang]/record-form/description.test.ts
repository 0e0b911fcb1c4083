import { expect, test } from 'vitest'
import { codesIn, namesIn, valuesOfRow, valuesSent, type Description } from './description.ts'

type Name = 'title' | 'kinds' | 'wantedFrom' | 'cost' | 'named'

const description: Description<Name> = {
  form: 'need',
  parts: [
    { fields: [{ name: 'title', kind: 'line', required: true }] },
    {
      part: 'when',
      fields: [
        { name: 'kinds', kind: 'tags', list: 'kinds' },
        { name: 'wantedFrom', kind: 'date' },
        { name: 'cost', kind: 'number' },
        { name: 'named', kind: 'yes' },
      ],
    },
  ],
}

test('a form asks its fields in order', () => {
  expect(namesIn(description)).toEqual(['title', 'kinds', 'wantedFrom', 'cost', 'named'])
})

test('a row becomes what the form carries, each field from the column of its name', () => {
  const row = { title: 'A register', kinds: ['training', 'funds'], wanted_from: '2027-01-01', cost: 12.5 }
  expect(valuesOfRow(description, { ...row, named: true })).toEqual({
    title: 'A register',
    kinds: 'training funds',
    wantedFrom: '2027-01-01',
    cost: '12.5',
    named: 'on',
  })
  expect(valuesOfRow(description, { named: false, cost: null })).toEqual({
    title: '',
    kinds: '',
    wantedFrom: '',
    cost: '',
    named: '',
  })
})

test('tags come ticked one by one, and together where two versions are compared', () => {
  const ticked = valuesSent(
    description,
    new Map([
      ['title', 'A register'],
      ['kinds:training', 'on'],
      ['kinds:funds', 'on'],
    ]),
  )
  expect(codesIn(ticked.kinds)).toEqual(['training', 'funds'])
  const shuffled = new Map([
    ['kinds:funds', 'on'],
    ['kinds:training', 'on'],
  ])
  expect(valuesSent(description, shuffled).kinds).toBe('training funds')
  expect(ticked.named).toBe('')
  expect(valuesSent(description, new Map([['kinds', 'training funds']])).kinds).toBe('training funds')
})
