/** Strings one after the other as UTF-8; string `i` is `bytes.subarray(starts[i], starts[i + 1])`. */
export type Strings = { bytes: Uint8Array; starts: Uint32Array }
/** Strings in ascending order of their bytes, no two the same. */
export type Dictionary = Strings

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function stringsOf(values: readonly string[]): Strings {
  const starts = new Uint32Array(values.length + 1)
  const bytes = encoder.encode(values.join(''))
  let end = 0
  for (const [index, value] of values.entries()) {
    end += Buffer.byteLength(value)
    starts[index + 1] = end
  }
  return { bytes, starts }
}

export function stringCount(strings: Strings): number {
  return strings.starts.length - 1
}

export function bytesAt({ bytes, starts }: Strings, index: number): Uint8Array {
  return bytes.subarray(starts[index], starts[index + 1])
}

export function stringAt(strings: Strings, index: number): string {
  return decoder.decode(bytesAt(strings, index))
}

export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text)
}

/** The place of `wanted`, or -1. */
export function findKey(dictionary: Dictionary, wanted: Uint8Array): number {
  const at = firstNotBefore(dictionary, wanted)
  if (at === stringCount(dictionary)) return -1
  return compareBytes(bytesAt(dictionary, at), wanted) === 0 ? at : -1
}

/** From the first key that begins so to the one behind the last. */
export function rangeOfBeginning(dictionary: Dictionary, beginning: string): { from: number; to: number } {
  const wanted = encoder.encode(beginning)
  const behind = Uint8Array.from([...wanted, 0xff])
  return { from: firstNotBefore(dictionary, wanted), to: firstNotBefore(dictionary, behind) }
}

function firstNotBefore(dictionary: Dictionary, wanted: Uint8Array): number {
  let low = 0
  let high = stringCount(dictionary)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareBytes(bytesAt(dictionary, middle), wanted) < 0) low = middle + 1
    else high = middle
  }
  return low
}

export function compareBytes(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length)
  for (let at = 0; at < length; at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0)
    if (difference !== 0) return difference
  }
  return one.length - other.length
}
