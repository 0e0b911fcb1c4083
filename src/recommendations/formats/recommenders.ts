import { resolveStateName } from '#reference/states.ts'
import type { ReceivedPart } from './received.ts'

/** A recommendation's words and, apart from them, who made it. */
export type Attributed = {
  text: string
  recommendingStates: string[]
  /** Where one paragraph holds several texts, each with its own States. */
  parts?: ReceivedPart[]
  /** Closing words in parentheses that name no State we know: left in the text, for a person to look at. */
  unclear?: string
}

type Group = { start: number; end: number; inner: string }

/**
 * Takes the recommending States out of the parentheses that close a UPR recommendation: "(Spain, Tunisia)",
 * "(Maldives) (Portugal)", "(Iran (Islamic Republic of))". Other parentheses, such as "(CEDAW)", stay in the text.
 * "Do this (Egypt); do that (Peru)" is one recommendation of two parts.
 */
export function readRecommenders(received: string): Attributed {
  const groups = topLevelGroups(received)
  const parts: ReceivedPart[] = []
  let from = 0
  let at = 0
  while (at < groups.length) {
    const run = runOfStates(received, groups, at)
    if (!run || !endsPart(received, run.end)) {
      at = run?.next ?? at + 1
      continue
    }
    parts.push({ text: closed(received.slice(from, run.start)), recommendingStates: run.names })
    from = received.length - received.slice(run.end).replace(/^[\s;；؛.,。*]+/, '').length
    at = run.next
  }
  const rest = closed(received.slice(from))
  if (rest !== '') parts.push({ text: rest, recommendingStates: [] })
  const [only] = parts
  const last = groups.at(-1)
  const unclear = rest !== '' && last && endsPart(received, last.end) ? { unclear: last.inner } : {}
  if (parts.length < 2) return { ...(only ?? { text: '', recommendingStates: [] }), ...unclear }
  return {
    text: parts.map((part) => part.text).join('; '),
    recommendingStates: [...new Set(parts.flatMap((part) => part.recommendingStates))],
    parts,
    ...unclear,
  }
}

/** The parentheses that are not inside others; an unmatched one is taken for a slip of the pen. */
function topLevelGroups(text: string): Group[] {
  const open: number[] = []
  const groups: Group[] = []
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === '(' || sign === '（') open.push(at)
    else if (sign === ')' || sign === '）') {
      const start = open.pop()
      if (start === undefined) continue
      while ((groups.at(-1)?.start ?? -1) > start) groups.pop()
      groups.push({ start, end: at + 1, inner: text.slice(start + 1, at).trim() })
    }
  }
  return groups
}

/** "(Algeria) (Togo) (Uruguay)": the groups from `at` that hold States, with nothing but space between them. */
function runOfStates(text: string, groups: Group[], at: number) {
  const names: string[] = []
  let next = at
  let end = groups[at]?.start ?? 0
  for (let group = groups[next]; group; group = groups[next]) {
    if (next > at && /[^\s,;]/.test(text.slice(end, group.start))) break
    const states = stateNames(group.inner)
    if (states.length === 0) break
    names.push(...states)
    end = group.end
    next += 1
  }
  const first = groups[at]
  return names.length > 0 && first ? { start: first.start, end, next, names: [...new Set(names)] } : undefined
}

/** States are named at the end of a text, or before the ";" after which the next text begins. */
function endsPart(text: string, end: number): boolean {
  return /^[\s*]*(?:$|[;；؛]|[.,。][\s;*]*$)/.test(text.slice(end))
}

function closed(text: string): string {
  let [from, to] = [0, text.length]
  // By hand: a regular expression takes quadratic time on a long run of semicolons.
  while (from < to && isOuterSign(text[from])) from += 1
  while (to > from && isOuterSign(text[to - 1])) to -= 1
  return text.slice(from, to)
}

function isOuterSign(sign: string | undefined): boolean {
  return sign !== undefined && /[\s;,；؛]/.test(sign)
}

/** Longer than the list of all States; no list of names is. */
const longestList = 8_000

/** The names inside one pair of parentheses; none unless at least one is a State. */
function stateNames(inner: string): string[] {
  if (inner.length > longestList) return []
  const names = splitNames(inner, isState)
  return names.some(isState) ? names : []
}

function isState(name: string): boolean {
  return resolveStateName(name) !== undefined
}

/**
 * Splits a list at commas, semicolons and "and", except within a name that `isName` knows ("Bosnia and
 * Herzegovina", "Iran, Islamic Republic of"). What nobody knows is split at commas and semicolons.
 */
export function splitNames(list: string, isName: (name: string) => boolean): string[] {
  if (isName(list)) return [list]
  const pieces = splitOutsideParentheses(list)
  const names: string[] = []
  let at = 0
  while (at < pieces.length) {
    const known = [4, 3, 2, 1]
      .filter((count) => at + count <= pieces.length)
      .map((count) => ({ count, name: joinPieces(pieces.slice(at, at + count)) }))
      .find(({ name }) => isName(name))
    if (known) names.push(known.name)
    else names.push(...splitAtAnd(pieces[at]?.text ?? '', isName))
    at += known?.count ?? 1
  }
  return names.filter((name) => name !== '')
}

/** A piece of a list and the sign after which it follows. */
type Piece = { text: string; after: string }

function joinPieces(pieces: readonly Piece[]): string {
  return pieces.map(({ text, after }, at) => (at === 0 ? text : `${after} ${text}`)).join('')
}

function splitOutsideParentheses(list: string): Piece[] {
  const pieces: Piece[] = []
  let depth = 0
  let piece = ''
  let after = ''
  for (const sign of list) {
    if ('(（'.includes(sign)) depth += 1
    if (')）'.includes(sign)) depth -= 1
    if (depth === 0 && ',;،、，；'.includes(sign)) {
      pieces.push({ text: piece.trim(), after })
      after = sign
      piece = ''
    } else piece += sign
  }
  return [...pieces, { text: piece.trim(), after }]
}

const and = /\s+(?:and|et|y|e|и|&)\s+|\s+و\s?|(?<=\p{Script=Han})和/gu

/** "Spain and Bosnia and Herzegovina": split only where names stand on both sides. */
function splitAtAnd(piece: string, isName: (name: string) => boolean): string[] {
  for (const found of piece.matchAll(and)) {
    const before = piece.slice(0, found.index).trim()
    const rest = piece.slice(found.index + found[0].length).trim()
    if (!isName(before)) continue
    if (isName(rest)) return [before, rest]
    const others = splitAtAnd(rest, isName)
    if (others.every(isName)) return [before, ...others]
  }
  return [piece.replace(/^(?:and|et|y|и)\s+/, '')]
}
