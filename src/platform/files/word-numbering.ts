import type { Archive } from './archive.ts'
import { readXml } from './xml.ts'

type Level = { format: string; text: string; start: number }
type List = { levels: Map<number, Level>; counters: number[] }

/** Word's lists have nine levels; a label is short; styles rest on few others; in bytes, what no real part comes near. */
const deepestLevel = 8
const longestLabel = 100
const longestAncestry = 50
const largestPart = 20_000_000

/** Counts numbered paragraphs as Word does and says what it draws before each ("140.1", "(a)", "•"). */
export type Numbering = {
  /** The label of the next paragraph; undefined when it is not numbered. Call once a paragraph, in order. */
  label(numbered: { list?: string; level: number } | undefined, style: string | undefined): string | undefined
}

/** Reads word/numbering.xml and the lists that styles carry in word/styles.xml (ECMA-376 part 1, 17.9). */
export async function readNumbering(archive: Archive): Promise<Numbering> {
  const lists = archive.has('word/numbering.xml') ? await readLists(archive) : new Map<string, List>()
  const styles =
    lists.size > 0 && archive.has('word/styles.xml')
      ? await readStyleLists(archive)
      : new Map<string, StyleList>()
  return {
    label(numbered, style) {
      const ofStyle = style === undefined ? undefined : styles.get(style)
      const list = lists.get(numbered?.list ?? ofStyle?.list ?? '')
      if (!list) return undefined
      return nextLabel(list, numbered?.list === undefined ? (ofStyle?.level ?? 0) : numbered.level)
    },
  }
}

function nextLabel(list: List, level: number): string | undefined {
  const own = list.levels.get(level)
  if (!own) return undefined
  for (let above = 0; above < level; above += 1) {
    list.counters[above] ??= list.levels.get(above)?.start ?? 1
  }
  list.counters[level] = (list.counters[level] ?? own.start - 1) + 1
  list.counters.length = level + 1
  if (own.format === 'bullet') return '•'
  return own.text.replace(/%(\d)/g, (_, digit: string) => {
    const at = Number(digit) - 1
    return inFormat(list.counters[at] ?? 0, list.levels.get(at)?.format ?? 'decimal')
  })
}

function inFormat(count: number, format: string): string {
  if (format === 'lowerLetter') return letters(count)
  if (format === 'upperLetter') return letters(count).toUpperCase()
  if (format === 'lowerRoman') return roman(count)
  if (format === 'upperRoman') return roman(count).toUpperCase()
  return format === 'none' ? '' : String(count)
}

/** Word writes a … z, aa, bb …: the letter repeats, at most thirty times. */
function letters(count: number): string {
  return count < 1 || count > 780
    ? ''
    : String.fromCharCode(97 + ((count - 1) % 26)).repeat(Math.ceil(count / 26))
}

function roman(count: number): string {
  const steps = [
    [1000, 'm'], [900, 'cm'], [500, 'd'], [400, 'cd'], [100, 'c'], [90, 'xc'],
    [50, 'l'], [40, 'xl'], [10, 'x'], [9, 'ix'], [5, 'v'], [4, 'iv'], [1, 'i'],
  ] as const // prettier-ignore
  let rest = count > 0 && count < 4000 ? count : 0
  let written = ''
  for (const [value, sign] of steps) {
    while (rest >= value) {
      written += sign
      rest -= value
    }
  }
  return written
}

async function readLists(archive: Archive): Promise<Map<string, List>> {
  const abstracts = new Map<string, Map<number, Level>>()
  const lists = new Map<string, List>()
  let levels: Map<number, Level> | undefined
  let level: Level | undefined
  let list: { id: string; levels: Map<number, Level> } | undefined
  await readAll(archive, 'word/numbering.xml', (name, attributes) => {
    const value = attributes['w:val'] ?? ''
    if (name === 'w:abstractNum') abstracts.set(attributes['w:abstractNumId'] ?? '', (levels = new Map()))
    else if (name === 'w:num') {
      list = { id: attributes['w:numId'] ?? '', levels: new Map() }
      levels = list.levels
    } else if (name === 'w:abstractNumId' && list) {
      for (const [key, known] of abstracts.get(value) ?? []) list.levels.set(key, { ...known })
      lists.set(list.id, { levels: list.levels, counters: [] })
    } else if (name === 'w:lvl' || name === 'w:lvlOverride') {
      const at = Math.min(Number(attributes['w:ilvl']) || 0, deepestLevel)
      level = levels?.get(at) ?? { format: 'decimal', text: '', start: 1 }
      levels?.set(at, level)
    } else if (level && (name === 'w:start' || name === 'w:startOverride')) level.start = Number(value) || 0
    else if (level && name === 'w:numFmt') level.format = value
    else if (level && name === 'w:lvlText') level.text = value.slice(0, longestLabel)
  })
  return lists
}

type StyleList = { list?: string; level: number }

async function readStyleLists(archive: Archive): Promise<Map<string, StyleList>> {
  const styles = new Map<string, StyleList>()
  const basedOn = new Map<string, string>()
  let style = ''
  await readAll(archive, 'word/styles.xml', (name, attributes) => {
    const value = attributes['w:val'] ?? ''
    if (name === 'w:style') style = attributes['w:styleId'] ?? ''
    else if (name === 'w:basedOn') basedOn.set(style, value)
    else if (name === 'w:numId') styles.set(style, { level: 0, ...styles.get(style), list: value })
    else if (name === 'w:ilvl') styles.set(style, { ...styles.get(style), level: Number(value) || 0 })
  })
  for (const id of basedOn.keys()) inherit(id, styles, basedOn)
  return styles
}

function inherit(id: string, styles: Map<string, StyleList>, basedOn: Map<string, string>): void {
  const seen = new Set<string>()
  for (
    let base: string | undefined = id;
    base !== undefined && !seen.has(base) && seen.size < longestAncestry;
    base = basedOn.get(base)
  ) {
    seen.add(base)
    const inherited = styles.get(base)
    if (inherited) {
      styles.set(id, inherited)
      return
    }
  }
}

async function readAll(
  archive: Archive,
  part: string,
  open: (name: string, attributes: Readonly<Record<string, string>>) => void,
): Promise<void> {
  const reader = readXml(archive.file, { open, close: () => undefined, text: () => undefined })
  for await (const chunk of archive.stream(part, largestPart)) reader.write(chunk)
  reader.end()
}
