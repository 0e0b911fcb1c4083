import { describe, expect, it } from 'vitest'
import { alternates, inAnotherLanguage, languageOfPath, pathIn } from './paths.ts'

describe('paths', () => {
  it('begin with the language', () => {
    expect(pathIn('fr', '/states/XTL')).toBe('/fr/states/XTL')
    expect(pathIn('ar', '/')).toBe('/ar')
  })

  it('say their language', () => {
    expect(languageOfPath('/zh/themes')).toBe('zh')
    expect(languageOfPath('/api/v1')).toBeUndefined()
  })

  it('keep the page and its query when the language changes', () => {
    const url = { pathname: '/en/recommendations', search: '?q=water&state=XTL' }
    expect(inAnotherLanguage('ar', url)).toBe('/ar/recommendations?q=water&state=XTL')
    expect(inAnotherLanguage('es', { pathname: '/en', search: '' })).toBe('/es')
    expect(inAnotherLanguage('es', { pathname: '/', search: '' })).toBe('/es')
  })

  it('have an alternate in each of the six languages', () => {
    expect(alternates({ pathname: '/en/goals/5', search: '' }).map(({ path }) => path)).toEqual([
      '/ar/goals/5',
      '/zh/goals/5',
      '/en/goals/5',
      '/fr/goals/5',
      '/ru/goals/5',
      '/es/goals/5',
    ])
  })
})
