import { open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import yauzl from 'yauzl'
import { Refusal } from '../errors.ts'

/** Honest Office files stay far below these; a zip bomb exceeds at least one of them. */
const limits = {
  entries: 10_000,
  /** Deflate reaches 1032:1 on nothing but repetition; the densest real sheet stays under 60:1. */
  ratio: 250,
  /** Below this size, in bytes, a high ratio does no harm (a sheet of empty rows). */
  ratioFrom: 4_000_000,
  /** One entry unpacked, in bytes, unless its reader takes less. */
  entry: 400_000_000,
  /** All entries unpacked, in bytes. */
  total: 1_000_000_000,
}

/** An Office file (a zip of XML parts) that has been checked; entries are read by name and never written to disk. */
export type Archive = {
  /** The name to show in a refusal. */
  file: string
  names: readonly string[]
  has(entry: string): boolean
  /** @throws Refusal when the part is missing, broken, or larger than `atMost` bytes unpacked. */
  read(entry: string, atMost?: number): Promise<Buffer>
  /** The part in chunks, at most `atMost` bytes; its checksum is verified at the end. */
  stream(entry: string, atMost?: number): AsyncIterable<Buffer>
  close(): void
}

/**
 * Opens an Office Open XML file (ECMA-376, part 2) after refusing what cannot be read safely: zip bombs, encrypted
 * entries, macros. Nothing is unpacked to disk, so path names inside the zip have no meaning.
 */
export async function openArchive(path: string, file: string): Promise<Archive> {
  const zip = await orRefuse(file, () =>
    yauzl.openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false }),
  )
  try {
    const entries = await orRefuse(file, () => listEntries(zip, file))
    const archive: Archive = {
      file,
      names: [...entries.keys()],
      has: (name) => entries.has(name),
      read: async (name, atMost) => {
        const chunks: Buffer[] = []
        for await (const chunk of archive.stream(name, atMost)) chunks.push(chunk)
        return Buffer.concat(chunks)
      },
      stream: (name, atMost = limits.entry) => readEntry(zip, entries.get(name), file, atMost),
      close: () => zip.close(),
    }
    await refuseMacros(archive)
    return archive
  } catch (error) {
    zip.close()
    throw error
  }
}

async function listEntries(zip: yauzl.ZipFile, file: string): Promise<Map<string, yauzl.Entry>> {
  if (zip.entryCount > limits.entries) throw new Refusal('file.archive-bomb', { file })
  const entries = new Map<string, yauzl.Entry>()
  let total = 0
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw new Refusal('file.encrypted', { file })
    total += entry.uncompressedSize
    const tooDense =
      entry.uncompressedSize > limits.ratioFrom &&
      entry.uncompressedSize > entry.compressedSize * limits.ratio
    if (tooDense || entry.uncompressedSize > limits.entry || total > limits.total)
      throw new Refusal('file.archive-bomb', { file })
    entries.set(entry.fileNameRaw.toString('utf8').replaceAll('\\', '/'), entry)
  }
  return entries
}

async function* readEntry(zip: yauzl.ZipFile, entry: yauzl.Entry | undefined, file: string, atMost: number) {
  if (!entry) throw new Refusal('file.archive-broken', { file })
  if (entry.uncompressedSize > atMost) throw new Refusal('file.archive-bomb', { file })
  let checksum = 0
  // yauzl itself refuses an entry that unpacks to more or less than it declares.
  const chunks = await orRefuse(file, () => zip.openReadStreamPromise(entry))
  try {
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      checksum = crc32(chunk, checksum)
      yield chunk
    }
  } catch (error) {
    throw asRefusal(error, file)
  }
  if (checksum !== entry.crc32) throw new Refusal('file.archive-broken', { file })
}

/** Macro-enabled documents carry a VBA project, or say so in their content types (ECMA-376 has none). */
async function refuseMacros(archive: Archive): Promise<void> {
  const project = archive.names.some((name) => /vbaProject\.bin$/i.test(name))
  const types = archive.has('[Content_Types].xml')
    ? (await archive.read('[Content_Types].xml', 5_000_000)).toString('utf8')
    : ''
  if (project || /macroEnabled/i.test(types)) throw new Refusal('file.macros', { file: archive.file })
}

async function orRefuse<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asRefusal(error, file)
  }
}

/** Errors of the zip reader mean a broken file; errors of the disk are not the file's fault and pass through. */
function asRefusal(error: unknown, file: string): unknown {
  if (error instanceof Refusal || isDiskError(error)) return error
  return new Refusal('file.archive-broken', { file })
}

function isDiskError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^E[A-Z]+$/.test(code)
}

/**
 * What an OLE compound file ([MS-CFB], magic D0 CF 11 E0) holds: old Word and Excel files and every Office file with
 * a password use it. Its stream names stand in the directory as UTF-16LE.
 */
export async function kindOfCompoundFile(
  path: string,
): Promise<'encrypted' | 'old-word' | 'old-excel' | 'other'> {
  const signs = [
    ['encrypted', 'EncryptedPackage'],
    ['old-word', 'WordDocument'],
    ['old-excel', 'Workbook'],
  ] as const
  const handle = await open(path)
  try {
    let tail = Buffer.alloc(0)
    const found = new Set<string>()
    for await (const chunk of handle.createReadStream({ end: 64_000_000, autoClose: false })) {
      const window = Buffer.concat([tail, chunk as Buffer])
      for (const [kind, stream] of signs) if (window.includes(stream, 0, 'utf16le')) found.add(kind)
      tail = window.subarray(-64)
    }
    return signs.find(([kind]) => found.has(kind))?.[0] ?? 'other'
  } finally {
    await handle.close()
  }
}
