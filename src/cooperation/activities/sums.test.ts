import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sumsByCurrency, sumsByYear } from './sums.ts'

test('each currency by itself, each year by itself, planned beside paid', () => {
  const sums = [
    { kind: 'budget', year: 2026, amount: 100, currency: 'EUR' },
    { kind: 'budget', year: 2026, amount: 50.5, currency: 'EUR' },
    { kind: 'payment', year: 2026, amount: 30, currency: 'EUR' },
    { kind: 'payment', year: 2025, amount: 7, currency: 'USD' },
  ] as const
  expect(sumsByYear(sums)).toEqual([
    { currency: 'EUR', year: 2026, budget: 150.5, payment: 30 },
    { currency: 'USD', year: 2025, budget: 0, payment: 7 },
  ])
  expect(sumsByCurrency(sums)).toEqual([
    { currency: 'EUR', budget: 150.5, payment: 30 },
    { currency: 'USD', budget: 0, payment: 7 },
  ])
})

const sum = fc.record({
  kind: fc.constantFrom('budget' as const, 'payment' as const),
  year: fc.integer({ min: 1990, max: 2100 }),
  amount: fc.integer({ min: 1, max: 1e14 }).map((hundredths) => hundredths / 100),
  currency: fc.constantFrom('EUR', 'USD', 'XOF'),
})

test('what is in another currency changes nothing of a sum', () => {
  fc.assert(
    fc.property(fc.array(sum), fc.array(sum), (some, others) => {
      const euros = (all: typeof some) => sumsByCurrency(all).filter(({ currency }) => currency === 'EUR')
      const foreign = others.filter(({ currency }) => currency !== 'EUR')
      expect(euros([...some, ...foreign])).toEqual(euros(some))
    }),
  )
})

test('a currency adds up to the last cent: ten times 0.10 is 1', () => {
  const tenth = { kind: 'payment', year: 2026, amount: 0.1, currency: 'EUR' } as const
  expect(sumsByCurrency(Array.from({ length: 10 }, () => tenth))).toMatchObject([{ payment: 1 }])
  const cents = (amount: number) => BigInt(amount.toFixed(2).replace('.', ''))
  fc.assert(
    fc.property(fc.array(sum, { maxLength: 30 }), (sums) => {
      for (const all of sumsByCurrency(sums))
        for (const kind of ['budget', 'payment'] as const) {
          const own = sums.filter((one) => one.currency === all.currency && one.kind === kind)
          expect(cents(all[kind])).toBe(own.reduce((total, { amount }) => total + cents(amount), 0n))
        }
    }),
  )
})

test('the years of a currency add up to it exactly, in whatever order they were entered', () => {
  fc.assert(
    fc.property(fc.array(sum, { maxLength: 30 }), (sums) => {
      const hundredths = (value: number) => Math.round(value * 100)
      const years = sumsByYear(sums.toReversed())
      for (const { currency, budget, payment } of sumsByCurrency(sums)) {
        const own = years.filter((one) => one.currency === currency)
        expect(own.reduce((total, one) => total + hundredths(one.budget), 0)).toBe(hundredths(budget))
        expect(own.reduce((total, one) => total + hundredths(one.payment), 0)).toBe(hundredths(payment))
      }
    }),
  )
})
