import { expect, test } from 'vitest'
import { currencies, currencyName, isCurrency } from './currencies.ts'

const offered = (chosen?: string) => currencies('en', chosen).map(({ value }) => value)

test('A sum is said in money of today', () => {
  expect(offered()).toEqual(expect.arrayContaining(['CHF', 'EUR', 'SLE', 'USD', 'XCG', 'XOF']))
  for (const code of ['ANG', 'BGN', 'CUC', 'HRK', 'SLL', 'ZWL', 'DEM', 'XTS'])
    expect(offered(), code).not.toContain(code)
})

test('What was said in money that is gone stays as it is', () => {
  expect(isCurrency('HRK')).toBe(true)
  expect(currencies('en', 'HRK')).toContainEqual({ value: 'HRK', label: 'Croatian Kuna (HRK)' })
  expect(offered('HRK')).toHaveLength(offered().length + 1)
  expect(isCurrency('XYZ')).toBe(false)
  expect(offered('XYZ')).toEqual(offered())
})

test('Currencies stand under their names in the order of the reader’s language', () => {
  for (const language of ['ar', 'zh', 'en', 'fr', 'ru', 'es'] as const) {
    const labels = currencies(language).map(({ label }) => label)
    expect(labels).toEqual(labels.toSorted(new Intl.Collator(language).compare))
  }
  expect(currencies('fr')).toContainEqual({ value: 'CHF', label: 'franc suisse (CHF)' })
})

test('A currency is told with its name and its code; what is none, as it came', () => {
  expect(currencyName('CHF', 'es')).toBe('franco suizo (CHF)')
  for (const code of ['XYZ', 'zz', '<b>', '']) expect(currencyName(code, 'en')).toBe(code)
})
