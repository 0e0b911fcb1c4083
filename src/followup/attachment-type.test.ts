import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeZip } from '#platform/files/zip-writer.ts'
import { recogniseAttachment } from './attachment-type.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-attachments-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function recognised(content: string | Buffer, name: string) {
  const path = join(folder, 'file')
  await writeFile(path, typeof content === 'string' ? Buffer.from(content, 'latin1') : content)
  return recogniseAttachment(path, name)
}

async function packed(parts: Record<string, string>): Promise<Buffer> {
  const entries = Object.entries(parts).map(([name, content]) => ({ name, content: [content] }))
  return Buffer.concat(await Array.fromAsync(writeZip(entries)))
}

describe('a file is what its content says', () => {
  test.each([
    ['%PDF-1.4', 'plan.pdf', 'application/pdf'],
    ['\x89PNG\r\n\x1a\n', 'a.png', 'image/png'],
    ['\xff\xd8\xff\xe0', 'a.JPEG', 'image/jpeg'],
    ['GIF89a', 'a.gif', 'image/gif'],
    ['RIFF\0\0\0\0WEBPVP8 ', 'a.webp', 'image/webp'],
    ['one,two\r\n', 'table.csv', 'text/plain; charset=utf-8'],
  ])('%j', async (content, name, mediaType) => {
    expect(await recognised(content, name)).toEqual({ name, mediaType })
  })

  test.each([
    ['word/document.xml', 'a.docx', /wordprocessingml/],
    ['xl/workbook.xml', 'a.xlsx', /spreadsheetml/],
    ['ppt/presentation.xml', 'a.pptx', /presentationml/],
  ])('an Office document by %s', async (part, name, mediaType) => {
    expect(await recognised(await packed({ [part]: '<x/>' }), name)).toEqual({
      name,
      mediaType: expect.stringMatching(mediaType),
    })
  })

  test('an OpenDocument by what it says itself', async () => {
    const mediaType = 'application/vnd.oasis.opendocument.text'
    expect(await recognised(await packed({ mimetype: mediaType }), 'a.odt')).toEqual({
      name: 'a.odt',
      mediaType,
    })
  })

  test.each([
    ['<!doctype html><script>alert(1)</script>', 'page.html', 'page.html.txt'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'drawing.svg', 'drawing.svg.txt'],
    ['%PDF-1.4', 'plan', 'plan.pdf'],
  ])('so that %j named %s is kept as %s', async (content, name, kept) => {
    expect((await recognised(content, name)).name).toBe(kept)
  })
})

describe('refused is', () => {
  test.each([
    ['a program', 'MZ\x90\x00', 'attachment.type-unknown'],
    ['text in no known encoding', 'caf\xe9', 'attachment.type-unknown'],
    ['nothing', '', 'attachment.empty'],
  ])('%s', async (_, content, code) => {
    await expect(recognised(content, 'x.txt')).rejects.toMatchObject({ code })
  })

  test.each([
    ['a packed archive of anything', { 'notes.txt': 'x' }, 'attachment.type-unknown'],
    ['an archive that calls itself a web page', { mimetype: 'text/html' }, 'attachment.type-unknown'],
    ['a document with macros', { 'word/document.xml': '<x/>', 'word/vbaProject.bin': 'x' }, 'file.macros'],
  ])('%s', async (_, parts, code) => {
    await expect(recognised(await packed(parts), 'x.docx')).rejects.toMatchObject({ code })
  })
})
