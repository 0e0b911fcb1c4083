import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { zip } from '../../../tests/fixtures/making/zip.ts'
import { kindOfCompoundFile, openArchive } from './archive.ts'
import { openCsv } from './csv.ts'
import { detectEncoding, readText } from './encoding.ts'
import { readJsonRecords } from './json-records.ts'
import { readWord } from './word.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-files-'))
})
afterAll(() => rm(folder, { recursive: true }))

let files = 0
async function file(content: string | Uint8Array): Promise<string> {
  const path = join(folder, `file-${(files += 1)}`)
  await writeFile(path, content)
  return path
}

const word = (body: string, more: Record<string, string> = {}) =>
  zip({
    '[Content_Types].xml': '<Types/>',
    'word/document.xml': `<w:document><w:body>${body}</w:body></w:document>`,
    ...more,
  })
const paragraph = (text: string, list = '') =>
  `<w:p>${list && `<w:pPr><w:numPr>${list}</w:numPr></w:pPr>`}<w:r><w:t>${text}</w:t></w:r></w:p>`

describe('an Office file', () => {
  const refused = async (content: Uint8Array) => {
    const path = await file(content)
    return expect(openArchive(path, 'x.docx').then((archive) => archive.read('word/document.xml')))
  }

  it('that unpacks to a thousand times its size is refused before it is unpacked', async () => {
    const bomb = word(' '.repeat(20_000_000))
    expect(bomb.length).toBeLessThan(25_000)
    await (await refused(bomb)).rejects.toMatchObject({ code: 'file.archive-bomb' })
  })

  it('that understates what it unpacks to is refused while it is read', async () => {
    const bytes = Buffer.from(word('x'.repeat(5000)))
    const at = bytes.lastIndexOf('PK\x01\x02', bytes.lastIndexOf('word/document.xml'))
    bytes.writeUInt32LE(10, at + 24)
    await (await refused(bytes)).rejects.toMatchObject({ code: 'file.archive-broken' })
  })

  it('whose content does not match its checksum is refused', async () => {
    const bytes = Buffer.from(word('aaaa'))
    const packed = deflateRawSync(Buffer.from('<w:document><w:body>aaaa</w:body></w:document>'))
    const at = bytes.indexOf(packed)
    expect(at).toBeGreaterThan(0)
    deflateRawSync(Buffer.from('<w:document><w:body>aaab</w:body></w:document>')).copy(bytes, at)
    await (await refused(bytes)).rejects.toMatchObject({ code: 'file.archive-broken' })
  })

  it('with macros is refused, by their part or by the content type', async () => {
    const project = word('', { 'word/vbaProject.bin': 'x' })
    await (await refused(project)).rejects.toMatchObject({ code: 'file.macros' })
    const type = word('', {
      '[Content_Types].xml': '<Types ContentType="…word.document.macroEnabled.main+xml"/>',
    })
    await (await refused(type)).rejects.toMatchObject({ code: 'file.macros' })
  })

  it('with an encrypted entry is refused', async () => {
    const bytes = Buffer.from(word(''))
    const directory = bytes.indexOf('PK\x01\x02')
    bytes.writeUInt16LE(1, directory + 8)
    await (await refused(bytes)).rejects.toMatchObject({ code: 'file.encrypted' })
  })

  it('cut off in the middle is refused', async () => {
    const bytes = word('x')
    await (
      await refused(bytes.slice(0, bytes.length / 2))
    ).rejects.toMatchObject({ code: 'file.archive-broken' })
  })

  it('that declares entities is refused, so none can be expanded', async () => {
    const path = await file(
      zip({
        '[Content_Types].xml': '<Types/>',
        'word/document.xml': '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
      }),
    )
    await expect(readWord(path, 'x.docx')).rejects.toMatchObject({ code: 'file.xml-doctype' })
  })

  it.each([
    ['EncryptedPackage', 'encrypted'],
    ['WordDocument', 'old-word'],
    ['Workbook', 'old-excel'],
    ['Outlook', 'other'],
  ])('of the old kind with a stream %s is %s', async (stream, kind) => {
    const magic = Buffer.from('d0cf11e0a1b11ae1', 'hex')
    const path = await file(Buffer.concat([magic, Buffer.alloc(70_000), Buffer.from(stream, 'utf16le')]))
    expect(await kindOfCompoundFile(path)).toBe(kind)
  })
})

describe('a Word document', () => {
  it('gives text as it is read: insertions taken, deletions and hidden alternatives left out', async () => {
    const path = await file(
      word(
        '<w:p><w:r><w:t>Ra</w:t></w:r><w:ins><w:r><w:t>tify</w:t></w:r></w:ins><w:del><w:r><w:delText>x</w:delText></w:r></w:del>' +
          '<w:r><w:tab/><w:noBreakHyphen/></w:r><mc:Fallback><w:t>y</w:t></mc:Fallback></w:p>',
      ),
    )
    expect((await readWord(path, 'x')).blocks).toEqual([{ paragraph: { text: 'Ratify\t\u2011' } }])
  })

  it('counts numbered paragraphs as Word draws them', async () => {
    const level = (at: number, format: string, text: string, start = 1) =>
      `<w:lvl w:ilvl="${at}"><w:start w:val="${start}"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`
    const list = (at: number) => `<w:ilvl w:val="${at}"/><w:numId w:val="7"/>`
    const numbering = `<w:numbering><w:abstractNum w:abstractNumId="1">${level(0, 'decimal', '%1.', 140)}${level(1, 'decimal', '%1.%2')}${level(2, 'lowerLetter', '(%3)')}</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>`
    const body = [0, 1, 1, 2, 2, 1, 0, 1].map((at) => paragraph('x', list(at))).join('')
    const path = await file(word(body, { 'word/numbering.xml': numbering }))
    const labels = (await readWord(path, 'x')).blocks.map(
      (block) => 'paragraph' in block && block.paragraph.label,
    )
    expect(labels).toEqual(['140.', '140.1', '140.2', '(a)', '(b)', '140.3', '141.', '141.1'])
  })
})

describe('a text’s encoding', () => {
  const text = 'État;“Côte d’Ivoire” – año, naïve façade, Türkiye\n'

  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16le', Buffer.from(text, 'utf16le')],
    ['utf-16be', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['utf-8', Buffer.from('plain ASCII\r\n')],
  ] as const)('%s', async (encoding, bytes) => {
    const path = await file(bytes)
    expect(await detectEncoding(path, 'x')).toBe(encoding)
  })

  it('tells Windows-1252 from Mac Roman by where the letters stand', async () => {
    const windows = await file(Buffer.from('l\x92\xc9tat c\xf4tier, d\xe9j\xe0\r\n', 'latin1'))
    const macintosh = await file(Buffer.from('l\xd5\x83tat c\x99tier, d\x8ej\x88\n', 'latin1'))
    const read = async (path: string) => {
      let whole = ''
      for await (const chunk of readText(path, 'x', await detectEncoding(path, 'x'))) whole += chunk
      return whole.trim()
    }
    expect(await read(windows)).toBe('l’État côtier, déjà')
    expect(await read(macintosh)).toBe('l’État côtier, déjà')
  })

  it('refuses what is no text', async () => {
    const path = await file(Buffer.from([1, 2, 0, 3, 0, 0, 4]))
    await expect(detectEncoding(path, 'x')).rejects.toMatchObject({ code: 'file.unrecognised' })
  })
})

describe('a CSV file', () => {
  const rowsOf = async (content: string) => {
    const table = await openCsv(await file(content), 'x.csv')
    const rows: string[][] = []
    if (table) for await (const { cells } of table.rows()) rows.push(cells)
    return [table?.header, ...rows]
  }

  it.each(['\r', '\n', '\r\n'])('with line ends %j', async (end) => {
    expect(await rowsOf(['a,b', '1,"x,y"', '2,z', ''].join(end))).toEqual([
      ['a', 'b'],
      ['1', 'x,y'],
      ['2', 'z'],
    ])
  })

  it.each([',', ';', '\t'])('with %j between its fields', async (sign) => {
    expect(await rowsOf(`a${sign}b\n1${sign}2\n`)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
  })

  it('names the row at which a quotation mark is out of place', async () => {
    await expect(rowsOf('a,b\n1,2\n3,x"y\n')).rejects.toMatchObject({
      code: 'file.csv-broken',
      details: { row: 3, column: 2 },
    })
  })

  it('with a NUL far down is refused', async () => {
    await expect(rowsOf(`a,b\n${'é,2\n'.repeat(200_000)}\0,2\n`)).rejects.toMatchObject({
      code: 'file.encoding-broken',
    })
  })

  it('with an endless line is refused without holding it', async () => {
    await expect(rowsOf(`a,b\n1,"${'x'.repeat(3_000_000)}`)).rejects.toMatchObject({
      code: 'file.line-too-long',
      details: { row: 2 },
    })
    await expect(rowsOf(`a,${'x'.repeat(3_000_000)}`)).rejects.toMatchObject({ code: 'file.line-too-long' })
  })
})

describe('a JSON file of records', () => {
  const read = async (content: string | Buffer, chunk = 3) => {
    const bytes = Buffer.from(content)
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
    }
    const values: unknown[] = []
    for await (const { value } of readJsonRecords(chunks(), 'x.json')) values.push(value)
    return values
  }

  it.each([1, 2, 3, 7, 1000])(
    'is cut into its records whatever the size of the chunks: %d',
    async (chunk) => {
      const records = [{ a: '}"\\' }, { b: [{ c: '{[' }] }, { é: '\u2028 ü' }]
      expect(await read(`\ufeff ${JSON.stringify(records, null, 1)}\n`, chunk)).toEqual(records)
      expect(await read(JSON.stringify(records[0]), chunk)).toEqual([records[0]])
      expect(await read('[]', chunk)).toEqual([])
    },
  )

  it.each([
    ['[{"a":1},{"a"', 'file.json-truncated', 2],
    ['[{"a":1},', 'file.json-truncated', 1],
    ['[{"a":1}', 'file.json-truncated', 1],
    ['[{"a":1} {"a":2}]', 'file.json-broken', 1],
    ['[{"a":1},{"a":tru}]', 'file.json-broken', 2],
    ['[{"a":1}] more', 'file.json-broken', 1],
    ['[1,2]', 'file.json-broken', 1],
    ['{"a":1}{"a":2}', 'file.json-broken', 1],
    ['[{"a":1},]', 'file.json-broken', 2],
    ['', 'file.json-broken', 1],
  ])('%s is refused with %s at record %d', async (content, code, record) => {
    await expect(read(content)).rejects.toMatchObject({ code, details: { file: 'x.json', record } })
  })

  it('loses U+0000, which no words contain and no database holds', async () => {
    expect(await read('[{"a":"x\\u0000y","b":["\\u0000"]}]')).toEqual([{ a: 'xy', b: [''] }])
  })

  it('with bytes that are no UTF-8 is refused', async () => {
    await expect(read(Buffer.from('[{"a":"\xe9"}]', 'latin1'))).rejects.toMatchObject({
      code: 'file.json-encoding',
    })
  })

  it('with one record of 6 MB is refused', async () => {
    await expect(read(`[{"a":"${'x'.repeat(6_000_000)}"}]`, 1 << 20)).rejects.toMatchObject({
      code: 'file.json-record-too-large',
    })
  })
})
