import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Refusal } from '../errors.ts'

/** The encodings that spreadsheets and editors leave in text files (labels of the WHATWG Encoding Standard). */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'macintosh'

/** Enough bytes outside ASCII to tell one single-byte encoding from another. */
const evidenceWanted = 4_000
/** Where a text has so few of them, how far into the file is looked, in bytes. */
const lookedAt = 64_000_000

/**
 * Tells a text file's encoding by evidence, in this order: a byte order mark; NUL in every other byte (UTF-16);
 * bytes beyond ASCII that are valid UTF-8; else Windows-1252 or Mac Roman, whichever makes of those bytes letters
 * and quotation marks where letters and quotation marks belong, with CR line ends counting for Mac Roman.
 * @throws Refusal `file.unrecognised` for a file that is no text.
 */
export async function detectEncoding(path: string, file: string): Promise<Encoding> {
  const marked = await markOf(path)
  if (marked) return marked
  const counts = new SingleByteEvidence()
  let utf8 = true
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of createReadStream(path, { end: lookedAt, highWaterMark: 1 << 18 })) {
    const bytes = chunk as Buffer
    if (bytes.includes(0)) throw new Refusal('file.unrecognised', { file })
    if (utf8) utf8 = decoded(decoder, bytes) !== undefined
    counts.add(bytes)
    if (counts.beyondAscii >= evidenceWanted) break
  }
  if (utf8) return 'utf-8'
  return counts.isMacRoman() ? 'macintosh' : 'windows-1252'
}

/** The file's text, chunk by chunk, without byte order mark. @throws Refusal where bytes are none of the encoding. */
export async function* readText(
  path: string,
  file: string,
  encoding: Encoding,
  count: (bytes: number) => void = () => undefined,
): AsyncIterable<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let before = 0
  const decode = (bytes?: Buffer) => {
    const text = decoded(decoder, bytes)
    // No text holds U+0000, and no database text can.
    if (text?.includes('\0') === false) return text
    throw new Refusal('file.encoding-broken', { file, encoding, byte: before + 1 })
  }
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const bytes = chunk as Buffer
    yield decode(bytes)
    before += bytes.length
    count(bytes.length)
  }
  yield decode()
}

function decoded(decoder: TextDecoder, bytes: Buffer | undefined): string | undefined {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined })
  } catch {
    return undefined
  }
}

async function markOf(path: string): Promise<Encoding | undefined> {
  const head = Buffer.alloc(512)
  const handle = await open(path)
  const { bytesRead } = await handle.read(head).finally(() => handle.close())
  const start = head.subarray(0, bytesRead)
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8'
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  const zeros = [0, 0]
  start.forEach((byte, at) => (zeros[at % 2] = (zeros[at % 2] ?? 0) + (byte === 0 ? 1 : 0)))
  const [even = 0, odd = 0] = zeros
  if (odd * 3 > start.length && even === 0) return 'utf-16le'
  if (even * 3 > start.length && odd === 0) return 'utf-16be'
  return undefined
}

/** Weighs each byte beyond ASCII by what it would be in either encoding, between its two neighbours. */
class SingleByteEvidence {
  beyondAscii = 0
  private windows = 0
  private mac = 0
  private returns = 0
  private newlines = 0

  add(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0
      if (byte === 0x0d) this.returns += 1
      else if (byte === 0x0a) this.newlines += 1
      if (byte < 0x80) continue
      this.beyondAscii += 1
      const [before, after] = [bytes[at - 1] ?? 0x20, bytes[at + 1] ?? 0x20]
      this.windows += plausibility(windowsSigns[byte - 0x80] ?? '', before, after)
      this.mac += plausibility(macSigns[byte - 0x80] ?? '', before, after)
    }
  }

  isMacRoman(): boolean {
    const macLineEnds = this.returns > 0 && this.newlines * 10 < this.returns
    return this.mac + (macLineEnds ? 5 : 0) > this.windows
  }
}

const upperHalf = Uint8Array.from({ length: 128 }, (_, at) => at + 128)
const windowsSigns = [...new TextDecoder('windows-1252').decode(upperHalf)]
const macSigns = [...new TextDecoder('macintosh').decode(upperHalf)]

/** How well a sign fits between its neighbours in English, French or Spanish: 2 well, 0 possibly, -3 hardly. */
function plausibility(sign: string, before: number, after: number): number {
  const inWord = isLetter(before) || isLetter(after)
  if (/[a-zß-öø-ÿœ]/.test(sign)) return inWord ? 2 : 0
  if (/[A-ZÀ-ÖØ-ÞŒ]/.test(sign)) return isLowerCase(before) ? -3 : inWord ? 1 : 0
  if (sign === '’') return isLetter(before) ? 2 : 0
  if ('“‘«¿¡'.includes(sign)) return isLetter(before) ? -1 : 2
  if ('”»'.includes(sign)) return isLetter(after) ? -1 : 2
  if ('–—…•\u00a0'.includes(sign)) return isLetter(before) && isLetter(after) ? -1 : 1
  return '€£°§º­ª©®™'.includes(sign) ? 0 : -3
}

function isLetter(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || isLowerCase(byte)
}

function isLowerCase(byte: number): boolean {
  return byte >= 97 && byte <= 122
}
