/** What differs between two texts, in words. Pure. */

export type DifferencePart = { kind: 'same' | 'removed' | 'added'; text: string }

/** Beyond so many words that differ, a text counts as written anew: nobody reads such a difference word by word. */
const mostSteps = 1_000

/** The same on every machine, whatever its language. */
const words = new Intl.Segmenter('en', { granularity: 'word' })

/**
 * The parts of both texts in order: without what was added they are `before`, without what was removed `after`.
 * As few words as can be are removed and added, unless the texts have more than a thousand in difference.
 */
export function differenceInWords(before: string, after: string): DifferencePart[] {
  const [left, right] = [wordsOf(before), wordsOf(after)]
  let start = 0
  while (start < left.length && start < right.length && left[start] === right[start]) start++
  let end = 0
  const rest = Math.min(left.length, right.length) - start
  while (end < rest && left[left.length - 1 - end] === right[right.length - 1 - end]) end++
  const middle = shortest(left.slice(start, left.length - end), right.slice(start, right.length - end))
  return joined([
    ...left.slice(0, start).map((text) => ({ kind: 'same' as const, text })),
    ...middle,
    ...left.slice(left.length - end).map((text) => ({ kind: 'same' as const, text })),
  ])
}

/** Words, and each mark and space between them. */
function wordsOf(text: string): string[] {
  return Array.from(words.segment(text), ({ segment }) => segment)
}

/** Myers, An O(ND) Difference Algorithm (1986): the shortest way from one list to the other, walked back to its steps. */
function shortest(left: readonly string[], right: readonly string[]): DifferencePart[] {
  const reached: ReadonlyMap<number, number>[] = []
  let far = new Map<number, number>([[1, 0]])
  for (let steps = 0; steps <= Math.min(left.length + right.length, mostSteps); steps++) {
    reached.push(far)
    const next = new Map(far)
    for (let line = -steps; line <= steps; line += 2) {
      let x = isDown(far, line, steps) ? at(far, line + 1) : at(far, line - 1) + 1
      while (x < left.length && x - line < right.length && left[x] === right[x - line]) x++
      next.set(line, x)
      if (x >= left.length && x - line >= right.length) return walkBack(reached, left, right)
    }
    far = next
  }
  return [
    ...left.map((text) => ({ kind: 'removed' as const, text })),
    ...right.map((text) => ({ kind: 'added' as const, text })),
  ]
}

function walkBack(
  reached: readonly ReadonlyMap<number, number>[],
  left: readonly string[],
  right: readonly string[],
): DifferencePart[] {
  const parts: DifferencePart[] = []
  let [x, y] = [left.length, right.length]
  const sameUntil = (least: number) => {
    while (x > least && y > 0) {
      parts.push({ kind: 'same', text: left[--x] ?? '' })
      y--
    }
  }
  for (let steps = reached.length - 1; steps > 0; steps--) {
    const far = reached[steps] ?? new Map<number, number>()
    const line = x - y
    if (isDown(far, line, steps)) {
      sameUntil(at(far, line + 1))
      parts.push({ kind: 'added', text: right[--y] ?? '' })
    } else {
      sameUntil(at(far, line - 1) + 1)
      parts.push({ kind: 'removed', text: left[--x] ?? '' })
    }
  }
  sameUntil(0)
  return parts.reverse()
}

const at = (far: ReadonlyMap<number, number>, line: number) => far.get(line) ?? 0

/** Whether the way to this diagonal adds a word rather than removes one. */
const isDown = (far: ReadonlyMap<number, number>, line: number, steps: number) =>
  line === -steps || (line !== steps && at(far, line - 1) < at(far, line + 1))

/**
 * Neighbours of one kind as one part; what is removed stands before what is added in its place. A space that stayed
 * between two differences belongs to both: nobody reads a sentence that changes word by word.
 */
function joined(parts: readonly DifferencePart[]): DifferencePart[] {
  const result: DifferencePart[] = []
  let [removed, added, space] = ['', '', '']
  const flush = () => {
    if (removed) result.push({ kind: 'removed', text: removed })
    if (added) result.push({ kind: 'added', text: added })
    const last = result.at(-1)
    if (space && last?.kind === 'same') last.text += space
    else if (space) result.push({ kind: 'same', text: space })
    ;[removed, added, space] = ['', '', '']
  }
  for (const { kind, text } of parts) {
    if (kind === 'same' && !text.trim() && (removed || added)) {
      space += text
      continue
    }
    if (kind === 'same') {
      flush()
      space = text
      flush()
      continue
    }
    if (space) [removed, added, space] = [removed + space, added + space, '']
    if (kind === 'removed') removed += text
    else added += text
  }
  flush()
  return result
}
