import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mark } from './mark.ts'
import { parseQuery, wantedBy, type QueryNode } from './query.ts'

/** Writes a query as understood, with every bracket, for reading in tests. */
function understood(query: string): string {
  const write = (node: QueryNode): string => {
    if (node.kind === 'not') return `NOT ${write(node.part)}`
    if (node.kind === 'and' || node.kind === 'or') {
      return `(${node.parts.map(write).join(` ${node.kind.toUpperCase()} `)})`
    }
    const text = query.slice(node.written.start, node.written.end)
    return node.kind === 'prefix' && !text.endsWith('*') ? `${text}…` : text
  }
  const node = parseQuery(query)
  return node ? write(node) : ''
}

describe('a query', () => {
  it.each([
    ['women rights', '(women AND rights)'],
    ['women AND rights', '(women AND rights)'],
    ['women OR girls violence', '(women OR (girls AND violence))'],
    ['(women OR girls) violence', '((women OR girls) AND violence)'],
    ['torture NOT police', '(torture AND NOT police)'],
    ['torture -police', '(torture AND NOT police)'],
    ['torture -"police station"', '(torture AND NOT "police station")'],
    ['torture -(police OR army)', '(torture AND NOT (police OR army))'],
    ['violence - women', '(violence AND women)'],
    ['“death penalty” discriminat*', '(“death penalty” AND discriminat*)'],
    ['-women', 'NOT women'],
    ['人', '人…'],
    ['', ''],
    ['  ', ''],
  ])('%s means %s', (query, meaning) => {
    expect(understood(query)).toBe(meaning)
  })

  it.each([
    ['art. 2(1', '(art. AND 2 AND 1)'],
    ['((("', ''],
    [')women(', 'women'],
    ['women AND', 'women'],
    ['OR women', 'women'],
    ['AND OR NOT', '(AND AND OR AND NOT)'],
    ['"never closed', '(never AND closed)'],
    ['*', ''],
    ['a* women', '(a* AND women)'],
    ['constructor toString', '(constructor AND toString)'],
  ])('that is odd, %s, degrades to %s', (query, meaning) => {
    expect(understood(query)).toBe(meaning)
  })

  it('never throws and stays bounded, whatever is typed', () => {
    const typed = fc.array(
      fc.oneof(
        fc.constantFrom('(', ')', '"', ' AND ', ' OR ', ' NOT ', ' -', '*', ' ', '«', '（', '-(', '.', "'"),
        fc.constantFrom('women', 'A/HRC/59/15', '6.34', '权利', 'حقوق', 'é'),
        fc.string({ unit: 'binary', maxLength: 5 }),
      ),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(typed, (parts) => {
        const query = parts.join('')
        const wanted = wantedBy(parseQuery(query))
        expect(
          mark(query, 'en', wanted)
            .map((part) => part.text)
            .join(''),
        ).toBe(query)
      }),
    )
    expect(() => parseQuery('('.repeat(100_000))).not.toThrow()
    expect(wantedBy(parseQuery('word '.repeat(10_000))).sequences.length).toBeLessThan(1_000)
  })
})

describe('marking', () => {
  const marked = (text: string, query: string, language: 'en' | 'zh' | 'fr' | 'ar' = 'en'): string =>
    mark(text, language, wantedBy(parseQuery(query)))
      .map((part) => (part.hit ? `[${part.text}]` : part.text))
      .join('')

  it('shows every form of the words, but not what was excluded', () => {
    expect(marked('Protect women and a woman from torture', 'woman -torture')).toBe(
      'Protect [women] and a [woman] from torture',
    )
  })

  it('shows a phrase only where its words stand together', () => {
    expect(marked('Violence at home; domestic violence', '"domestic violence"')).toBe(
      'Violence at home; [domestic violence]',
    )
  })

  it('shows beginnings, symbols, Chinese, Arabic, and words without their accents', () => {
    expect(marked('Discrimination, discriminatory acts', 'discriminat*')).toBe(
      '[Discrimination], [discriminatory] acts',
    )
    expect(marked('See A/HRC/59/15, para. 3', 'a/hrc/59/15')).toBe('See [A/HRC/59/15], para. 3')
    expect(marked('保护妇女权利', '妇女', 'zh')).toBe('保护[妇女]权利')
    expect(marked('保护妇女', '女', 'zh')).toBe('保护妇[女]')
    expect(marked('حماية المرأة', 'مراة', 'ar')).toBe('حماية [المرأة]')
    expect(marked('Garantir l’égalité', 'egalite', 'fr')).toBe('Garantir l’[égalité]')
  })
})
