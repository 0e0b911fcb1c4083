import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mendName, mendText } from './mending.ts'

describe('words split at an old line end', () => {
  it.each([
    ['the develop- ment of', 'the development of'],
    ['end non- discrimination', 'end non-discrimination'],
    ['decision- making bodies', 'decision-making bodies'],
    ['the pro- tection of children', 'the protection of children'],
    ['the Co- nvention', 'the Convention'],
    ['pro- poor policies', 'pro-poor policies'],
    ['crimes of lèse- majesté', 'crimes of lèse-majesté'],
    ['anti- Semitism and non- State actors', 'anti-Semitism and non-State actors'],
    ['the system ’ s response', 'the system’s response'],
    ['non \u2011 discrimination', 'non-discrimination'],
  ])('%s', (received, mended) => {
    expect(mendText(received)).toEqual({ text: mended, dirt: ['split-word'] })
  })

  it.each([
    'short- and long-term plans',
    'pre- or post-natal',
    'the States’ rights',
    'Friuli- Venezia',
    'intra- and extra-familial',
  ])('leaves alone: %s', (received) => expect(mendText(received)).toEqual({ text: received, dirt: [] }))
})

describe('HTML', () => {
  it.each([
    ['<p>Ratify &amp; apply it</p>&nbsp;', 'Ratify & apply it'],
    ['First<br/>second', 'First\nsecond'],
    ['&#40;Unknown&#41;', '(Unknown)'],
    ['Act<script>alert(1)</script> now', 'Act now'],
  ])('%s', (received, mended) => {
    expect(mendText(received)).toEqual({ text: mended, dirt: ['html'] })
  })

  it('is not seen in a comparison', () => {
    expect(mendText('where a < b and c > d')).toEqual({ text: 'where a < b and c > d', dirt: [] })
  })
})

it('takes stray no-break spaces off names and says so', () => {
  expect(mendName(' Right to health\u00a0')).toEqual({ text: 'Right to health', dirt: ['no-break-space'] })
})

it('has nothing left to mend in what it mended', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z’ \u00a0\n-]{0,60}$/), (received) => {
      const { text } = mendText(received)
      expect(text).toBe(text.trim())
      expect(text).not.toMatch(/ {2}|\u00a0/)
    }),
    { seed: 1 },
  )
})
