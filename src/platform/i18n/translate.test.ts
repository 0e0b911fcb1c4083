import { describe, expect, it } from 'vitest'
import { Refusal } from '../errors.ts'
import { inWords, translator } from './translate.ts'

describe('inWords', () => {
  it('names the code of a refusal that the catalogue has no sentence for', () => {
    expect(inWords(translator('en'), new Refusal('nowhere.described'))).toBe(
      'This could not be done (code nowhere.described). Nothing was changed.',
    )
  })
})

describe('translator', () => {
  it('keeps inserted values from reordering a right-to-left sentence', () => {
    const sentence = translator('ar')('error.unnamed', { code: 'A/HRC/59/15' })
    expect(sentence).toContain('\u2068A/HRC/59/15\u2069')
  })

  it('refuses to leave a hole where a value is missing', () => {
    expect(() => translator('fr')('error.unnamed')).toThrow('code')
  })
})
