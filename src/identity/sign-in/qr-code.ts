/** QR codes (ISO/IEC 18004) for short texts: bytes, error correction L, versions 1 to 13. */

/** Of each version, from 1: check codewords in a block, and the data codewords of each of its blocks (table 9). */
const versions: readonly { check: number; blocks: readonly number[] }[] = [
  { check: 7, blocks: [19] },
  { check: 10, blocks: [34] },
  { check: 15, blocks: [55] },
  { check: 20, blocks: [80] },
  { check: 26, blocks: [108] },
  { check: 18, blocks: [68, 68] },
  { check: 20, blocks: [78, 78] },
  { check: 24, blocks: [97, 97] },
  { check: 30, blocks: [116, 116] },
  { check: 18, blocks: [68, 68, 69, 69] },
  { check: 20, blocks: [81, 81, 81, 81] },
  { check: 24, blocks: [92, 92, 93, 93] },
  { check: 26, blocks: [107, 107, 107, 107] },
]

/** The eight masks (table 10): true where a module is turned over. */
export const masks: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
]

/** Rows of modules, true where dark; without the quiet zone of four modules around it. */
export type Modules = readonly (readonly boolean[])[]

/** @throws RangeError where the text is longer than 425 bytes */
export function qrCode(text: string): Modules {
  const bytes = [...new TextEncoder().encode(text)]
  const index = versions.findIndex(({ blocks }, at) => bytes.length + (at < 9 ? 2 : 3) <= sum(blocks))
  const chosen = versions[index]
  if (!chosen) throw new RangeError(`${bytes.length} bytes are too many for this code`)
  const version = index + 1
  const codewords = interleaved(dataCodewords(bytes, version, sum(chosen.blocks)), chosen)
  const candidates = masks.map((_, mask) => draw(version, codewords, mask))
  return candidates.reduce((best, other) => (penalty(other) < penalty(best) ? other : best))
}

/** An SVG path of the dark modules, each a unit wide. */
export function pathOf(modules: Modules): string {
  return modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
}

/** Mode, length, bytes, end, then padding to the full number. */
function dataCodewords(bytes: readonly number[], version: number, count: number): number[] {
  const lengthBits = version < 10 ? 8 : 16
  const bits = `0100${binary(bytes.length, lengthBits)}${bytes.map((byte) => binary(byte, 8)).join('')}`
  const ended = bits + '0'.repeat(Math.min(4, count * 8 - bits.length))
  const whole = ended.padEnd(Math.ceil(ended.length / 8) * 8, '0')
  const words = (whole.match(/.{8}/g) ?? []).map((word) => parseInt(word, 2))
  return [...words, ...Array.from({ length: count - words.length }, (_, at) => (at % 2 ? 0x11 : 0xec))]
}

/** Codewords of all blocks in turn, then their check codewords in turn (7.6). */
function interleaved(
  data: readonly number[],
  { check, blocks }: { check: number; blocks: readonly number[] },
): number[] {
  let from = 0
  const parts = blocks.map((length) => data.slice(from, (from += length)))
  const checks = parts.map((part) => checkCodewords(part, check))
  return [...inTurn(parts), ...inTurn(checks)]
}

function inTurn(parts: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...parts.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => parts.flatMap((part) => part[at] ?? [])).flat()
}

/** Reed-Solomon over GF(256): the remainder of the data, divided by the generator of this degree. */
function checkCodewords(data: readonly number[], degree: number): number[] {
  let generator = [1]
  for (let power = 0; power < degree; power++) {
    const raised = [...generator, 0]
    const shifted = [0, ...generator.map((coefficient) => multiply(coefficient, exponential(power)))]
    generator = raised.map((coefficient, at) => coefficient ^ (shifted[at] ?? 0))
  }
  const rest = [...data, ...Array<number>(degree).fill(0)]
  for (let at = 0; at < data.length; at++) {
    const factor = rest[at] ?? 0
    generator.forEach((coefficient, offset) => {
      rest[at + offset] = (rest[at + offset] ?? 0) ^ multiply(coefficient, factor)
    })
  }
  return rest.slice(data.length)
}

/** 2 to a power in GF(256) with x⁸ + x⁴ + x³ + x² + 1. */
export function exponential(power: number): number {
  let value = 1
  for (let step = 0; step < power; step++) value = value & 0x80 ? (value << 1) ^ 0x11d : value << 1
  return value
}

export function multiply(left: number, right: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ (product & 0x80 ? 0x11d : 0)
    if ((right >> bit) & 1) product ^= left
  }
  return product
}

function draw(version: number, codewords: readonly number[], mask: number): boolean[][] {
  const size = 17 + 4 * version
  const modules: (boolean | undefined)[][] = Array.from({ length: size }, () =>
    Array<boolean | undefined>(size).fill(undefined),
  )
  const set = (row: number, column: number, dark: boolean) => {
    const line = modules[row]
    if (line && column >= 0 && column < size) line[column] = dark
  }
  drawFunctionPatterns(version, size, set)
  drawFormat(size, mask, set)
  if (version >= 7) drawVersion(version, size, set)
  const bits = codewords.map((word) => binary(word, 8)).join('')
  let at = 0
  for (const [row, column] of zigzag(size)) {
    if (modules[row]?.[column] !== undefined) continue
    set(row, column, (bits[at++] === '1') !== (masks[mask]?.(row, column) ?? false))
  }
  return modules.map((row) => row.map((dark) => dark ?? false))
}

type SetModule = (row: number, column: number, dark: boolean) => void

/** Finder, timing and alignment patterns, and the one module that is always dark. */
function drawFunctionPatterns(version: number, size: number, set: SetModule): void {
  const square = (row: number, column: number, reach: number, light: readonly number[]) => {
    for (let down = -reach; down <= reach; down++) {
      for (let across = -reach; across <= reach; across++) {
        set(row + down, column + across, !light.includes(Math.max(Math.abs(down), Math.abs(across))))
      }
    }
  }
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    square(row, column, 4, [2, 4])
  for (let at = 8; at < size - 8; at++) {
    set(6, at, at % 2 === 0)
    set(at, 6, at % 2 === 0)
  }
  const places = alignmentPlaces(version, size)
  for (const row of places) {
    for (const column of places) {
      const overFinder =
        (row < 9 && column < 9) || (row < 9 && column > size - 10) || (row > size - 10 && column < 9)
      if (!overFinder) square(row, column, 2, [1])
    }
  }
  set(size - 8, 8, true)
}

/** Where alignment patterns have their middles (annex E). */
export function alignmentPlaces(version: number, size: number): number[] {
  if (version === 1) return []
  return version < 7 ? [6, size - 7] : [6, (size - 1) / 2, size - 7]
}

/** Level and mask, twice (7.9). */
function drawFormat(size: number, mask: number, set: SetModule): void {
  const level = 0b01 // L
  const bits = (((level << 3) | mask) << 10) | remainder(((level << 3) | mask) << 10, 0x537, 10)
  const masked = bits ^ 0x5412
  for (let bit = 0; bit < 15; bit++) {
    const dark = ((masked >> bit) & 1) === 1
    // Down the left of the upper right, up along the column of the lower left …
    if (bit < 6) set(bit, 8, dark)
    else if (bit < 8) set(bit + 1, 8, dark)
    else set(size - 15 + bit, 8, dark)
    // … and along row 8, from the right.
    if (bit < 8) set(8, size - 1 - bit, dark)
    else if (bit === 8) set(8, 7, dark)
    else set(8, 14 - bit, dark)
  }
}

/** The version, twice, from version 7 on (7.10). */
function drawVersion(version: number, size: number, set: SetModule): void {
  const bits = (version << 12) | remainder(version << 12, 0x1f25, 12)
  for (let bit = 0; bit < 18; bit++) {
    const dark = ((bits >> bit) & 1) === 1
    const [long, short] = [Math.floor(bit / 3), size - 11 + (bit % 3)]
    set(long, short, dark)
    set(short, long, dark)
  }
}

/** Of a division of polynomials over GF(2). */
function remainder(value: number, generator: number, degree: number): number {
  let rest = value
  for (let bit = 31 - Math.clz32(rest); bit >= degree; bit = 31 - Math.clz32(rest)) {
    rest ^= generator << (bit - degree)
    if (rest === 0) break
  }
  return rest
}

/** The order in which modules are filled: in columns of two from the right, up and down (7.7.3). */
export function* zigzag(size: number): Generator<readonly [row: number, column: number]> {
  let upwards = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < size; step++) {
      const row = upwards ? size - 1 - step : step
      yield [row, right]
      yield [row, right - 1]
    }
    upwards = !upwards
  }
}

/** How hard a code is to read: runs, blocks, what looks like a finder, and too much of one colour (7.8.3). */
function penalty(modules: Modules): number {
  const lines = [...modules, ...modules.map((_, at) => modules.map((row) => row[at] ?? false))].map((line) =>
    line.map((dark) => (dark ? '1' : '0')).join(''),
  )
  let points = 0
  for (const line of lines) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) points += run.length - 2
    points += 40 * [...line.matchAll(/(?=10111010000|00001011101)/g)].length
  }
  for (const [at, row] of modules.slice(1).entries()) {
    const above = modules[at] ?? []
    row.slice(1).forEach((dark, left) => {
      if (dark === row[left] && dark === above[left] && dark === above[left + 1]) points += 3
    })
  }
  const all = lines.slice(0, modules.length).join('')
  const share = [...all].filter((module) => module === '1').length / all.length
  return points + 10 * Math.floor(Math.abs(share - 0.5) * 20)
}

function binary(value: number, width: number): string {
  return value.toString(2).padStart(width, '0')
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
