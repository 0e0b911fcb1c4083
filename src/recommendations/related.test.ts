import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rankByLikeness, sameCall } from './related.ts'

const english = (text: string) => ({ text, language: 'en' as const })

const earlier = [
  english('Consider adopting a moratorium on executions with a view to abolishing the death penalty'),
  english('Continue the efforts to reduce overcrowding in prisons'),
  english('Adopt a law that prohibits domestic violence and protects the victims'),
  english('Ensure that all measures to reduce poverty reach the outer islands'),
]

test('the same call in other words comes first', () => {
  const [first] = rankByLikeness(english('Abolish the death penalty for all crimes'), earlier)
  expect(first?.candidate.text).toContain('moratorium')
  expect(first?.likeness).toBeGreaterThan(sameCall)
})

test('inflected words are the same words', () => {
  const [first] = rankByLikeness(english('Reduce the overcrowding of the prison'), earlier)
  expect(first?.candidate.text).toContain('overcrowding')
})

test('words that all of them share make no likeness', () => {
  const ranked = rankByLikeness(english('Ensure that all measures are taken to plant trees'), earlier)
  expect(ranked.every(({ likeness }) => likeness < 0.5)).toBe(true)
})

test('a text in another language is not alike', () => {
  const french = { text: 'Abolir la peine de mort pour tous les crimes', language: 'fr' as const }
  expect(rankByLikeness(french, earlier).map(({ likeness }) => likeness)).toEqual([0, 0, 0, 0])
})

test('likeness lies between 0 and 1, is 1 for the same words, and loses no candidate', () => {
  fc.assert(
    fc.property(fc.array(fc.lorem()), fc.lorem(), (texts, text) => {
      const ranked = rankByLikeness(english(text), [...texts, text].map(english))
      expect(ranked).toHaveLength(texts.length + 1)
      expect(ranked[0]?.likeness).toBeCloseTo(1)
      expect(ranked.every(({ likeness }) => likeness >= 0 && likeness <= 1.000_001)).toBe(true)
    }),
  )
})
