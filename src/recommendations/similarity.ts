import { wordsOnly } from './identity.ts'

/** At and above this likeness two texts that differ in light words only are one recommendation (`saysTheSame`). */
const certainLikeness = 0.8

/** From here on a person is asked where it is not certain. */
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

/** Words that do not change what is asked for. Negations, "without" and the names of treaties do. */
const light = new Set(
  'a an and as at by for from in into its of on or that the their this to with au aux de des du en et l la le les par pour un une al con del el las los para por una uno y'.split(
    ' ',
  ),
)

/**
 * True where two texts, given by their word pairs, are almost word for word the same and differ in articles,
 * prepositions and plurals at most: "Ratify the CRPD" and "Ratify the Optional Protocol to the CRPD" are two.
 */
export function saysTheSame(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  if (likeness(left, right) < certainLikeness) return false
  return heavyWords(left).symmetricDifference(heavyWords(right)).size === 0
}

function heavyWords(pairs: ReadonlySet<string>): Set<string> {
  const words = [...pairs].flatMap((pair) => pair.split(' ')).filter((word) => !light.has(word))
  return new Set(words.map((word) => word.replace(/(?<=\p{L}{3})s$/u, '')))
}
