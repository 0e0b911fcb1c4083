/** Chance that depends on a seed alone, so that the demonstration is the same on every machine. */
export type Chance = {
  /** True in that share of cases. */
  in(share: number): boolean
  /** A whole number from 0 to below `most`. */
  below(most: number): number
  oneOf<Thing>(list: readonly Thing[]): Thing
  /** One to `most` different things. */
  some<Thing>(list: readonly Thing[], most: number): Thing[]
}

export function chanceFrom(seed: number): Chance {
  let state = seed
  // mulberry32
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (most: number) => Math.floor(random() * most)
  const oneOf = <Thing>(list: readonly Thing[]) => list[below(list.length)] as Thing
  return {
    in: (share) => random() < share,
    below,
    oneOf,
    some: (list, most) => [...new Set(Array.from({ length: 1 + below(most) }, () => oneOf(list)))],
  }
}
