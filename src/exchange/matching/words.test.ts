import { languages } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'
import { expect, test } from 'vitest'
import { offerIndex } from './match-index.ts'
import { offer, request } from './model.ts'
import { failureInWords, matchInWords } from './words.ts'

const dates = { from: '2027-03-01', to: '2027-12-31', language: 'en', title: '', words: '' }
const asked = request.parse({
  id: 'shelters',
  state: 'XTL',
  languages: ['fr', 'en'],
  kinds: ['training', 'equipment'],
  themes: ['violence-against-women', 'right-to-housing'],
  groups: ['women-girls'],
  recommendations: ['rec-1'],
  ...dates,
})
const fitting = offer.parse({
  id: 'neighbour',
  organisation: 'Fiji',
  state: 'FJI',
  kinds: ['training'],
  themes: ['domestic-violence'],
  groups: ['women-girls'],
  recommendations: ['rec-1'],
  languages: ['en'],
  evidence: ['An evaluation'],
  ...dates,
  from: '2027-06-01',
})

test('a match says in words why it stands there and what is missing', () => {
  const [match] = offerIndex([fitting]).rank(asked).matches
  expect(match && matchInWords(match, translator('en'), 'en')).toEqual({
    reasons: [
      'Groups of persons: Women & girls',
      'It served one of these recommendations before.',
      'Themes, nearly: Domestic violence (asked for: Violence against women)',
      'Kinds of support: Training',
      'Fiji offers its own experience.',
      'There is evidence from earlier support.',
      'LDCs and SIDS come first.',
      'Open to every State.',
    ],
    missing: ['Themes, missing: Right to adequate housing'],
    remarks: [
      'Fits, but only in this language: English. Preferred: French.',
      'Covers part of the time: 1 June 2027 to 31 December 2027.',
      'Does not give: Equipment.',
    ],
  })
})

test.each([
  [{ languages: ['pt'] }, 'Would fit if support could be received in: Portuguese.'],
  [{ kinds: ['funds', 'expert'] }, 'Would fit if this were asked for: Short-term expert or Funds.'],
  [{ from: '2028-01-01', to: '2028-06-30' }, 'Would fit at another time: 1 January 2028 to 30 June 2028.'],
  [{ places: 0 }, 'Would fit, but no place is left.'],
])('a near miss says what would make it fit: %j', (more, words) => {
  const [miss] = offerIndex([offer.parse({ ...fitting, ...more })]).rank(asked).nearMisses
  expect(miss && failureInWords(miss.failure, translator('en'), 'en')).toBe(words)
})

test('in every language, and each says something of its own', () => {
  const [match] = offerIndex([fitting]).rank(asked).matches
  const said = languages.map((language) => match && matchInWords(match, translator(language), language))
  for (const one of said)
    expect([one?.reasons.length, one?.missing.length, one?.remarks.length]).toEqual([8, 1, 3])
  expect(new Set(said.map((one) => one?.remarks[0])).size).toBe(languages.length)
})
