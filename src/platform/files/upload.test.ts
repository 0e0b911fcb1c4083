import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { receiveUpload } from './upload.ts'

const limits = { files: 2, bytes: 1_000_000 }
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upload-'))
})
afterAll(() => rm(folder, { recursive: true }))

function post(body: ReadableStream | string, headers?: Record<string, string>): Request {
  return new Request('http://127.0.0.1/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
}

/** A form as it stands on the wire. */
async function formOf(...entries: [string, string | File][]): Promise<Request> {
  const form = new FormData()
  for (const [name, value] of entries) form.append(name, value)
  const written = new Response(form)
  return post(await written.text(), { 'content-type': written.headers.get('content-type') ?? '' })
}

test('a form’s fields and files arrive, the files on disk for us alone', async () => {
  const content = 'Слово в слово. '.repeat(20_000)
  const file = new File([content], 'C:\\Users\\me\\Рекомендации 2025.docx')
  const upload = await receiveUpload(await formOf(['state', 'XTL'], ['file', file]), folder, limits)
  expect(upload.fields).toEqual({ state: 'XTL' })
  expect(upload.files).toMatchObject([{ field: 'file', name: 'Рекомендации 2025.docx' }])
  const path = upload.files[0]?.path ?? ''
  expect(await readFile(path, 'utf8')).toBe(content)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  await rm(path)
})

test('a field in which no file was chosen is no file', async () => {
  const { files } = await receiveUpload(await formOf(['file', new File([], '')]), folder, limits)
  expect(files).toEqual([])
})

test('a file of exactly the limit is taken', async () => {
  const file = new File(['x'.repeat(limits.bytes)], 'full.csv')
  const { files } = await receiveUpload(await formOf(['file', file]), folder, limits)
  expect((await stat(files[0]?.path ?? '')).size).toBe(limits.bytes)
  await rm(files[0]?.path ?? '')
})

const brokenOff = new ReadableStream({
  start(controller) {
    const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    controller.enqueue(new TextEncoder().encode(head + 'x'.repeat(100_000)))
  },
  pull(controller) {
    controller.error(new Error('the client has gone'))
  },
})
const large = new File(['x'.repeat(limits.bytes + 1)], 'large.csv')
const small = new File(['x'], 'small.csv')

const multipart = 'multipart/form-data; boundary=b'
const sent = (body: ReadableStream | string, type: string) =>
  Promise.resolve(post(body, { 'content-type': type }))

test.each([
  ['a file that is too large', formOf(['file', large]), 'upload.too-large', 413],
  ['one file too many', formOf(['a', small], ['b', small], ['c', small]), 'upload.too-many', 413],
  ['a client that goes away', sent(brokenOff, multipart), 'upload.broken-off', 400],
  ['a form that ends too early', sent('--b\r\ncontent-disp', multipart), 'upload.broken-off', 400],
  ['no form at all', sent('{}', 'application/json'), 'upload.not-a-form', 415],
  ['a form without a boundary', sent('', 'multipart/form-data'), 'upload.not-a-form', 415],
])('%s is refused and nothing stays on disk', async (_, request, code, status) => {
  await expect(receiveUpload(await request, folder, limits)).rejects.toMatchObject({ code, status })
  expect(await readdir(folder)).toEqual([])
})

test('a disk that takes no more lets the form arrive, to be answered, and is no fault of whoever sends', async () => {
  const gone = await mkdtemp(join(tmpdir(), 'upload-'))
  const pieces = [
    '--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n',
    ...Array.from({ length: 20 }, () => 'x'.repeat(100_000)),
    '\r\n--b--\r\n',
  ]
  const pull = async (controller: ReadableStreamDefaultController) => {
    await rm(gone, { recursive: true, force: true })
    const piece = pieces.shift()
    if (piece) controller.enqueue(new TextEncoder().encode(piece))
    else controller.close()
  }
  // Nothing is drawn before it is read: the folder goes after it was made sure of, and before the first piece.
  const body = new ReadableStream({ pull }, { highWaterMark: 0 })
  const upload = receiveUpload(await sent(body, multipart), gone, { files: 1, bytes: 10_000_000 })
  await expect(upload).rejects.toMatchObject({ code: 'ENOENT' })
  expect(pieces).toEqual([])
})
