import { wordsOnly } from './identity.ts'

/** At and above this likeness two texts of the same State, cycle and recommending State are one recommendation. */
export const certainLikeness = 0.9

/** From here up to `certainLikeness` a person is asked. */
export const possibleLikeness = 0.65

/** A paragraph number shared by two documents of one review is believed if the words are at least this much alike. */
export const sameParagraphLikeness = 0.5

/** The pairs of neighbouring words of a text: what `likeness` compares, made once for a text. */
export function wordPairs(text: string): ReadonlySet<string> {
  const words = ['', ...wordsOnly(text).split(' '), '']
  const pairs = new Set<string>()
  for (let position = 1; position < words.length; position++)
    pairs.add(`${words[position - 1]} ${words[position]}`)
  return pairs
}

/** Sørensen–Dice coefficient of two sets of word pairs: 1 for the same words in the same order, 0 for none shared. */
export function likeness(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const [small, large] = left.size <= right.size ? [left, right] : [right, left]
  let shared = 0
  for (const pair of small) if (large.has(pair)) shared++
  return (2 * shared) / (left.size + right.size)
}
