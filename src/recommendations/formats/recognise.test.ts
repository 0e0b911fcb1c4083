import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveStateName } from '#reference/states.ts'
import { resolveTheme } from '#reference/themes.ts'
import truth from '../../../tests/fixtures/truth.json' with { type: 'json' }
import type { ColumnMapping, ReceivedRow } from './received.ts'
import { recogniseFile } from './recognise.ts'

const fixtures = join(import.meta.dirname, '../../../tests/fixtures')
const real = join(import.meta.dirname, '../../../../shared/data')

async function read(path: string, mapping?: ColumnMapping) {
  const file = await recogniseFile(path, path.split('/').at(-1) ?? path)
  const rows: ReceivedRow[] = []
  for await (const row of file.rows(mapping)) rows.push(row)
  expect(file.bytesRead()).toBe(file.bytesTotal)
  return { file, rows }
}
const fixture = (name: string, mapping?: ColumnMapping) => read(join(fixtures, name), mapping)

const count = (rows: ReceivedRow[], property: (row: ReceivedRow) => string | undefined) =>
  Object.fromEntries(
    [...Map.groupBy(rows, (row) => property(row) ?? 'none')].map(([value, same]) => [value, same.length]),
  )
const problems = (rows: ReceivedRow[]) => rows.flatMap((row) => [...row.refusals, ...row.doubts])

describe('the thematic list', () => {
  it.each(['thematic-list-2014.docx', 'thematic-list-2019.docx', 'thematic-list-2025.docx'] as const)(
    '%s: State and session from the page header, positions with their source',
    async (name) => {
      const { file, rows } = await fixture(name)
      const { state, session, symbol, recommendations, supported, noted } = truth[name]
      expect(file.format).toBe('upr-list')
      expect(file.stated).toEqual({
        state: { received: state, where: 'page header' },
        session,
        symbol,
        mechanism: 'UPR',
        language: 'en',
      })
      expect(rows).toHaveLength(recommendations)
      expect(count(rows, (row) => row.position)).toEqual({ supported, noted })
      expect(problems(rows)).toEqual([])
      for (const row of rows) {
        expect(row.positionSource).toContain(`${symbol}/Add.1`)
        expect(row.recommendingStates.map(resolveStateName)).not.toContain(undefined)
        expect(row.original).toContain(row.paragraph)
        expect(row.themes).toContain(row.primaryTheme)
      }
    },
  )

  it('gives themes, groups and SDGs apart, whichever cell they stand in', async () => {
    const [third, fourth] = await Promise.all([
      fixture('thematic-list-2019.docx'),
      fixture('thematic-list-2025.docx'),
    ])
    for (const { rows } of [third, fourth]) {
      const tagged = rows.filter((row) => row.sdgs.length > 0)
      expect(tagged.length).toBeGreaterThan(rows.length / 2)
      for (const { themes, groups, sdgs } of tagged) {
        expect(sdgs.every((sdg) => /^\d{1,2} - [A-Z]/.test(sdg))).toBe(true)
        expect([...themes, ...groups].some((name) => /:$|^- |^\d/.test(name))).toBe(false)
      }
    }
  })

  it('keeps a cell with several texts as one recommendation of several parts', async () => {
    const { rows } = await fixture('thematic-list-2014.docx')
    const joined = rows.filter((row) => row.parts)
    expect(joined).toHaveLength(2)
    for (const { text, parts, recommendingStates } of joined) {
      expect(text).toBe(parts?.map((part) => part.text).join('; '))
      expect(recommendingStates).toEqual(parts?.flatMap((part) => part.recommendingStates))
    }
  })
})

describe('the Working Group report', () => {
  it.each(['working-group-report.md', 'working-group-report.docx'] as const)(
    '%s: the same paragraphs, words and States as the list that follows it, their position pending',
    async (name) => {
      const { file, rows } = await fixture(name)
      const { rows: list } = await fixture('thematic-list-2025.docx')
      expect(file.format).toBe('upr-report')
      expect(file.stated).toEqual({
        state: { received: 'Talmaris', where: 'title' },
        session: 47,
        symbol: 'A/HRC/58/901',
        mechanism: 'UPR',
        publishedOn: '2025-01-07',
        language: 'en',
      })
      expect(count(rows, (row) => row.position)).toEqual({ pending: 49 })
      expect(problems(rows)).toEqual([])
      const said = (row: ReceivedRow) => [
        row.paragraph,
        row.text,
        row.recommendingStates.map(resolveStateName),
      ]
      const byNumber = (one: ReceivedRow, other: ReceivedRow) =>
        Number(one.paragraph?.split('.')[1]) - Number(other.paragraph?.split('.')[1])
      expect(rows.map(said)).toEqual(list.toSorted(byNumber).map(said))
    },
  )
})

describe('concluding observations', () => {
  it.each(['concluding-observations.docx', 'concluding-observations.txt'] as const)(
    '%s: numbered paragraphs after the introduction, lettered items within',
    async (name) => {
      const { file, rows } = await fixture(name)
      const { paragraphs, firstOfBody, lastOfBody } = truth[name]
      expect(file.format).toBe('concluding-observations')
      expect(file.stated).toEqual({
        state: { received: 'Talmaris', where: 'title' },
        symbol: 'CRC/C/XTL/CO/3-4',
        mechanism: 'CRC',
        publishedOn: '2021-06-24',
        language: 'en',
      })
      expect(rows.map((row) => Number(row.paragraph))).toEqual(
        Array.from({ length: paragraphs - 2 }, (_, at) => at + 3),
      )
      const body = rows.filter(
        (row) => Number(row.paragraph) >= firstOfBody && Number(row.paragraph) <= lastOfBody,
      )
      expect(count(body, (row) => row.kind).recommendation).toBeGreaterThan(5)
      for (const { kind, text } of body) {
        expect(kind).toBe(/concerned|notes with regret/.test(text) ? 'concern' : 'recommendation')
      }
      expect(body.some((row) => /:\n\(a\) .+\n\(b\) /.test(row.text))).toBe(true)
    },
  )
})

describe('UHRI', () => {
  it('reads the full export and counts its dirt', async () => {
    const { file, rows } = await fixture('uhri-export.json')
    const { records, distinctIds, dirt } = truth['uhri-export.json']
    expect(file.format).toBe('uhri-json')
    expect(rows).toHaveLength(records)
    expect(new Set(rows.map((row) => row.recordId)).size).toBe(distinctIds)
    // Names are resolved later, and with them what is unknown or concerns several States.
    const laterDirt = /^unknown-|several-countries/
    const expected = Object.fromEntries(Object.entries(dirt).filter(([code]) => !laterDirt.test(code)))
    const found: Record<string, number> = {}
    for (const code of rows.flatMap((row) => row.dirt)) found[code] = (found[code] ?? 0) + 1
    expect(found).toEqual(expected)
    expect(rows.filter((row) => row.refusals.length > 0)).toHaveLength(2)
    expect(rows.every((row) => row.original !== undefined)).toBe(true)
  })

  it('reads its sheet: misspelt headers, serial dates, several values in a cell', async () => {
    const { file, rows } = await fixture('uhri-export.xlsx')
    const { rows: list } = await fixture('thematic-list-2019.docx')
    expect(file.format).toBe('uhri-xlsx')
    expect(rows).toHaveLength(truth['uhri-export.xlsx'].records)
    const review = rows.filter((row) => row.mechanism === 'UPR')
    expect(review.map((row) => row.publishedOn)).toEqual(review.map(() => '2019-07-05'))
    const said = (row: ReceivedRow) => [row.text, row.position, row.recommendingStates.map(resolveStateName)]
    const listed = new Map(list.map((row) => [row.paragraph, said(row)]))
    for (const row of review) expect(said(row)).toEqual(listed.get(row.paragraph))
    expect(count(rows, (row) => row.kind)).toEqual({ recommendation: 40, 'not-stated': 8 })
  })
})

describe('UPR Info', () => {
  it('gives the same rows in Mac Roman, UTF-8 and Windows-1252', async () => {
    const [mac, utf8, windows] = await Promise.all(
      ['upr-info.csv', 'upr-info-utf8-bom.csv', 'upr-info-windows-1252.csv'].map((name) => fixture(name)),
    )
    expect(mac?.file.format).toBe('upr-info-csv')
    expect(mac?.rows).toHaveLength(truth['upr-info.csv'].rows)
    expect(utf8?.rows).toEqual(mac?.rows)
    expect(windows?.rows).toEqual(mac?.rows)
    expect(count(mac?.rows ?? [], (row) => row.states.join())).toEqual({ Talmaris: 69 })
    expect(mac?.rows.some((row) => /[“”’–é]/.test(row.text))).toBe(true)
    expect(mac?.rows.some((row) => row.recommendingStates.map(resolveStateName).includes('not-stated'))).toBe(
      true,
    )
    expect(problems(mac?.rows ?? [])).toEqual([])
  })
})

describe('a table of somebody’s own', () => {
  const mapping: ColumnMapping = {
    paragraph: 'Ref.',
    text: 'What was recommended',
    recommendingStates: 'By whom',
    position: 'Our answer',
    themes: 'Subject',
    groups: 'Whom it concerns',
    sdgs: 'SDG',
  }

  it.each(['any-table.csv', 'any-table.xlsx'] as const)('%s is read by a mapping', async (name) => {
    const { file, rows } = await fixture(name, mapping)
    const { rows: list } = await fixture('thematic-list-2019.docx')
    expect(file.format).toBe('table')
    expect(file.columns?.slice(0, 2)).toEqual(['Ref.', 'What was recommended'])
    expect(rows).toHaveLength(truth[name].rows)
    const said = (row: ReceivedRow) => [row.text, row.position, row.recommendingStates.map(resolveStateName)]
    const listed = new Map(list.map((row) => [row.paragraph, said(row)]))
    for (const row of rows) {
      // The ministry copied one part of a paragraph that joins two.
      if (row.paragraph !== '109.37') expect(said(row)).toEqual(listed.get(row.paragraph))
      expect(row.themes.map(resolveTheme)).not.toContain(undefined)
    }
  })

  it('has the same signature in both forms, so a mapping made once is found again', async () => {
    const [one, other] = await Promise.all([
      fixture('any-table.csv', mapping),
      fixture('any-table.xlsx', mapping),
    ])
    expect(one.file.columnsSignature).toBe(other.file.columnsSignature)
  })

  it('may be in French, with semicolons', async () => {
    const { rows } = await fixture('any-table-french.csv', {
      text: 'Recommandation',
      paragraph: 'N°',
      position: 'Réponse de l’État',
    })
    expect(rows).toHaveLength(truth['any-table-french.csv'].rows)
    expect(count(rows, (row) => row.language)).toEqual({ fr: rows.length })
    expect(rows.every((row) => row.position !== undefined)).toBe(true)
  })

  it('asks for the mapping where there is none, and names a column that is not there', async () => {
    await expect(fixture('any-table.csv')).rejects.toMatchObject({ code: 'file.mapping-needed' })
    await expect(fixture('any-table.csv', { text: 'Wording' })).rejects.toMatchObject({
      code: 'file.column-missing',
      details: { column: 'Wording' },
    })
  })
})

describe('a file that cannot be read is refused with its own advice', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-recognise-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each([
    ['file.empty', ''],
    ['file.pdf', '%PDF-1.7 …'],
    ['file.rtf', '{\\rtf1 …}'],
    ['file.html', '<!DOCTYPE html><html>'],
    ['file.packed', Buffer.from('1f8b0800', 'hex')],
    [
      'file.encrypted',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
    ],
    ['file.archive-broken', 'PK\x03\x04 no zip'],
    ['file.json-not-uhri', '[{"name":"x"}]'],
    ['file.json-truncated', '[{"Text":"x","Bo'],
    ['file.unrecognised', 'Dear Sir or Madam'],
    ['file.unrecognised', Buffer.from([0, 1, 2, 3])],
    [
      'file.no-recommendations',
      'Report of the Working Group on the Universal Periodic Review\nTalmaris\n1. Nothing.',
    ],
  ])('%s', async (code, content) => {
    const path = join(folder, 'file')
    await writeFile(path, content)
    await expect(recogniseFile(path, 'given.name')).rejects.toMatchObject({
      code,
      details: { file: 'given.name' },
    })
  })

  it('file.not-found', async () => {
    await expect(recogniseFile(join(folder, 'nothing'), 'x')).rejects.toMatchObject({
      code: 'file.not-found',
    })
    await expect(recogniseFile(folder, 'x')).rejects.toMatchObject({ code: 'file.not-found' })
  })

  it('does not trust a name: a list that is called .csv is a list', async () => {
    const path = join(folder, 'list.csv')
    await writeFile(path, await readFile(join(fixtures, 'thematic-list-2025.docx')))
    expect((await recogniseFile(path, 'list.csv')).format).toBe('upr-list')
  })
})

const isThere = existsSync(real)
if (!isThere) process.stdout.write(`Real UN files are not at ${real}: their tests are skipped.\n`)

describe.skipIf(!isThere)('the UN’s own files', () => {
  it.each([
    ['upr20-thematic-list.docx', 20, 'A/HRC/28/15', 163, { supported: 142, noted: 21 }],
    ['upr48-thematic-list.docx', 48, 'A/HRC/59/15', 254, { supported: 217, noted: 37 }],
  ] as const)('%s', async (name, session, symbol, rowCount, positions) => {
    const { file, rows } = await read(join(real, 'upr-thematic-lists', name))
    expect(file.stated).toMatchObject({
      state: { received: 'Slovenia', where: 'page header' },
      session,
      symbol,
    })
    expect(rows).toHaveLength(rowCount)
    expect(new Set(rows.map((row) => row.paragraph)).size).toBe(rowCount)
    expect(count(rows, (row) => row.position)).toEqual(positions)
    expect(problems(rows)).toEqual([])
    expect(rows.flatMap((row) => row.recommendingStates).map(resolveStateName)).not.toContain(undefined)
    expect(rows.filter((row) => row.recommendingStates.length === 0 || row.themes.length === 0)).toEqual([])
    expect(rows.filter((row) => /;$|^\d/.test(row.text))).toEqual([])
  })

  it('the report of session 48 says what the list says, before the positions', async () => {
    const report = await read(join(real, 'upr-thematic-lists/A_HRC_59_15.md'))
    const list = await read(join(real, 'upr-thematic-lists/upr48-thematic-list.docx'))
    expect(report.file.stated).toMatchObject({
      state: { received: 'Slovenia' },
      session: 48,
      symbol: 'A/HRC/59/15',
      publishedOn: '2025-03-24',
    })
    expect(report.rows).toHaveLength(254)
    expect(count(report.rows, (row) => row.position)).toEqual({ pending: 254 })
    const said = (row: ReceivedRow) => ({
      // The list alone writes some apostrophes straight.
      text: row.text.replaceAll("'", '’'),
      states: row.recommendingStates,
    })
    const listed = new Map(list.rows.map((row) => [row.paragraph, said(row)]))
    for (const row of report.rows) expect(said(row)).toEqual(listed.get(row.paragraph))
  })

  it('UPR Info’s four files: 33,082 rows, every State known', async () => {
    const folder = join(real, 'upr-info')
    const files = await Promise.all(readdirSync(folder).map((name) => read(join(folder, name))))
    const rows = files.flatMap((file) => file.rows)
    expect(rows).toHaveLength(33_082)
    expect(
      new Set(rows.map((row) => JSON.stringify([row.states, row.session, row.recommendingStates, row.text])))
        .size,
    ).toBe(33_078)
    expect(count(rows, (row) => row.position)).toEqual({ supported: 24_378, noted: 8_704 })
    const names = new Set(rows.flatMap((row) => [...row.states, ...row.recommendingStates]))
    expect([...names].filter((name) => resolveStateName(name) === undefined)).toEqual([])
    expect(problems(rows)).toEqual([])
  })

  it('single records of UHRI with normalised keys', async () => {
    const folder = join(real, 'uhri-sample')
    const files = await Promise.all(readdirSync(folder).map((name) => read(join(folder, name))))
    const rows = files.flatMap((file) => file.rows)
    expect(rows).toHaveLength(15)
    expect(count(rows, (row) => row.symbol)).toEqual({ 'E/C.12/AUS/CO/6': 15 })
    expect(rows.map((row) => Number(row.paragraph)).sort((one, other) => one - other)).toEqual(
      Array.from({ length: 15 }, (_, at) => at + 3),
    )
    expect(problems(rows)).toEqual([])
  })
})
