import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { readXlsx } from 'hucre'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recogniseFile } from '#recommendations/formats/recognise.ts'
import { nameOfValue } from '#recommendations/naming.ts'
import { recommendationColumns } from './columns.ts'
import { datasetNames } from './datasets.ts'
import { streamed } from './http.ts'
import { fileOf, recommendation, searchAnswer } from './schemas.ts'
import { testApi, type TestApi } from './testing.ts'

let api: TestApi
let folder: string
beforeAll(async () => {
  api = await testApi()
  folder = await mkdtemp(join(tmpdir(), 'throughline-files-'))
})
afterAll(async () => {
  await api.close()
  await rm(folder, { recursive: true })
})

/** One line of a CSV, by column. */
type Line = Record<string, string>

async function csv(path: string): Promise<Line[]> {
  const response = await api.ask(path)
  expect(response.headers.get('content-type')).toMatch(/^text\/csv; charset=utf-8/)
  // A text() of a response takes the byte order mark off.
  const text = Buffer.from(await response.arrayBuffer()).toString()
  expect(text.startsWith('\ufeff')).toBe(true)
  return parse(text, { columns: true, bom: true }) as Line[]
}

async function xlsx(path: string) {
  return readXlsx(Buffer.from(await (await api.ask(path)).arrayBuffer()))
}

describe('a search as a file', () => {
  it('holds all that the search finds, in its order, in every format', async () => {
    const query = 'q=women OR children&sort=paragraph&lang=en'
    const { total } = searchAnswer.parse(await (await api.ask(`/recommendations?${query}`)).json())
    expect(total).toBeGreaterThan(20)
    const json = fileOf(recommendation, 'Test file').parse(
      await (await api.ask(`/recommendations.json?${query}`)).json(),
    )
    const ids = json.items.map(({ id }) => id)
    expect(ids).toHaveLength(total)
    expect((await csv(`/recommendations.csv?${query}`)).map(({ id }) => id)).toEqual(ids)
    const [sheet] = (await xlsx(`/recommendations.xlsx?${query}`)).sheets
    expect(sheet?.rows.slice(1).map(([id]) => id)).toEqual(ids)
  })

  it('has codes for programs and, beside them, names in the reader’s language', async () => {
    const [row] = await csv('/recommendations.csv?lang=fr&mechanism=UPR&position=supported&sort=paragraph')
    expect(Object.keys(row ?? {})).toEqual(recommendationColumns.map(({ key }) => key))
    expect(row).toMatchObject({
      state: 'XTL',
      position: 'supported',
      position_name: nameOfValue('position', 'supported', 'fr'),
    })
    expect(row?.themes?.split('; ')).toHaveLength(row?.themes_names?.split('; ').length ?? 0)
  })

  it('has as a workbook its titles in the reader’s language and a sheet that says where it is from', async () => {
    const { sheets } = await xlsx('/recommendations.xlsx?lang=ar&position=noted')
    expect(sheets.map(({ name }) => name)).toEqual(['التوصيات', 'عن هذا الملف'])
    expect(sheets[0]?.rows[0]?.[0]).toBe('الرقم')
    const about = Object.fromEntries(sheets[1]?.rows.map(([what, it]) => [String(what), it]) ?? [])
    expect(about['البحث']).toBe('?position=noted')
    expect(about['شروط الاستعمال']).toContain('https://www.un.org/en/about-us/terms-of-use')
  })

  it('is dated in its name', async () => {
    const name = () =>
      `attachment; filename="throughline-recommendations-${new Date().toISOString().slice(0, 10)}.csv"`
    const names = [name()]
    const response = await api.ask('/recommendations.csv', { method: 'HEAD' })
    // Midnight may have passed.
    expect([...names, name()]).toContain(response.headers.get('content-disposition'))
  })

  it('is there where nothing was found', async () => {
    expect(await csv('/recommendations.csv?q=xyzzy')).toEqual([])
    expect(await (await api.ask('/recommendations.json?q=xyzzy')).json()).toMatchObject({
      total: 0,
      items: [],
    })
  })

  it('can be brought in again by mapping its columns', async () => {
    const path = join(folder, 'again.csv')
    const response = await api.ask('/recommendations.csv?mechanism=UPR&lang=es&sort=paragraph')
    await writeFile(path, Buffer.from(await response.arrayBuffer()))
    const file = await recogniseFile(path, 'again.csv')
    expect(file.format).toBe('table')
    const rows = await Array.fromAsync(
      file.rows({ text: 'text', state: 'state_name', position: 'position', session: 'session' }),
    )
    const sent = await csv('/recommendations.csv?mechanism=UPR&lang=es&sort=paragraph')
    expect(rows.map(({ session }) => String(session))).toEqual(sent.map(({ session }) => session))
    expect(rows.every(({ refusals }) => refusals.length === 0)).toBe(true)
  })

  it('is made as it is read, and no further when the reader leaves', async () => {
    let made = 0
    let ended = false
    async function* chunks() {
      try {
        for (;;) yield `chunk ${(made += 1)}`
      } finally {
        ended = true
      }
    }
    const reader = streamed(chunks(), {}).body?.getReader()
    await reader?.read()
    await reader?.read()
    expect(made).toBeLessThan(5)
    await reader?.cancel()
    expect(ended).toBe(true)
  })
})

describe.each(datasetNames)('the list of %s', (name) => {
  it('has the same rows in every format', async () => {
    const answer = (await (await api.ask(`/${name}?lang=ru`)).json()) as { items: object[]; total: number }
    const file = (await (await api.ask(`/${name}.json?lang=ru`)).json()) as { items: object[]; total: number }
    const { items } = file
    expect(items.slice(0, answer.items.length)).toEqual(answer.items)
    expect([file.total, answer.total]).toEqual([items.length, items.length])
    expect(await csv(`/${name}.csv?lang=ru`)).toHaveLength(items.length)
    expect((await xlsx(`/${name}.xlsx?lang=ru`)).sheets[0]?.rows).toHaveLength(items.length + 1)
  })
})
