import { Readable, pipeline } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

/** A file inside an archive, its content given as it comes. */
export type ZipEntry = { name: string; content: AsyncIterable<string> | Iterable<string> }

type Written = { name: Buffer; checksum: number; packed: number; size: number; offset: number }

/** Sizes are known only after an entry has streamed by (bit 3), and names are UTF-8 (bit 11). */
const flags = 0x0808
const deflated = 8
const version = 20
/** 1 January 1980, the earliest day that the format knows: equal contents make equal archives. */
const day = 0x0021
/** Beyond this the format would need its 64-bit extension. */
const largest = 0xffff_ffff

/**
 * Writes a zip archive (APPNOTE.TXT 6.3) as a stream: nothing but the list of its entries is held in memory.
 * @throws RangeError for an entry or archive of 4 GiB and more
 */
export async function* writeZip(
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
): AsyncGenerator<Buffer> {
  const directory: Written[] = []
  let offset = 0
  for await (const { name, content } of entries) {
    const entry: Written = { name: Buffer.from(name), checksum: 0, packed: 0, size: 0, offset }
    const head = localHead(entry)
    yield head
    for await (const chunk of packed(content, entry)) yield chunk
    yield descriptor(entry)
    offset += head.length + entry.packed + 16
    if (entry.size > largest || offset > largest) throw new RangeError('the archive is larger than 4 GiB')
    directory.push(entry)
  }
  const heads = directory.map(centralHead)
  yield* heads
  yield end(
    directory.length,
    heads.reduce((sum, head) => sum + head.length, 0),
    offset,
  )
}

/** The content deflated, its sizes and checksum counted as it goes by. */
async function* packed(content: ZipEntry['content'], entry: Written): AsyncGenerator<Buffer> {
  const measured = async function* () {
    for await (const text of content) {
      const chunk = Buffer.from(text)
      entry.checksum = crc32(chunk, entry.checksum)
      entry.size += chunk.length
      yield chunk
    }
  }
  const deflate = createDeflateRaw()
  // What goes wrong comes out at the end that is read.
  pipeline(Readable.from(measured(), { objectMode: false }), deflate, () => undefined)
  for await (const chunk of deflate as AsyncIterable<Buffer>) {
    entry.packed += chunk.length
    yield chunk
  }
}

function localHead({ name }: Written): Buffer {
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(version, 4)
  head.writeUInt16LE(flags, 6)
  head.writeUInt16LE(deflated, 8)
  head.writeUInt16LE(day, 12)
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, name])
}

function descriptor({ checksum, packed, size }: Written): Buffer {
  const written = Buffer.alloc(16)
  written.writeUInt32LE(0x08074b50, 0)
  written.writeUInt32LE(checksum, 4)
  written.writeUInt32LE(packed % (largest + 1), 8)
  written.writeUInt32LE(size % (largest + 1), 12)
  return written
}

function centralHead({ name, checksum, packed, size, offset }: Written): Buffer {
  const head = Buffer.alloc(46)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(version, 4)
  head.writeUInt16LE(version, 6)
  head.writeUInt16LE(flags, 8)
  head.writeUInt16LE(deflated, 10)
  head.writeUInt16LE(day, 14)
  head.writeUInt32LE(checksum, 16)
  head.writeUInt32LE(packed, 20)
  head.writeUInt32LE(size, 24)
  head.writeUInt16LE(name.length, 28)
  head.writeUInt32LE(offset, 42)
  return Buffer.concat([head, name])
}

function end(entries: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(22)
  record.writeUInt32LE(0x06054b50, 0)
  record.writeUInt16LE(entries, 8)
  record.writeUInt16LE(entries, 10)
  record.writeUInt32LE(size, 12)
  record.writeUInt32LE(offset, 16)
  return record
}
