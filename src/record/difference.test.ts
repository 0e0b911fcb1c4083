import fc from 'fast-check'
import { expect, test } from 'vitest'
import { effortOf } from '../../tests/effort.ts'
import { differenceInWords, type DifferencePart } from './difference.ts'

const without = (parts: readonly DifferencePart[], kind: DifferencePart['kind']) =>
  parts
    .filter((part) => part.kind !== kind)
    .map(({ text }) => text)
    .join('')

test('a difference reads in words', () => {
  expect(differenceInWords('The Ministry trains judges.', 'The Ministry has trained all judges.')).toEqual([
    { kind: 'same', text: 'The Ministry ' },
    { kind: 'removed', text: 'trains' },
    { kind: 'added', text: 'has trained all' },
    { kind: 'same', text: ' judges.' },
  ])
})

test('a sentence that was written anew is not cut into words', () => {
  expect(differenceInWords('It is agreed and paid.', 'Nobody has begun to pay.')).toEqual([
    { kind: 'removed', text: 'It is agreed and paid' },
    { kind: 'added', text: 'Nobody has begun to pay' },
    { kind: 'same', text: '.' },
  ])
})

test('Chinese, which has no spaces, too', () => {
  expect(differenceInWords('培训法官', '培训检察官')).toEqual([
    { kind: 'same', text: '培训' },
    { kind: 'removed', text: '法官' },
    { kind: 'added', text: '检察官' },
  ])
})

test('nothing differs from itself, and nothing at all has no parts', () => {
  expect(differenceInWords('A word.', 'A word.')).toEqual([{ kind: 'same', text: 'A word.' }])
  expect(differenceInWords('', '')).toEqual([])
})

const text = fc
  .array(
    fc.oneof(fc.constantFrom('a', 'b', 'c', ' ', '.', '法官', 'قاض', '\n'), fc.string({ maxLength: 4 })),
    {
      maxLength: 40,
    },
  )
  .map((parts) => parts.join(''))

test('without what was added it is the text before, without what was removed the text after', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = differenceInWords(before, after)
      expect(without(parts, 'added')).toBe(before)
      expect(without(parts, 'removed')).toBe(after)
      for (const [place, part] of parts.entries()) {
        expect(part.text).not.toBe('')
        expect(part.kind).not.toBe(parts[place - 1]?.kind)
      }
    }),
    { numRuns: 500 },
  )
})

/** The length of the longest common subsequence, by the table of the textbooks. */
function longestCommon(left: readonly string[], right: readonly string[]): number {
  let row = new Array<number>(right.length + 1).fill(0)
  for (const one of left) {
    const next = [0]
    for (const [place, other] of right.entries())
      next.push(one === other ? (row[place] ?? 0) + 1 : Math.max(row[place + 1] ?? 0, next[place] ?? 0))
    row = next
  }
  return row.at(-1) ?? 0
}

test('as many words as can be stay the same', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 25 })
  fc.assert(
    fc.property(letters, letters, (before, after) => {
      const parts = differenceInWords(before.join('!'), after.join('!'))
      const same = parts
        .filter(({ kind }) => kind === 'same')
        .reduce((sum, part) => sum + part.text.length, 0)
      const split = (list: readonly string[]) => [...list.join('!')]
      expect(same).toBe(longestCommon(split(before), split(after)))
    }),
    { numRuns: 300 },
  )
})

test('two long texts without a word in common take no longer than a moment', async () => {
  const long = (word: string) => Array.from({ length: 20_000 }, (_, place) => `${word}${place}`).join(' ')
  let parts: ReturnType<typeof differenceInWords> = []
  const effort = await effortOf(() => (parts = differenceInWords(long('a'), long('b'))))
  expect(effort).toBeLessThan(3_000)
  expect(without(parts, 'added')).toBe(long('a'))
})
