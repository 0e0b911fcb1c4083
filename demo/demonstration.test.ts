import { describe, expect, it } from 'vitest'
import { mechanismOfSymbol } from '#reference/mechanisms.ts'
import { resolveSdg } from '#reference/goals.ts'
import { resolveGroup } from '#reference/groups.ts'
import { cycleOfSession } from '#reference/sessions.ts'
import { resolveStateName, stateByCode } from '#reference/states.ts'
import { resolveTheme } from '#reference/themes.ts'
import { demonstration, demonstrationState } from './demonstration.ts'

const documents = demonstration()
const all = documents.flatMap((document) => document.recommendations)
const reviews = documents.filter(({ mechanism }) => mechanism === 'UPR')
const bodies = documents.filter(({ mechanism }) => mechanism !== 'UPR')

describe('what the imaginary State received', () => {
  it('is three reviews, in cycles 2, 3 and 4, and five treaty bodies', () => {
    expect(reviews.map(({ session }) => cycleOfSession(session))).toEqual([2, 3, 4])
    expect(bodies.map(({ mechanism }) => mechanism).sort()).toEqual(['CAT', 'CEDAW', 'CESCR', 'CRC', 'CRPD'])
  })

  it('is about 160 recommendations', () => {
    expect(Object.fromEntries(documents.map(({ symbol, recommendations }) => [symbol, recommendations.length]))).toEqual({
      'A/HRC/27/901': 33,
      'CAT/C/XTL/CO/1': 7,
      'A/HRC/42/901': 40,
      'CEDAW/C/XTL/CO/4': 9,
      'CRC/C/XTL/CO/3-4': 9,
      'E/C.12/XTL/CO/2': 8,
      'CRPD/C/XTL/CO/1': 7,
      'A/HRC/58/901': 49,
    }) // prettier-ignore
  })

  it('stands in the order in which it was published', () => {
    const days = documents.map(({ published }) => published)
    expect(days).toEqual([...days].sort())
  })

  it('has symbols of the treaty bodies that say whose they are', () => {
    for (const { symbol, mechanism } of bodies) expect(mechanismOfSymbol(symbol)?.mechanism).toBe(mechanism)
  })
})

describe('a recommendation of the demonstration', () => {
  it('says something that no other says', () => {
    const texts = all.flatMap((it) => [it, ...it.joined].map(({ text }) => text.toLowerCase()))
    expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([])
  })

  it('says it differently in each language', () => {
    const translations = all.flatMap((it) => [it.text, ...Object.values(it.otherLanguages)])
    expect(new Set(translations).size).toBe(translations.length)
  })

  it('has a paragraph number of its own in its document', () => {
    for (const { symbol, recommendations } of documents) {
      const paragraphs = recommendations.map(({ paragraph }) => paragraph)
      expect(new Set(paragraphs).size, symbol).toBe(paragraphs.length)
    }
  })

  it('comes, in a review, from known States and has a position with its source', () => {
    for (const { symbol, recommendations } of reviews) {
      for (const it of recommendations) {
        const states = [it, ...it.joined].flatMap((call) => call.states)
        expect(states.filter((name) => !stateByCode(resolveStateName(name) ?? ''))).toEqual([])
        expect(states.length, it.paragraph).toBeGreaterThan(0)
        expect(['supported', 'noted']).toContain(it.position)
        expect(it.positionSource).toMatch(`${symbol}/Add.1 - Para.`)
      }
    }
  })

  it('comes, in a treaty body, from the Committee alone and stands under a heading', () => {
    for (const it of bodies.flatMap(({ recommendations }) => recommendations)) {
      expect(it.states).toEqual([])
      expect(it.position).toBeUndefined()
      expect(it.heading).toBeTruthy()
    }
  })

  it('counts its primary theme among its themes', () => {
    expect(all.filter((it) => !it.themes.includes(it.primaryTheme))).toEqual([])
  })

  it('has themes, groups of persons and SDGs that the reference data knows', () => {
    expect(all.flatMap(({ themes }) => themes).filter((theme) => !resolveTheme(theme))).toEqual([])
    expect(all.flatMap(({ groups }) => groups).filter((group) => !resolveGroup(group))).toEqual([])
    expect(all.flatMap(({ sdgs }) => sdgs).filter((sdg) => resolveSdg(sdg) !== sdg)).toEqual([])
  })

  it('is there in French and in Arabic for more than twenty-five, and a few times in the other languages', () => {
    const held = (language: 'ar' | 'zh' | 'fr' | 'ru' | 'es') =>
      all.filter((it) => it.otherLanguages[language]).length
    for (const language of ['fr', 'ar'] as const) expect(held(language)).toBeGreaterThan(25)
    for (const language of ['es', 'ru', 'zh'] as const) expect(held(language)).toBeGreaterThanOrEqual(5)
  })
})

describe('a call that comes back', () => {
  it.each([
    ['domestic violence', /domestic violence/],
    ['an institution under the Paris Principles', /Paris Principles/],
    ['safe drinking water', /drinking water/],
    ['women in Parliament', /Parliament.*woman|women.*Parliament/],
  ])('%s is asked for in every cycle, each time in other words', (_call, words) => {
    for (const { recommendations } of reviews) {
      expect(recommendations.some(({ text }) => words.test(text))).toBe(true)
    }
  })
})

it('is called by the name that the list of States gives it', () => {
  expect(stateByCode(demonstrationState)?.names.en).toBe('Talmaris')
  expect(documents.every(({ title }) => title.en.endsWith('Talmaris'))).toBe(true)
})
