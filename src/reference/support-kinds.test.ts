import { languages } from '#platform/i18n/languages.ts'
import { describe, expect, test } from 'vitest'
import { supportKindName, supportKinds } from './support-kinds.ts'

describe('the kinds of support', () => {
  test('are thirteen, with codes in kebab-case', () => {
    expect(new Set(supportKinds.map(({ code }) => code)).size).toBe(13)
    for (const { code } of supportKinds) expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
  })

  test('have a name in each language, no two alike', () => {
    for (const language of languages) {
      const names = supportKinds.map(({ code }) => supportKindName(code, language))
      expect(new Set(names).size).toBe(13)
      expect(names.every((name) => name.trim().length > 1)).toBe(true)
    }
    expect(supportKindName('training', 'fr')).toBe('Formation')
    expect(supportKindName('wishes', 'fr')).toBe('wishes')
  })
})
