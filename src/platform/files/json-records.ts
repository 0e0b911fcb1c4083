import { isUtf8 } from 'node:buffer'
import { Refusal } from '../errors.ts'

/** The largest record that is read, in bytes; real ones stay under 100 kB. */
const largestRecord = 5_000_000

/** One top-level object and its number in the file, from 1. */
export type JsonRecord = { record: number; value: object }

const sign = {
  quote: 0x22,
  escape: 0x5c,
  open: 0x7b,
  close: 0x7d,
  openList: 0x5b,
  closeList: 0x5d,
  comma: 0x2c,
}

/** Where the scanner stands between records (RFC 8259: one array of objects, or one object, and nothing else). */
type State = 'start' | 'first-or-end' | 'next' | 'in-record' | 'comma-or-end' | 'done'

/**
 * Cuts a JSON array of objects (or a single object) into its objects as the bytes arrive and parses one at a time:
 * memory stays constant however large the file is. A byte scanner with JSON.parse for each object reads several
 * times as fast as an event parser and is as strict: every object is parsed by the platform.
 * @throws Refusal that names the file and the record at which it is not JSON, breaks off, or grows beyond 5 MB.
 */
export async function* readJsonRecords(
  chunks: AsyncIterable<Buffer>,
  file: string,
): AsyncIterable<JsonRecord> {
  const scanner = new RecordScanner(file)
  for await (const chunk of chunks) yield* scanner.push(chunk)
  scanner.end()
}

class RecordScanner {
  private readonly file: string
  private state: State = 'start'
  private inArray = false
  private depth = 0
  private inString = false
  private escaped = false
  private record = 0
  private bytesBefore = 0
  /** The pieces of a record that began in earlier chunks. */
  private pieces: Buffer[] = []
  private piecesLength = 0

  constructor(file: string) {
    this.file = file
  }

  *push(chunk: Buffer): Iterable<JsonRecord> {
    let at = 0
    let start = at
    while (at < chunk.length) {
      if (this.state !== 'in-record') {
        if (this.between(chunk[at] ?? 0, at)) start = at
        else at += 1
        continue
      }
      at = this.endOfRecord(chunk, at)
      if (this.piecesLength + at - start > largestRecord) {
        throw new Refusal('file.json-record-too-large', {
          file: this.file,
          record: this.record,
          megabytes: 5,
        })
      }
      if (this.depth > 0) break
      yield this.parse(chunk.subarray(start, at))
      this.state = this.inArray ? 'comma-or-end' : 'done'
    }
    if (this.state === 'in-record') {
      this.pieces.push(chunk.subarray(start))
      this.piecesLength += chunk.length - start
    }
    this.bytesBefore += chunk.length
  }

  end(): void {
    if (this.state === 'start') throw new Refusal('file.json-broken', { file: this.file, record: 1, byte: 1 })
    if (this.state !== 'done') {
      throw new Refusal('file.json-truncated', { file: this.file, record: Math.max(this.record, 1) })
    }
  }

  /** Handles one byte between records; true when it opens a record. */
  private between(byte: number, at: number): boolean {
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return false
    // A byte order mark, which some programs write although JSON has none.
    if (byte === [0xef, 0xbb, 0xbf][this.bytesBefore + at] && this.state === 'start') return false
    const opens = byte === sign.open && ['start', 'first-or-end', 'next'].includes(this.state)
    if (opens) {
      this.state = 'in-record'
      this.record += 1
      this.depth = 0
    } else if (byte === sign.openList && this.state === 'start') {
      this.state = 'first-or-end'
      this.inArray = true
    } else if (byte === sign.comma && this.state === 'comma-or-end') this.state = 'next'
    else if (byte === sign.closeList && (this.state === 'comma-or-end' || this.state === 'first-or-end')) {
      this.state = 'done'
    } else {
      throw new Refusal('file.json-broken', {
        file: this.file,
        record: this.record + (this.state === 'comma-or-end' || this.state === 'done' ? 0 : 1),
        byte: this.bytesBefore + at + 1,
      })
    }
    return opens
  }

  /** Goes on to the byte after the record's closing brace, or to the end of the chunk. The hot loop. */
  private endOfRecord(chunk: Buffer, from: number): number {
    let { depth, inString, escaped } = this
    let at = from
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at]
      if (inString) {
        if (escaped) escaped = false
        else if (byte === sign.escape) escaped = true
        else if (byte === sign.quote) inString = false
      } else if (byte === sign.quote) inString = true
      else if (byte === sign.open || byte === sign.openList) depth += 1
      else if (byte === sign.close || byte === sign.closeList) {
        depth -= 1
        if (depth === 0) {
          at += 1
          break
        }
      }
    }
    this.depth = depth
    this.inString = inString
    this.escaped = escaped
    return at
  }

  private parse(last: Buffer): JsonRecord {
    const bytes = this.pieces.length > 0 ? Buffer.concat([...this.pieces, last]) : last
    this.pieces = []
    this.piecesLength = 0
    const details = { file: this.file, record: this.record }
    if (!isUtf8(bytes)) throw new Refusal('file.json-encoding', details)
    try {
      const revive = bytes.includes('\\u0000') ? withoutNul : undefined
      return { record: this.record, value: JSON.parse(bytes.toString('utf8'), revive) as object }
    } catch {
      throw new Refusal('file.json-broken', { ...details, byte: this.bytesBefore + 1 })
    }
  }
}

/** JSON may hold U+0000, which no database text can; it is never part of words. */
function withoutNul(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '') : value
}
