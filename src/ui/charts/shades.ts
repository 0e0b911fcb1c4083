import { scaleQuantile } from 'd3-scale'

/** How strongly a value is shaded: 0 for nothing, 1 to 4 for a quarter each of the values that there are. */
export type Shade = 0 | 1 | 2 | 3 | 4

export interface Shades {
  of(value: number): Shade
  /** For the legend: the lowest and the highest value of each shade that occurs. */
  steps: { shade: Shade; from: number; to: number }[]
}

/**
 * Shades by rank, not by size: a few very large values would leave all others pale. Each value counts once, so that
 * small numbers that occur often still differ.
 */
export function shadesFor(values: readonly number[]): Shades {
  const present = [...new Set(values)].filter((value) => value > 0).sort((left, right) => left - right)
  const scale = scaleQuantile<Shade>().domain(present).range([1, 2, 3, 4])
  const of = (value: number): Shade => (value > 0 && present.length > 0 ? scale(value) : 0)
  const steps = ([1, 2, 3, 4] as const).flatMap((shade) => {
    const within = present.filter((value) => of(value) === shade)
    const [from, to] = [within[0], within.at(-1)]
    return from === undefined || to === undefined ? [] : [{ shade, from, to }]
  })
  return { of, steps }
}
