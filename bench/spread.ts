/** How long something took, many times: half of the times, 95 and 99 in a hundred, and all of them were at most this. */
export type Spread = { median: number; p95: number; p99: number; most: number }

/** @param times in any unit, which is that of the result; at least one */
export function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((one, other) => one - other)
  const below = (part: number) => sorted[Math.ceil(sorted.length * part) - 1] ?? NaN
  return { median: below(0.5), p95: below(0.95), p99: below(0.99), most: below(1) }
}
