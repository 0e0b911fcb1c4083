/** Sums of an activity by year. What is in different currencies is never added up. Pure. */
import type { Sum } from './model.ts'

export type YearSum = { currency: string; year: number; budget: number; payment: number }
export type CurrencySum = { currency: string; budget: number; payment: number }

type Counted = Pick<Sum, 'kind' | 'year' | 'amount' | 'currency'>

/** Each currency's years in order: what was planned and what was paid. */
export function sumsByYear(sums: readonly Counted[]): YearSum[] {
  return [...Map.groupBy(sums, ({ currency, year }) => `${currency} ${year}`).values()]
    .flatMap((same) => {
      const [first] = same
      return first ? [{ currency: first.currency, year: first.year, ...bothOf(same) }] : []
    })
    .sort((one, other) => compare(one.currency, other.currency) || one.year - other.year)
}

/** All years of each currency. */
export function sumsByCurrency(sums: readonly Counted[]): CurrencySum[] {
  return [...Map.groupBy(sums, ({ currency }) => currency)]
    .map(([currency, same]) => ({ currency, ...bothOf(same) }))
    .sort((one, other) => compare(one.currency, other.currency))
}

function bothOf(sums: readonly Counted[]): { budget: number; payment: number } {
  const of = (kind: Counted['kind']) => addUp(sums.filter((sum) => sum.kind === kind))
  return { budget: of('budget'), payment: of('payment') }
}

/** In hundredths, which are whole numbers: so that ten times 0.10 is 1. */
const addUp = (sums: readonly Counted[]) =>
  sums.reduce((total, { amount }) => total + Math.round(amount * 100), 0) / 100

const compare = (one: string, other: string) => (one < other ? -1 : Number(one > other))
