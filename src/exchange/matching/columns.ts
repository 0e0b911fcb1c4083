/**
 * What matching compares, in columns of numbers: a row is a card. Small, quick to go through, and shared between
 * threads without copying.
 */

/** A set of rows: one bit each, 32 to a word. */
export type Bits = Uint32Array<ArrayBufferLike>

/** The weight of a tag that a person set. */
export const certain = 255

/** For each row a list of numbers, each with a weight of 1 byte. A list that changes moves to the end. */
export interface Lists {
  start: Uint32Array
  count: Uint16Array
  values: Uint32Array
  weights: Uint8Array
  /** How much of `values` is taken, and how much of that belongs to no row any more. */
  used: number
  wasted: number
}

export interface Columns {
  /** How many rows there are, those counted that are free. */
  rows: number
  /** Rows that stand for a card. */
  alive: Bits
  /** For each key the rows that have it. */
  keys: Map<string, Bits>
  /** Rows that have one of several keys, for those asked for lately; forgotten at the next change. */
  unions: Map<string, Bits>
  kinds: Uint16Array
  from: Int32Array
  to: Int32Array
  experience: Float32Array
  /** The number of the State that offers, or -1. */
  state: Int16Array
  /** How many terms the text has, and in which language it is, by number. */
  length: Float32Array
  language: Uint8Array
  themes: Lists
  groups: Lists
  targets: Lists
  recommendations: Lists
  clusters: Lists
  terms: Lists
}

const lists = ['themes', 'groups', 'targets', 'recommendations', 'clusters', 'terms'] as const

const arrays = ['kinds', 'from', 'to', 'experience', 'state', 'length', 'language'] as const

export function noColumns(): Columns {
  return {
    rows: 0,
    alive: new Uint32Array(0),
    keys: new Map(),
    unions: new Map(),
    kinds: new Uint16Array(0),
    from: new Int32Array(0),
    to: new Int32Array(0),
    experience: new Float32Array(0),
    state: new Int16Array(0),
    length: new Float32Array(0),
    language: new Uint8Array(0),
    themes: noLists(),
    groups: noLists(),
    targets: noLists(),
    recommendations: noLists(),
    clusters: noLists(),
    terms: noLists(),
  }
}

function noLists(): Lists {
  return {
    start: new Uint32Array(0),
    count: new Uint16Array(0),
    values: new Uint32Array(0),
    weights: new Uint8Array(0),
    used: 0,
    wasted: 0,
  }
}

/** Makes room for `rows` rows. */
export function makeRoom(columns: Columns, rows: number): void {
  if (rows <= columns.from.length) return
  const size = Math.max(rows, 64, columns.from.length * 2)
  for (const name of arrays) Object.assign(columns, { [name]: longer(columns[name], size) })
  for (const name of lists) {
    columns[name].start = longer(columns[name].start, size)
    columns[name].count = longer(columns[name].count, size)
  }
  columns.alive = longer(columns.alive, (size + 31) >>> 5)
  for (const [key, bits] of columns.keys) columns.keys.set(key, longer(bits, (size + 31) >>> 5))
}

interface Growing {
  readonly length: number
  set(other: this): void
}

function longer<Column extends Growing>(column: Column, size: number): Column {
  const Kind = column.constructor as new (length: number) => Column
  const made = new Kind(size)
  made.set(column)
  return made
}

/** The rows that have a key; no row where none has. */
export function rowsWith(columns: Columns, key: string): Bits | undefined {
  return columns.keys.get(key)
}

export function addKey(columns: Columns, key: string, row: number): void {
  let bits = columns.keys.get(key)
  if (!bits) {
    bits = new Uint32Array(columns.alive.length)
    columns.keys.set(key, bits)
  }
  setBit(bits, row)
}

export function setBit(bits: Bits, row: number): void {
  bits[row >>> 5]! |= 1 << (row & 31)
}

export function clearBit(bits: Bits, row: number): void {
  bits[row >>> 5]! &= ~(1 << (row & 31))
}

export function hasBit(bits: Bits | undefined, row: number): boolean {
  return bits !== undefined && (bits[row >>> 5]! & (1 << (row & 31))) !== 0
}

/** How many rows a set holds. */
export function countRows(bits: Bits): number {
  let count = 0
  visitRows(bits, () => count++)
  return count
}

/** Calls with each row of a set, in ascending order. */
export function visitRows(bits: Bits, visit: (row: number) => void): void {
  for (let word = 0; word < bits.length; word++) {
    for (let rest = bits[word]!; rest !== 0; rest &= rest - 1) {
      visit((word << 5) + 31 - Math.clz32(rest & -rest))
    }
  }
}

/** Sets the list of a row. A weight is 0 to 255. */
export function setList(of: Lists, row: number, values: readonly number[], weights: readonly number[]): void {
  const before = of.count[row]!
  if (values.length > before) {
    of.wasted += before
    if (of.wasted > 4096 && of.wasted > of.used / 2) pack(of, row)
    const needed = of.used + values.length
    if (needed > of.values.length) {
      of.values = longer(of.values, Math.max(needed, 1024, of.values.length * 1.5) | 0)
      of.weights = longer(of.weights, of.values.length)
    }
    of.start[row] = of.used
    of.used += values.length
  } else of.wasted += before - values.length
  of.count[row] = values.length
  of.values.set(values, of.start[row]!)
  of.weights.set(weights, of.start[row]!)
}

/** Calls with each number of a row's list, and its weight. */
export function visitList(of: Lists, row: number, visit: (value: number, weight: number) => void): void {
  const start = of.start[row]!
  for (let i = start; i < start + of.count[row]!; i++) visit(of.values[i]!, of.weights[i]!)
}

/** Closes the gaps that changed lists have left; the list of `except` is about to be written anew. */
function pack(of: Lists, except: number): void {
  const values = new Uint32Array(of.values.length)
  const weights = new Uint8Array(of.weights.length)
  let used = 0
  of.count[except] = 0
  for (let row = 0; row < of.start.length; row++) {
    const start = of.start[row]!
    const count = of.count[row]!
    values.set(of.values.subarray(start, start + count), used)
    weights.set(of.weights.subarray(start, start + count), used)
    of.start[row] = used
    used += count
  }
  Object.assign(of, { values, weights, used, wasted: 0 })
}

/** A copy in memory that threads share. */
export function shared(columns: Columns): Columns {
  const copy: Columns = { ...columns, alive: sharedArray(columns.alive), keys: new Map(), unions: new Map() }
  for (const [key, bits] of columns.keys) copy.keys.set(key, sharedArray(bits))
  for (const name of arrays) Object.assign(copy, { [name]: sharedArray(columns[name]) })
  for (const name of lists) {
    const { start, count, values, weights, used, wasted } = columns[name]
    copy[name] = {
      start: sharedArray(start),
      count: sharedArray(count),
      values: sharedArray(values.subarray(0, used)),
      weights: sharedArray(weights.subarray(0, used)),
      used,
      wasted,
    }
  }
  return copy
}

function sharedArray<Column extends Growing & { byteLength: number }>(column: Column): Column {
  const Kind = column.constructor as new (buffer: SharedArrayBuffer) => Column
  const made = new Kind(new SharedArrayBuffer(column.byteLength))
  made.set(column)
  return made
}
