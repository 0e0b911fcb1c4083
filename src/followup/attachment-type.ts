/** What a file is, by its content: its name and what a browser says of it prove nothing. */
import { open, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { Refusal } from '#platform/errors.ts'
import { openArchive } from '#platform/files/archive.ts'

type Kind = { mediaType: string; extensions: readonly [string, ...string[]] }

/** Files that begin with these bytes. A RIFF container says at byte 8 what it holds. */
const signatures: readonly (readonly [start: RegExp, Kind])[] = [
  [/^%PDF-/, { mediaType: 'application/pdf', extensions: ['.pdf'] }],
  [/^\x89PNG\r\n\x1a\n/, { mediaType: 'image/png', extensions: ['.png'] }],
  [/^\xff\xd8\xff/, { mediaType: 'image/jpeg', extensions: ['.jpg', '.jpeg'] }],
  [/^RIFF[^]{4}WEBP/, { mediaType: 'image/webp', extensions: ['.webp'] }],
  [/^GIF8[79]a/, { mediaType: 'image/gif', extensions: ['.gif'] }],
]

const office = 'application/vnd.openxmlformats-officedocument'
/** Packed documents, by a part that they cannot do without (ECMA-376). */
const packed: readonly (readonly [part: string, Kind])[] = [
  ['word/document.xml', { mediaType: `${office}.wordprocessingml.document`, extensions: ['.docx'] }],
  ['xl/workbook.xml', { mediaType: `${office}.spreadsheetml.sheet`, extensions: ['.xlsx'] }],
  ['ppt/presentation.xml', { mediaType: `${office}.presentationml.presentation`, extensions: ['.pptx'] }],
]
/** OpenDocument says what it is in a part of its own (ISO/IEC 26300-3). */
const openDocument: Readonly<Record<string, Kind>> = Object.fromEntries(
  [['text', '.odt'] as const, ['spreadsheet', '.ods'] as const, ['presentation', '.odp'] as const].map(
    ([name, extension]) => {
      const mediaType = `application/vnd.oasis.opendocument.${name}`
      return [mediaType, { mediaType, extensions: [extension] }]
    },
  ),
)
const plainText: Kind = { mediaType: 'text/plain; charset=utf-8', extensions: ['.txt', '.csv', '.md'] }

/**
 * The type of a file that lies on disk, and its name with an ending that fits the type.
 * @throws Refusal `attachment.type-unknown`, or what `openArchive` refuses (macros, bombs, encryption)
 */
export async function recogniseAttachment(
  path: string,
  name: string,
): Promise<{ name: string; mediaType: string }> {
  const kind = await kindOf(path, name)
  if (!kind) throw new Refusal('attachment.type-unknown', { file: name })
  const ending = extname(name).toLowerCase()
  const fits = kind.extensions.some((extension) => extension === ending)
  return { name: fits ? name : `${name}${kind.extensions[0]}`, mediaType: kind.mediaType }
}

async function kindOf(path: string, name: string): Promise<Kind | undefined> {
  const start = await beginning(path)
  if (!start) throw new Refusal('attachment.empty', { file: name })
  if (start.startsWith('PK\x03\x04')) return packedKind(path, name)
  const [, known] = signatures.find(([signature]) => signature.test(start)) ?? []
  return known ?? ((await isText(path)) ? plainText : undefined)
}

/** As one character for each byte. */
async function beginning(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await file.close()
  }
}

async function packedKind(path: string, name: string): Promise<Kind | undefined> {
  const archive = await openArchive(path, name)
  try {
    if (archive.has('mimetype')) {
      const said = (await archive.read('mimetype', 200)).toString('latin1').trim()
      return openDocument[said]
    }
    return packed.find(([part]) => archive.has(part))?.[1]
  } finally {
    archive.close()
  }
}

/** UTF-8 without control characters. Attachments are small enough to be looked at whole. */
async function isText(path: string): Promise<boolean> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
    return !/[\u0000-\u0008\u000e-\u001f]/.test(text)
  } catch {
    return false
  }
}
