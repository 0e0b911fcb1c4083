/** Files that a form brings: streamed to disk as they arrive, so that a large one takes no memory. */
import { randomUUID } from 'node:crypto'
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import busboy from 'busboy'
import { Refusal } from '../errors.ts'
import { collectGarbage } from '../memory.ts'

export interface UploadLimits {
  /** How many files one form may bring. */
  files: number
  /** How large each may be. */
  bytes: number
}

export interface UploadedFile {
  /** The name of the form's field. */
  field: string
  /** As the person's machine calls it, without folders: to be shown, never to be used as a path. */
  name: string
  /** Where it lies now. Whoever called removes it. */
  path: string
}

export interface Upload {
  fields: Readonly<Record<string, string>>
  files: readonly UploadedFile[]
}

/** A form of which a file was refused, with what else was entered in it: that is not lost. */
export class UploadRefusal extends Refusal {
  readonly fields: Upload['fields']

  constructor({ code, details, status }: Refusal, fields: Upload['fields']) {
    super(code, details, status)
    this.fields = fields
  }
}

/** What else a form may hold. */
const formLimits = { fields: 100, fieldSize: 100_000, fieldNameSize: 200, headerPairs: 20 }

/**
 * Takes in a multipart form (RFC 7578). Where anything goes wrong, nothing of it is left on disk.
 * @param folder made if need be; the files get names of their own in it, readable by us alone
 * @throws Refusal `upload.not-a-form` (415), `upload.broken-off` (400); UploadRefusal `upload.too-large`,
 *   `upload.too-many` (413); where the disk fails us, its own error
 */
export async function receiveUpload(request: Request, folder: string, limits: UploadLimits): Promise<Upload> {
  const parser = parserFor(request, limits)
  await mkdir(folder, { recursive: true })
  const fields: Record<string, string> = {}
  const files: UploadedFile[] = []
  const writing: Promise<void>[] = []
  // The form is read to its end whatever happens: a browser that is cut off while it sends does not show the answer.
  let refusal: Refusal | undefined
  const tooMany = () => (refusal ??= new Refusal('upload.too-many', { files: limits.files }, 413))
  let arrived = false

  parser.on('field', (name, value) => (fields[name] = value))
  parser.on('file', (field, content, { filename }) => {
    // A field in which no file was chosen comes with an empty name.
    if (!filename) return content.resume()
    const file = { field, name: shown(filename), path: join(folder, randomUUID()) }
    files.push(file)
    content.once('limit', () => (refusal ??= tooLarge(limits)))
    const written = writeDown(content, file.path)
    written.catch(() => undefined) // it is thrown where it is awaited
    writing.push(written)
    return undefined
  })
  parser.once('filesLimit', tooMany).once('fieldsLimit', tooMany)

  try {
    await pipeline(bodyOf(request), parser)
    arrived = true
    await Promise.all(writing)
    if (refusal) throw new UploadRefusal(refusal as Refusal, fields)
    return { fields, files }
  } catch (error) {
    await Promise.allSettled(writing)
    await Promise.all(files.map(({ path }) => rm(path, { force: true })))
    throw arrived ? error : new Refusal('upload.broken-off', {}, 400)
  } finally {
    collectGarbage()
  }
}

/** Takes all of a file in, also where the disk is full: the form would wait for ever for a file that nobody takes in. */
async function writeDown(content: Readable, path: string): Promise<void> {
  let file: FileHandle | undefined
  let fault: unknown
  const write = async (piece: Buffer) => {
    file ??= await open(path, 'wx', 0o600)
    await file.writeFile(piece)
  }
  try {
    for await (const piece of content as AsyncIterable<Buffer>) {
      if (fault === undefined) await write(piece).catch((error: unknown) => (fault = error))
    }
    if (fault === undefined) await write(Buffer.alloc(0))
  } finally {
    await file?.close()
  }
  if (fault !== undefined) throw fault
}

function parserFor(request: Request, limits: UploadLimits): busboy.Busboy {
  const type = request.headers.get('content-type') ?? ''
  if (!request.body || !type.startsWith('multipart/form-data'))
    throw new Refusal('upload.not-a-form', {}, 415)
  try {
    return busboy({
      headers: { 'content-type': type },
      defParamCharset: 'utf8',
      // One more byte than allowed tells a file of exactly that size from a larger one.
      limits: { ...formLimits, files: limits.files, fileSize: limits.bytes + 1 },
    })
  } catch {
    throw new Refusal('upload.not-a-form', {}, 415)
  }
}

function bodyOf(request: Request): Readable {
  return Readable.fromWeb(request.body as ReadableStream<Uint8Array>)
}

function tooLarge(limits: UploadLimits): Refusal {
  return new Refusal('upload.too-large', { megabytes: Math.floor(limits.bytes / 1_000_000) }, 413)
}

function shown(filename: string): string {
  return basename(filename.replaceAll('\\', '/'))
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .slice(-200)
}
