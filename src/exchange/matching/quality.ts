/** Measures of a ranking and of those who judge it. Pure. */

/** How many of a ranking are looked at. */
const depth = 10

/**
 * Normalised discounted cumulative gain of the first ten: 1 where no order would be better, 0 where nothing of use is
 * among them. A grade g is worth 2^g − 1, divided by the logarithm of its place (Burges and others, 2005). Undefined
 * where nothing has a grade above 0.
 * @param grades of everything that was judged; what was not is 0
 */
export function ndcg(ranking: readonly string[], grades: ReadonlyMap<string, number>): number | undefined {
  const best = gainOf([...grades.values()].sort((one, other) => other - one))
  return best > 0 ? gainOf(ranking.map((id) => grades.get(id) ?? 0)) / best : undefined
}

function gainOf(grades: readonly number[]): number {
  return grades
    .slice(0, depth)
    .reduce((sum, grade, place) => sum + (2 ** grade - 1) / Math.log2(place + 2), 0)
}

/** How far two judges agree. */
export interface Agreement {
  /** How many pairs of a request and an offer at least one of them graded. */
  pairs: number
  /** The share of pairs with the same grade. */
  same: number
  /**
   * Cohen's kappa with squared weights: 1 the same grades, 0 no more than chance, less for grades far apart. Null
   * where both gave one and the same grade throughout, which says nothing.
   */
  kappa: number | null
}

/** The agreement of two judges. What one of them left out is a 0, as it is for the ranking. */
export function agreement(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): Agreement {
  const pairs = [...new Set([...one.keys(), ...other.keys()])].map(
    (pair) => [one.get(pair) ?? 0, other.get(pair) ?? 0] as const,
  )
  const apart = (left: number, right: number) => (left - right) ** 2
  const count = pairs.length
  const seen = pairs.reduce((sum, [left, right]) => sum + apart(left, right), 0)
  let byChance = 0
  const [lefts, rights] = [histogram(pairs.map(([left]) => left)), histogram(pairs.map(([, right]) => right))]
  for (const [left, times] of lefts) {
    for (const [right, others] of rights) byChance += (times * others * apart(left, right)) / count
  }
  return {
    pairs: count,
    same: count > 0 ? pairs.filter(([left, right]) => left === right).length / count : 0,
    kappa: byChance > 0 ? 1 - seen / byChance : null,
  }
}

function histogram(grades: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const grade of grades) counts.set(grade, (counts.get(grade) ?? 0) + 1)
  return counts
}

export function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length)
}
