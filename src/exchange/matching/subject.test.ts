import { languages } from '#platform/i18n/languages.ts'
import { goals, targets } from '#reference/goals.ts'
import { groups } from '#reference/groups.ts'
import { themes } from '#reference/themes.ts'
import { describe, expect, test } from 'vitest'
import glossary from './data/glossary.json' with { type: 'json' }
import relations from './data/relations.json' with { type: 'json' }
import { groupSpace, targetSpace, themeSpace, withImplied, type TagSpace } from './tags.ts'
import { termsOf } from './text.ts'

const codesOf = (terms: readonly { code: string }[]) => new Set(terms.map(({ code }) => code))
const nearness = ({ numbers, codes, nearness: all }: TagSpace, one: string, other: string) =>
  all[(numbers.get(one) ?? NaN) * codes.length + (numbers.get(other) ?? NaN)]

describe('the glossary', () => {
  test('has every concept in every language, with themes and groups that exist', () => {
    const [known, people] = [codesOf(themes), codesOf(groups)]
    expect(new Set(glossary.map(({ code }) => code)).size).toBe(glossary.length)
    for (const { code, words, themes: own, groups: about } of glossary) {
      for (const language of languages)
        expect([code, words[language].filter(Boolean).length]).not.toEqual([code, 0])
      expect(own.filter((theme) => !known.has(theme))).toEqual([])
      expect(about.filter((group) => !people.has(group))).toEqual([])
    }
  })

  test('has no phrase that means two concepts, and finds each inside a sentence', () => {
    for (const { code, words } of glossary) {
      for (const language of languages) {
        for (const phrase of words[language]) {
          const alone = termsOf({ title: phrase, words: '', language })
          expect([language, phrase, ...alone.counts.keys()]).toEqual([language, phrase, `*${code}`])
          const inside = termsOf({ title: '', words: `2030, ${phrase}; 2031`, language })
          expect([language, phrase, inside.counts.has(`*${code}`)]).toEqual([language, phrase, true])
        }
      }
    }
  })

  test.each([
    ['en', 'Late registration of births on the outer islands'],
    ['fr', 'L’enregistrement des naissances dans les zones reculées'],
    ['es', 'Inscripción de nacimientos en zonas remotas'],
    ['ru', 'Регистрация рождений в отдалённых районах'],
    ['zh', '偏远地区的出生登记'],
    ['ar', 'تسجيل المواليد في المناطق النائية'],
  ])('says the same of the same in %s', (language, words) => {
    const { counts, hints } = termsOf({ title: '', words, language })
    expect([...counts.keys()]).toEqual(expect.arrayContaining(['*registration', '*rural']))
    expect([...hints.themes]).toEqual(['name-identity-nationality'])
  })
})

describe('a text', () => {
  test('counts its title twice, leaves fillers out, and keeps words of languages without a stemmer', () => {
    const { counts, length } = termsOf({ title: 'The tracing', words: 'Tracing of the lost', language: 'en' })
    expect([...counts]).toEqual([
      ['etrace', 3],
      ['elost', 1],
    ])
    expect(length).toBe(4)
    expect([
      ...termsOf({ title: '', words: 'Prevenção da violência', language: 'pt' }).counts.keys(),
    ]).toEqual(['pt:prevencao', 'pt:da', 'pt:violencia'])
  })
})

describe('tags', () => {
  test('that are named as near or implied exist', () => {
    const known = codesOf(themes)
    const every = [
      ...relations.nearThemes.flatMap(({ codes }) => codes),
      ...Object.values(relations.themesOfTarget).flat(),
    ]
    expect(every.filter((code) => !known.has(code))).toEqual([])
    expect(
      Object.values(relations.themesAboutGroup)
        .flat()
        .filter((code) => !known.has(code)),
    ).toEqual([])
    const [people, aims] = [codesOf(groups), codesOf(targets)]
    expect(Object.keys(relations.themesAboutGroup).filter((code) => !people.has(code))).toEqual([])
    expect(Object.keys(relations.themesOfTarget).filter((code) => !aims.has(code))).toEqual([])
  })

  test('are near each other in both directions', () => {
    for (const space of [themeSpace, groupSpace, targetSpace]) {
      for (const one of space.codes) {
        expect(nearness(space, one, one)).toBe(1)
        for (const other of space.codes) expect(nearness(space, one, other)).toBe(nearness(space, other, one))
      }
    }
    expect(nearness(themeSpace, 'domestic-violence', 'violence-against-women')).toBeCloseTo(0.6)
    expect(nearness(groupSpace, 'everyone', 'roma')).toBeCloseTo(0.3)
    expect(nearness(targetSpace, '16', '16.9')).toBe(0.5)
    expect(nearness(targetSpace, '16.3', '16.9')).toBe(0.25)
    expect(targetSpace.codes).toHaveLength(goals.length + targets.length)
  })

  test('follow from targets, themes and words, less surely than those that were set', () => {
    const none = { themes: [], groups: [] }
    const { themes: implied, groups: people } = withImplied(
      { themes: ['domestic-violence'], groups: [], targets: ['16.9'] },
      { ...none, themes: ['right-to-health'] },
      'card',
    )
    const sure = (code: string) => implied.get(themeSpace.numbers.get(code) ?? NaN)
    expect(sure('domestic-violence')).toBe(1)
    expect(sure('name-identity-nationality')).toBeLessThan(1)
    expect(sure('right-to-health')).toBeLessThan(sure('name-identity-nationality') ?? 0)
    expect([...people.keys()]).toEqual([groupSpace.numbers.get('women-girls')])
  })
})
