/** A part of a text and whether the search found it. */
export type Part = { text: string; matched: boolean }

const gap = ' […] '
/** So much of a long text stands before its first match. */
const leadIn = 120

/**
 * The beginning of a long text, or its part around the first match; what is left out shows as […], cut between
 * words. A text of at most `most` characters comes back whole.
 */
export function excerpt(parts: readonly Part[], most: number): Part[] {
  const text = parts.map((part) => part.text).join('')
  if (text.length <= most) return [...parts]
  const firstMatch = placeOfFirstMatch(parts)
  const from = firstMatch + leadIn < most ? 0 : betweenWords(text, firstMatch - leadIn)
  const to = from + most >= text.length ? text.length : betweenWords(text, from + most)
  const cut: Part[] = from > 0 ? [{ text: gap.trimStart(), matched: false }] : []
  let place = 0
  for (const part of parts) {
    const kept = part.text.slice(Math.max(0, from - place), Math.max(0, to - place))
    if (kept) cut.push({ text: kept, matched: part.matched })
    place += part.text.length
  }
  if (to < text.length) cut.push({ text: gap.trimEnd(), matched: false })
  return cut
}

function placeOfFirstMatch(parts: readonly Part[]): number {
  let place = 0
  for (const part of parts) {
    if (part.matched) return place
    place += part.text.length
  }
  return 0
}

/** The last space before a place, if there is one near: Chinese has none. */
function betweenWords(text: string, place: number): number {
  const space = text.lastIndexOf(' ', place)
  return space > place - 40 ? space : place
}
