/** A form that may bring a file: taken in whole, the file looked into by its content, and gone from disk in the end. */
import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { z } from 'zod'
import { refusalIn } from '#platform/database/away.ts'
import { Refusal } from '#platform/errors.ts'
import type { Scan } from '#platform/files/scan.ts'
import { receiveUpload, UploadRefusal, type UploadedFile } from '#platform/files/upload.ts'
import { recogniseAttachment } from '#followup/attachment-type.ts'
import { largestAttachment, type NewAttachment } from '#followup/model.ts'
import type { FormProblem } from './forms.ts'

/** What was sent, of which not all may be in order. */
export type FormWithFile = {
  fields: Readonly<Record<string, string>>
  /** The file, streamed to disk. Let it go with `discard`. */
  file: UploadedFile | undefined
  /** What was wrong with it. */
  refusal: Refusal | undefined
}

export async function receiveWithFile(request: Request, folder: string): Promise<FormWithFile> {
  try {
    const { fields, files } = await receiveUpload(request, folder, { files: 1, bytes: largestAttachment })
    return { fields: asText(fields), file: files[0], refusal: undefined }
  } catch (error) {
    if (!(error instanceof UploadRefusal)) throw error
    return { fields: asText(error.fields), file: undefined, refusal: error }
  }
}

/** Forms send lines that end in CRLF; no database text can hold U+0000. */
function asText(fields: Readonly<Record<string, string>>): Record<string, string> {
  const sent = Object.entries(fields)
  return Object.fromEntries(
    sent.map(([name, value]) => [name, value.replaceAll('\0', '').replaceAll('\r\n', '\n')]),
  )
}

/** The key that was made with the form: what comes twice with it is written once. */
export function formKeyIn(sent: string | undefined): string {
  return z.uuid().safeParse(sent).data ?? randomUUID()
}

/** The file that came, looked into and recognised by its content. @throws Refusal where it is none that is taken */
export async function attachmentOf(
  { file, refusal }: Pick<FormWithFile, 'file' | 'refusal'>,
  scan: Scan,
): Promise<NewAttachment | undefined> {
  if (refusal) throw refusal
  if (!file) return undefined
  await scan(file.path, file.name)
  const { name, mediaType } = await recogniseAttachment(file.path, file.name)
  return { name, mediaType, content: await readFile(file.path) }
}

export async function discard({ file }: Pick<FormWithFile, 'file'>): Promise<void> {
  if (file) await rm(file.path, { force: true })
}

/** What is wrong with a form that comes back. A file cannot be given back to a browser: it is asked for once more. */
export function withFileAgain(problems: FormProblem[], { file }: Pick<FormWithFile, 'file'>): FormProblem[] {
  const again = file && !problems.some(({ field }) => field === 'file')
  return again ? [...problems, { field: 'file', code: 'note.file-again', details: {} }] : problems
}

/** What a refusal says on the form; a session that has ended says how to go on. Other errors pass through. */
export function asProblem(error: unknown): { status: number; problem: FormProblem } {
  const refusal = refusalIn(error)
  if (!refusal) throw error
  const { code, details, status } = refusal
  if (status === 401) return { status, problem: { code: 'form.session-ended', details: {} } }
  const ofFile = /^(?:attachment|file|upload)\./.test(code)
  return { status, problem: { code, details, ...(ofFile && { field: 'file' }) } }
}
