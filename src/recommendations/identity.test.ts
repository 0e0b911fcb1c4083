import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprint, isRecommendationId, paragraphOrder, recommendationId, wordsOnly } from './identity.ts'

test('the id of a recommendation is permanent: the same source of the same State always gives it', () => {
  expect(recommendationId('SVN', 'upr-list/48/6.1/en')).toBe('jxw3dnkhsxdq')
  expect(recommendationId('SVN', 'upr-list/48/6.2/en')).not.toBe(
    recommendationId('SVN', 'upr-list/48/6.1/en'),
  )
  expect(recommendationId('FRA', 'upr-list/48/6.1/en')).not.toBe(
    recommendationId('SVN', 'upr-list/48/6.1/en'),
  )
})

test('every id is one that an address accepts', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (state, key) => isRecommendationId(recommendationId(state, key))),
  )
  expect(isRecommendationId('not an id')).toBe(false)
})

test('texts that say the same in the same words are equal, whatever their case, accents and punctuation', () => {
  expect(fingerprint('Ratify, “without delay”, the Convention.')).toBe(
    fingerprint('ratify without delay the convention'),
  )
  expect(wordsOnly('Côte d’Ivoire — Türkiye')).toBe('cote d ivoire turkiye')
  expect(fingerprint('Ratify the Convention')).not.toBe(fingerprint('Ratify the Covenant'))
})

test('plain and accented writing take the same way: accents never change the words', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'abc XY.,;-é'.split('')) }), (text) => {
      const plain = text.replaceAll('é', 'e')
      return wordsOnly(text) === wordsOnly(plain)
    }),
  )
})

test('paragraphs are ordered as a person reads them', () => {
  const paragraphs = ['6.10', '6.9', '147.2', '12', undefined, '6.100']
  expect(paragraphs.toSorted((left, right) => paragraphOrder(left) - paragraphOrder(right))).toEqual([
    '6.9',
    '6.10',
    '6.100',
    '12',
    '147.2',
    undefined,
  ])
})
