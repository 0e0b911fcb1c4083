import { describe, expect, test } from 'vitest'
import { catalogueFaults, usageFaults } from './catalogue-faults.ts'

const whole = {
  ar: { 'x.y': '{count, plural, zero {ص} one {و} two {ث} few {ق} many {ك} other {غ}}' },
  zh: { 'x.y': '{count, plural, other {# 个}}' },
  en: { 'x.y': '{count, plural, one {# thing} other {# things}}' },
  fr: { 'x.y': '{count, plural, one {# chose} other {# choses}}' },
  ru: { 'x.y': '{count, plural, one {# вещь} few {# вещи} many {# вещей} other {# вещи}}' },
  es: { 'x.y': '{count, plural, one {# cosa} other {# cosas}}' },
}

describe('the catalogues', () => {
  test('that are complete have no fault', () => {
    expect(catalogueFaults(whole)).toEqual([])
  })

  test.each([
    ['a key that a language lacks', { ...whole, fr: {} }, 'messages/fr.json: x.y is missing'],
    ['another placeholder', { ...whole, es: { 'x.y': '{total}' } }, 'takes {total}, English {count}'],
    [
      'a placeholder inside a form',
      { ...whole, zh: { 'x.y': '{count, plural, other {{name}}}' } },
      '{count, name}',
    ],
    ['a broken sentence', { ...whole, ru: { 'x.y': '{count' } }, 'messages/ru.json: x.y is not ICU'],
    [
      'a missing plural form',
      { ...whole, ru: { 'x.y': '{count, plural, one {а} other {б}}' } },
      'lacks the plural form',
    ],
    ['a quote', { ...whole, fr: { 'x.y': "{count} l'État" } }, 'write ’'],
  ])('%s is a fault', (_, catalogues, fault) => {
    expect(catalogueFaults(catalogues).join()).toContain(fault)
  })

  test('a choice by number is no plural', () => {
    const chosen = { 'x.y': '{count, plural, =1 {} other {({count})}}' }
    const everywhere = Object.fromEntries(Object.keys(whole).map((language) => [language, chosen]))
    expect(catalogueFaults(everywhere as never)).toEqual([])
  })

  test('an English sentence left standing is a fault, a name is none', () => {
    const everywhere = (text: string) =>
      Object.fromEntries(Object.keys(whole).map((language) => [language, { a: text }])) as typeof whole &
        object
    expect(catalogueFaults(everywhere('This was not translated') as never)).toHaveLength(5)
    expect(catalogueFaults(everywhere('Throughline') as never)).toEqual([])
  })
})

describe('the sources', () => {
  test('use every key, by name, by pattern or as a refusal’s code', () => {
    const keys = ['a.b', 'problem.busy.title', 'error.file.lost', 'old.key']
    const sources = ["t('a.b')", 't(`problem.${kind}.title`)', "throw new Refusal('file.lost')"]
    expect(usageFaults(keys, sources)).toEqual(['old.key: nothing uses it'])
  })

  test('have words for every refusal', () => {
    expect(usageFaults([], ["throw new Refusal('file.lost', {}, 404)"])).toEqual([
      'error.file.lost: a refusal without words',
    ])
  })
})
