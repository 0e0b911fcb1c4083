import { describe, expect, test } from 'vitest'
import { bm25 } from './bm25.ts'
import { evaluate } from './evaluate.ts'
import { offer, request, type Judgement } from './model.ts'

const dates = { from: '2027-01-01', to: '2027-12-31' }
const need = request.parse({
  id: 'need',
  state: 'XTL',
  languages: ['es'],
  kinds: ['training'],
  themes: ['torture-ill-treatment'],
  ...dates,
  title: 'Prevenir la tortura',
  words: 'Capacitar a los médicos forenses en el Protocolo de Estambul.',
  language: 'es',
})
const give = (id: string, title: string, more: object = {}) =>
  offer.parse({
    id,
    organisation: 'An imaginary institute',
    kinds: ['training'],
    languages: ['es'],
    ...dates,
    title,
    words: '',
    language: 'en',
    ...more,
  })
const offers = [
  give('exactly', 'Istanbul Protocol courses for forensic doctors', { themes: ['torture-ill-treatment'] }),
  give('full', 'Istanbul Protocol courses', { themes: ['torture-ill-treatment'], places: 0 }),
  give('same-words', 'Prevenir la tortura de animales: capacitar a los médicos', {
    language: 'es',
    kinds: ['funds'],
  }),
  give('other', 'School gardens', { themes: ['right-to-food'] }),
]
const grade = (judge: string, offerId: string, given: number): Judgement => ({
  judge,
  request: 'need',
  offer: offerId,
  grade: given,
})

describe('an evaluation', () => {
  const judgements = [
    ...[grade('one', 'exactly', 3), grade('one', 'full', 2), grade('one', 'other', 0)],
    ...[grade('two', 'exactly', 3), grade('two', 'full', 1), grade('two', 'other', 0)],
  ]
  const result = evaluate([need, { ...need, id: 'useless' }], offers, judgements)

  test('ranks what fits, then what nearly fits; BM25 by words alone', () => {
    expect(result.rows).toMatchObject([
      {
        request: 'need',
        matching: 1,
        first: [
          { offer: 'exactly', grade: 3 },
          { offer: 'full', grade: 1.5 },
          { offer: 'same-words', grade: 0 },
        ],
      },
    ])
    expect(result.rows[0]?.firstOfBm25[0]).toEqual({ offer: 'same-words', grade: 0 })
    expect(result.rows[0]?.fittingOnly).toBeLessThan(1)
    expect(result.aboveBm25).toBeCloseTo(1 - result.ndcg.bm25, 12)
  })

  test('leaves out requests for which nothing is of use, and says so', () => {
    expect(result).toMatchObject({ requests: 2, offers: 4, judgements: 6, withoutUse: ['useless'] })
  })

  test('compares every two judges', () => {
    expect(result.agreement).toMatchObject([{ judges: ['one', 'two'], pairs: 3 }])
    expect(evaluate([need], offers, judgements.slice(0, 3)).agreement).toEqual([])
  })
})

describe('BM25', () => {
  const texts = [
    { id: 'short', title: 'Prison', words: 'monitoring of prisons', language: 'en' },
    {
      id: 'long',
      title: 'Report',
      words: `prison ${'and many other things that are said here '.repeat(5)}`,
      language: 'en',
    },
    { id: 'french', title: 'Prison', words: 'surveillance', language: 'fr' },
    { id: 'none', title: 'Schools', words: '', language: 'en' },
  ]
  test('finds stems, short texts before long ones, also a stem that languages share', () => {
    const found = bm25(texts)({ id: 'q', title: 'Prisons', words: '', language: 'en' })
    expect(new Set(found)).toEqual(new Set(['short', 'long', 'french']))
    expect(found.at(-1)).toBe('long')
  })
})
