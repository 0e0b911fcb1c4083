import { languages } from '#platform/i18n/languages.ts'
import { describe, expect, test } from 'vitest'
import { goals, resolveSdg, sdgName, targets } from './goals.ts'

describe('the Sustainable Development Goals', () => {
  test('are 17 with 169 targets', () => {
    expect(goals.map(({ number }) => number)).toEqual(Array.from({ length: 17 }, (_, index) => index + 1))
    expect(new Set(targets.map(({ code }) => code)).size).toBe(169)
    const sizes = goals.map(({ number }) => targets.filter(({ goal }) => goal === number).length)
    expect(sizes).toEqual([7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19])
  })

  test('have a short title in each language, no two targets alike', () => {
    for (const language of languages) {
      expect(goals.every(({ names }) => names[language].trim())).toBe(true)
      expect(new Set(targets.map(({ names }) => names[language])).size).toBe(169)
    }
    for (const { code, goal, names } of targets) {
      expect(code.startsWith(`${goal}.`)).toBe(true)
      expect(names.en.length).toBeLessThanOrEqual(90)
    }
    expect(sdgName('16.3', 'fr')).toBe('Promouvoir l’état de droit et l’accès de tous à la justice')
    expect(sdgName('99', 'en')).toBe('99')
  })
})

test.each([
  ['- 1 - NO POVERTY', '1'],
  ['16 - PEACE, JUSTICE AND STRONG INSTITUTIONS', '16'],
  ['16.2 - Protect children from abuse, exploitation, trafficking and violence', '16.2'],
  ['16.a - Strong institutions to prevent violence, terrorism and crime', '16.a'],
  ['16.A', '16.a'],
  ['8.10', '8.10'],
  ['SDG 5', '5'],
  ['SDG target 5.2: violence', '5.2'],
  ['GENDER EQUALITY', '5'],
  ['Égalité entre les sexes', '5'],
  ['16.3.1', undefined],
  ['16.c', undefined],
  ['18 - A GOAL TOO MANY', undefined],
  ['2030 Agenda', undefined],
  ['', undefined],
])('“%s” is %s', (received, code) => {
  expect(resolveSdg(received)).toBe(code)
})
