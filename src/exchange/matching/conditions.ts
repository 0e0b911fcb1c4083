/** The hard conditions as sets of rows: who is in, and who fails by one condition only. */
import type { Question } from './question.ts'
import { hasBit, rowsWith, type Bits, type Columns } from './columns.ts'
import { conditionNames, type ConditionName } from './model.ts'

/** Rows by how they meet the conditions of one request. */
export interface Standing {
  fits: Bits
  /** Fails exactly one condition. */
  near: Bits
}

/** Who meets every condition of a request, and who all but one. */
export function standingOf(columns: Columns, asked: Question['asked']): Standing {
  const words = columns.alive.length
  const none = new Uint32Array(words)
  const once = new Uint32Array(words)
  const twice = new Uint32Array(words)
  for (const condition of conditionNames) {
    const met = rowsThatMeet(columns, asked, condition, none)
    for (let word = 0; word < words; word++) {
      const failed = ~met[word]!
      twice[word]! |= once[word]! & failed
      once[word]! |= failed
    }
  }
  const near = twice
  const fits = new Uint32Array(words)
  for (let word = 0; word < words; word++) {
    fits[word] = columns.alive[word]! & ~once[word]!
    near[word] = columns.alive[word]! & once[word]! & ~twice[word]!
  }
  return { fits, near }
}

function rowsThatMeet(
  columns: Columns,
  asked: Question['asked'],
  condition: ConditionName,
  none: Bits,
): Bits {
  const { keys } = asked
  switch (condition) {
    case 'kind':
      return union(columns, keys.kind)
    case 'language':
      return keys.language.length > 0 ? union(columns, keys.language) : columns.alive
    case 'place':
      return union(columns, Object.values(keys.place).flat())
    case 'places':
      return union(columns, keys.places)
    case 'conflict':
      return keys.conflict.length > 0 ? complement(union(columns, keys.conflict)) : complement(none)
    case 'dates':
      return during(columns, asked)
  }
}

/** The conditions that one row fails. */
export function failuresOf(columns: Columns, asked: Question['asked'], row: number): ConditionName[] {
  const { keys } = asked
  const meets: Record<ConditionName, boolean> = {
    kind: hasOne(columns, keys.kind, row),
    dates: columns.from[row]! <= asked.to && columns.to[row]! >= asked.from,
    place: Object.values(keys.place).some((list) => hasOne(columns, list, row)),
    language: keys.language.length === 0 || hasOne(columns, keys.language, row),
    places: hasOne(columns, keys.places, row),
    conflict: !hasOne(columns, keys.conflict, row),
  }
  return conditionNames.filter((name) => !meets[name])
}

/** Whether a row has one of the keys. */
export function hasOne(columns: Columns, keys: readonly string[], row: number): boolean {
  return keys.some((key) => hasBit(rowsWith(columns, key), row))
}

/** As many unions as are worth keeping: some 6 kB each at 50,000 rows. */
const mostUnions = 500

/** The rows that have one of the keys, to be read only: requests of like States and languages ask for the same. */
export function union(columns: Columns, keys: readonly string[]): Bits {
  const name = keys.join(' ')
  const known = columns.unions.get(name)
  if (known) return known
  const all = new Uint32Array(columns.alive.length)
  for (const key of keys) {
    const bits = rowsWith(columns, key)
    if (!bits) continue
    for (let word = 0; word < all.length; word++) all[word]! |= bits[word]!
  }
  if (columns.unions.size >= mostUnions) columns.unions.clear()
  columns.unions.set(name, all)
  return all
}

function complement(bits: Bits): Bits {
  const other = new Uint32Array(bits.length)
  for (let word = 0; word < other.length; word++) other[word] = ~bits[word]!
  return other
}

/** Rows whose time meets the request's on one day at least. */
function during({ from, to, rows, alive }: Columns, asked: Question['asked']): Bits {
  const bits = new Uint32Array(alive.length)
  for (let start = 0, word = 0; start < rows; start += 32, word++) {
    const end = Math.min(start + 32, rows)
    let set = 0
    for (let row = start; row < end; row++) {
      if (from[row]! <= asked.to && to[row]! >= asked.from) set |= 1 << (row & 31)
    }
    bits[word] = set
  }
  return bits
}
