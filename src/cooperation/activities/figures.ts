/** What of an indicator's values can be drawn: those that are numbers. Pure. */
import type { Result } from './model.ts'

/** A value as a number: "40", "1 200", "12,5 %". Undefined for words. */
export function numberIn(text: string): number | undefined {
  const figures = text.replaceAll(/[\s\u00a0\u202f’'%]/g, '')
  return /^-?\d+([.,]\d+)?$/.test(figures) ? Number(figures.replace(',', '.')) : undefined
}

export type Point = { day: string; value: number }

/** The values that are numbers, in order of their days, with the baseline where it has a number and a day. */
export function pointsOf({
  values,
  baseline,
  baselineOn,
}: Pick<Result, 'values' | 'baseline' | 'baselineOn'>): Point[] {
  const said = [
    ...(baseline !== null && baselineOn !== null ? [{ seenOn: baselineOn, value: baseline }] : []),
    ...values,
  ]
  return said
    .flatMap(({ seenOn: day, value: text }) => {
      const value = numberIn(text)
      return value === undefined ? [] : [{ day, value }]
    })
    .sort((one, other) => (one.day < other.day ? -1 : Number(one.day > other.day)))
}
