import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alignmentPlaces, exponential, masks, multiply, qrCode, zigzag, type Modules } from './qr-code.ts'

/** Blocks of each version that the texts below need: how many, and check codewords in each (table 9, level L). */
const shapes: Record<number, { blocks: number; check: number }> = {
  1: { blocks: 1, check: 7 },
  5: { blocks: 1, check: 26 },
  7: { blocks: 2, check: 20 },
  10: { blocks: 4, check: 18 },
  13: { blocks: 4, check: 26 },
}

test('a code is read back as it was written, and its check codewords agree', () => {
  for (const [version, length] of [
    [1, 17],
    [5, 100],
    [7, 150],
    [10, 260],
    [13, 425],
  ] as const) {
    const text = Array.from({ length }, (_, at) => String.fromCharCode(33 + ((at * 7) % 90))).join('')
    const modules = qrCode(text)
    expect(modules).toHaveLength(17 + 4 * version)
    expect(read(modules, version)).toBe(text)
  }
})

test('any short text', () => {
  fc.assert(
    fc.property(
      fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
        .filter((text) => Buffer.byteLength(text) <= 17),
      (text) => read(qrCode(text), 1) === text,
    ),
    { numRuns: 50 },
  )
})

test('what is too long is refused', () => {
  expect(() => qrCode('x'.repeat(426))).toThrow(RangeError)
})

/** Reads a code as a camera does once it has the modules, apart from correcting what is damaged. */
function read(modules: Modules, version: number): string {
  const size = modules.length
  const dark = (row: number, column: number) => modules[row]?.[column] ?? false
  // The format beside the upper left finder, from the most significant bit: 8 columns along row 8, then up.
  const places = [
    ...[0, 1, 2, 3, 4, 5, 7, 8].map((column) => [8, column]),
    ...[7, 5, 4, 3, 2, 1, 0].map((row) => [row, 8]),
  ]
  const format =
    places.reduce((bits, [row, column]) => (bits << 1) | Number(dark(row ?? 0, column ?? 0)), 0) ^ 0x5412
  expect(format >> 13).toBe(0b01)
  const mask = masks[(format >> 10) & 7]
  const bits: number[] = []
  for (const [row, column] of zigzag(size)) {
    if (!isFunction(version, size, row, column)) bits.push(Number(dark(row, column) !== mask?.(row, column)))
  }
  const words = Array.from({ length: Math.floor(bits.length / 8) }, (_, at) =>
    parseInt(bits.slice(at * 8, at * 8 + 8).join(''), 2),
  )
  const { blocks: count, check } = shapes[version] ?? { blocks: 1, check: 7 }
  const blocks = Array.from({ length: count }, (): number[] => [])
  const data = words.slice(0, words.length - count * check)
  const short = Math.floor(data.length / count)
  const longer = data.length % count
  data.forEach((word, at) => {
    const block = at < short * count ? at % count : count - longer + (at - short * count)
    blocks[block]?.push(word)
  })
  const whole = blocks.flat()
  words.slice(data.length).forEach((word, at) => blocks[at % count]?.push(word))
  for (const block of blocks) {
    for (let power = 0; power < check; power++) {
      // A codeword is a multiple of the generator: it is zero at each of its roots.
      expect(block.reduce((value, word) => multiply(value, exponential(power)) ^ word, 0)).toBe(0)
    }
  }
  const stream = whole.map((word) => word.toString(2).padStart(8, '0')).join('')
  expect(stream.slice(0, 4)).toBe('0100')
  const width = version < 10 ? 8 : 16
  const length = parseInt(stream.slice(4, 4 + width), 2)
  const bytes = stream.slice(4 + width, 4 + width + length * 8).match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => parseInt(byte, 2))).toString()
}

function isFunction(version: number, size: number, row: number, column: number): boolean {
  if (row === 6 || column === 6) return true
  if ((row < 9 && column < 9) || (row < 9 && column >= size - 8) || (row >= size - 8 && column < 9))
    return true
  if (version >= 7 && ((row < 6 && column >= size - 11) || (column < 6 && row >= size - 11))) return true
  const places = alignmentPlaces(version, size)
  const last = size - 7
  return places.some((middleRow) =>
    places.some((middleColumn) => {
      const corner = [`6 6`, `6 ${last}`, `${last} 6`].includes(`${middleRow} ${middleColumn}`)
      return !corner && Math.abs(row - middleRow) <= 2 && Math.abs(column - middleColumn) <= 2
    }),
  )
}
