import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readWord, type WordCell } from '#platform/files/word.ts'
import { resolveSdg, targets } from './goals.ts'
import { resolveGroup } from './groups.ts'
import { resolveMechanism } from './mechanisms.ts'
import { resolveStateName } from './states.ts'
import { resolveTheme } from './themes.ts'

const folder = join(import.meta.dirname, '../../../shared/data')
const present = existsSync(folder)
if (!present) console.log('Skipped: names in real files, because ../shared/data is not here.')

const filesIn = (name: string, ending: string): string[] =>
  readdirSync(join(folder, name))
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, name, file))

/** The distinct received names that a resolver does not know. */
function unknown(received: Iterable<string>, resolve: (name: string) => string | undefined): string[] {
  return [...new Set(received)].filter((name) => resolve(name) === undefined).sort()
}

/** A table of a CSV file; enough for these files, whose quoted cells hold no line ends. */
function rowsOf(text: string): string[][] {
  return text
    .split(/\r\n?|\n/)
    .filter(Boolean)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted ?? plain ?? '',
      ),
    )
}

/** Names and codes are ASCII in the Mac Roman files, so Latin 1 reads them. */
function column(text: string, title: string): string[] {
  const [head = [], ...rows] = rowsOf(text.replace(/^\ufeff/, ''))
  const index = head.indexOf(title)
  if (index < 0) throw new Error(`No column ${title}`)
  return rows.map((row) => row[index] ?? '')
}

/** The rows under the column titles of a thematic list's one table; a cell is its paragraphs, a heading one cell. */
async function thematicList(path: string): Promise<string[][][]> {
  const { blocks } = await readWord(path, path)
  const [, ...rows] = blocks.flatMap((block) => ('table' in block ? block.table.rows : []))
  const wordsOf = ({ paragraphs }: WordCell) => paragraphs.map(({ text }) => text.trim()).filter(Boolean)
  return rows.map((cells) => cells.map(wordsOf))
}

/** What stands in the outermost parentheses at the end of a recommendation's text: "(Spain, Tunisia) (Portugal);". */
function statesInParentheses(text: string): string[] {
  const atEnd = /((?:\((?:[^()]|\([^()]*\))*\)[\s;.]*)+)$/.exec(text)?.[1] ?? ''
  return [...atEnd.matchAll(/\(((?:[^()]|\([^()]*\))*)\)/g)]
    .flatMap(([, inside]) => (inside ?? '').split(/,\s*/))
    .filter((name) => name.length > 0)
}

/** The names in a summary's list of speakers: one for each comma, bracket or "on behalf of". */
function listAfter(file: string, beginning: RegExp): string[] {
  const list = beginning.exec(readFileSync(join(folder, 'council-summaries', file), 'utf8'))?.[1] ?? ''
  return list
    .split(/[,():]|\bon behalf of\b|, and /)
    .map((name) => name.trim().replace(/^and /, ''))
    .filter((name) => name.length > 0)
}

describe.skipIf(!present)('every name in the real files is known', () => {
  const uprInfo = present ? filesIn('upr-info', '.csv').map((file) => readFileSync(file, 'latin1')) : []

  test('States in the exports of UPR Info', () => {
    const names = uprInfo.flatMap((text) => [...column(text, 'To'), ...column(text, 'From')])
    expect(new Set(names).size).toBeGreaterThan(190)
    expect(unknown(names, resolveStateName)).toEqual([])
    expect(resolveStateName('&#40;Unknown&#41;')).toBe('not-stated')
  })

  test('issues in the exports of UPR Info', () => {
    const issues = uprInfo.flatMap((text) => column(text, 'Issue')).flatMap((cell) => cell.split(','))
    expect(new Set(issues).size).toBe(54)
    expect(unknown(issues, resolveTheme)).toEqual([])
  })

  test('States in the tables of treaty status, a territory apart', () => {
    const names = filesIn('treaties', '.csv').flatMap((file) => column(readFileSync(file, 'utf8'), 'member'))
    expect(unknown(names, resolveStateName)).toEqual(['Montserrat'])
  })

  test('everything in the UHRI sample', () => {
    type Sample = Record<'countries' | 'themes' | 'sdgs' | 'affected_persons', string[]> & { body: string }
    const records = filesIn('uhri-sample', '.json').map(
      (file): Sample => JSON.parse(readFileSync(file, 'utf8')) as Sample,
    )
    expect(records).toHaveLength(15)
    expect(
      unknown(
        records.flatMap(({ countries }) => countries),
        resolveStateName,
      ),
    ).toEqual([])
    expect(
      unknown(
        records.flatMap(({ themes }) => themes),
        resolveTheme,
      ),
    ).toEqual([])
    expect(
      unknown(
        records.flatMap(({ sdgs }) => sdgs),
        resolveSdg,
      ),
    ).toEqual([])
    expect(
      unknown(
        records.flatMap(({ affected_persons }) => affected_persons),
        resolveGroup,
      ),
    ).toEqual([])
    expect(
      unknown(
        records.map(({ body }) => body),
        resolveMechanism,
      ),
    ).toEqual([])
  })

  test.each([
    ['upr20-thematic-list.docx', 163, ['ICRMW']],
    ['upr48-thematic-list.docx', 254, []],
  ])(
    'States, themes, groups and goals in %s; a treaty is no State',
    async (file, recommendations, treaties) => {
      const rows = await thematicList(join(folder, 'upr-thematic-lists', file))
      const headings = rows.filter((row) => row.length === 1).map((row) => row[0]?.[0] ?? '')
      expect(headings.length).toBeGreaterThan(20)
      expect(
        unknown(
          headings.map((heading) => heading.replace(/^Theme:/, '')),
          resolveTheme,
        ),
      ).toEqual([])

      const entries = rows.filter((row) => row.length === 4)
      expect(entries).toHaveLength(recommendations)
      const states = entries.flatMap(([text = []]) => statesInParentheses(text[0] ?? ''))
      expect(states.length).toBeGreaterThanOrEqual(recommendations)
      expect(unknown(states, resolveStateName)).toEqual(treaties)

      const tags = entries.map(([, , cell = []]) => {
        const end = cell.findIndex((paragraph) => /persons:/i.test(paragraph))
        return end < 0
          ? { themes: cell, groups: [] }
          : { themes: cell.slice(0, end), groups: cell.slice(end + 1) }
      })
      expect(
        unknown(
          tags.flatMap(({ themes }) => themes),
          resolveTheme,
        ),
      ).toEqual([])
      expect(
        unknown(
          tags.flatMap(({ groups }) => groups),
          resolveGroup,
        ),
      ).toEqual([])
      if (file.startsWith('upr48'))
        expect(
          unknown(
            entries.flatMap(([, , , sdgs = []]) => sdgs),
            resolveSdg,
          ),
        ).toEqual([])
    },
  )

  test('States that recommend in the report of the Working Group', () => {
    const text = readFileSync(join(folder, 'upr-thematic-lists/A_HRC_59_15.md'), 'utf8').replace(/\s+/g, ' ')
    const states = [...text.matchAll(/\(((?:[^();]|\([^()]*\)){3,})\);/g)].map(([, name]) => name ?? '')
    expect(states.length).toBeGreaterThan(250)
    expect(unknown(states, resolveStateName)).toEqual([])
  })

  test('States that spoke, in the meeting summaries of the Council', () => {
    const spoken = [
      ...listAfter('2017-06-20-panel.txt', /Speaking during the discussion were .*follow-up, (.*)\./),
      ...listAfter('2024-07-09-panel.txt', /Delegations that took the floor [^\n]*\s+(.*)\./),
    ]
    expect(spoken.length).toBeGreaterThan(70)
    expect(unknown(spoken, resolveStateName)).toEqual([
      'African Group',
      'Beneficiary countries of the LDCs/SIDS Trust Fund',
      'CARICOM',
      'European Union',
      'GCC',
      'Group of Arab States',
      'Nordic-Baltic Countries',
      'a group of countries',
      'the ASEAN',
      'the Cooperation Council for the Arab States of the Gulf',
    ])
  })

  test('names that the maker of a UHRI export uses', () => {
    const maker = join(folder, '../bench/make-uhri-export.mjs')
    const source = readFileSync(maker, 'utf8')
    const block = (name: string): string =>
      new RegExp(`^const ${name} = \\{(.*?)\\}$`, 'ms').exec(source)?.[1] ?? ''
    const strings = (text: string): string[] =>
      [...text.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => single ?? double ?? '')
    expect(strings(block('theme')).length).toBeGreaterThan(30)
    expect(unknown(strings(block('theme')), resolveTheme)).toEqual([])
    const groupValues = strings(block('group')).filter((name) => resolveTheme(name) === undefined)
    expect(unknown(groupValues, resolveGroup)).toEqual([])
    const goals = strings(block('sdg')).filter((name) => /^\d/.test(name))
    expect(goals.length).toBeGreaterThan(10)
    expect(unknown(goals, resolveSdg)).toEqual([])
  })

  test('the 169 targets are those of the IATI code list', () => {
    const list = readFileSync(join(folder, 'iati/codelists/UNSDG-Targets.xml'), 'utf8')
    const codes = [...list.matchAll(/<code>([\da-z.]+)<\/code>/g)].map(([, code]) => code ?? '')
    expect(targets.map(({ code }) => code).toSorted()).toEqual(codes.toSorted())
  })
})
