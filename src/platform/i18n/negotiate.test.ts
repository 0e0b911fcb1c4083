import { describe, expect, it } from 'vitest'
import { negotiate } from './negotiate.ts'

describe('negotiate', () => {
  it.each([
    ['fr-CH, fr;q=0.9, en;q=0.8', 'fr'],
    ['de-DE, de;q=0.9, ar;q=0.5, en;q=0.2', 'ar'],
    ['zh-Hant-TW', 'zh'],
    ['en;q=0.1, es;q=0.7', 'es'],
    ['ru;q=0, es;q=0.1', 'es'],
    ['de', 'en'],
    ['*', 'en'],
    [';;;q=9,,=', 'en'],
    [null, 'en'],
  ])('meets a reader who sends %o in %s', (header, language) => {
    expect(negotiate(header)).toBe(language)
  })
})
