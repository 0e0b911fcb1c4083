import fc from 'fast-check'
import { expect, test } from 'vitest'
import { excerpt } from './excerpt.ts'

const plain = (text: string) => ({ text, matched: false })
const found = (text: string) => ({ text, matched: true })

test('a short text stays whole', () => {
  const parts = [plain('Adopt the '), found('Equality'), plain(' Act')]
  expect(excerpt(parts, 100)).toEqual(parts)
})

test('a long text is cut between words', () => {
  expect(excerpt([plain('one two three four five')], 12)).toEqual([plain('one two'), plain(' […]')])
})

test('a match far down is shown with a few words before it', () => {
  const parts = [plain('before '.repeat(100)), found('quota'), plain(' after'.repeat(100))]
  const shown = excerpt(parts, 300)
  expect(shown[0]).toEqual(plain('[…] '))
  expect(shown).toContainEqual(found('quota'))
  expect(shown.at(-1)).toEqual(plain(' […]'))
})

test('nothing is added to the words or taken from between them', () => {
  const parts = fc.array(fc.record({ text: fc.string({ unit: 'grapheme' }), matched: fc.boolean() }))
  fc.assert(
    fc.property(parts, fc.integer({ min: 10, max: 200 }), (texts, most) => {
      const whole = texts.map(({ text }) => text).join('')
      const shown = excerpt(texts, most).map(({ text }) => text)
      if (shown[0] === '[…] ' && whole.length > most) shown.shift()
      if (shown.at(-1) === ' […]' && whole.length > most) shown.pop()
      expect(whole).toContain(shown.join(''))
    }),
  )
})
