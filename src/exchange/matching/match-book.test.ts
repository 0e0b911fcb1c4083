import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MatchBook } from './match-book.ts'
import { offerIndex } from './match-index.ts'
import { offer, request, type Offer, type Request } from './model.ts'

const themes = ['torture-ill-treatment', 'right-to-education', 'water-sanitation', 'domestic-violence']
const dates = { from: '2027-01-01', to: '2027-12-31', language: 'en' }
const asked = (id: string, theme: string, languages = ['en']): Request =>
  request.parse({
    id,
    state: 'XTL',
    kinds: ['training'],
    themes: [theme],
    languages,
    ...dates,
    title: '',
    words: '',
  })
const made = (id: string, own: readonly string[], more: Partial<Offer> = {}): Offer =>
  offer.parse({
    id,
    organisation: 'An imaginary school',
    kinds: ['training'],
    languages: ['en'],
    themes: own,
    ...dates,
    title: id,
    words: '',
    ...more,
  })

const requests = themes.map((theme) => asked(`for-${theme}`, theme))
const offers = Array.from({ length: 40 }, (_, number) =>
  made(`offer-${number}`, [
    themes[number % 4] ?? '',
    ...(number % 3 === 0 ? [themes[(number + 1) % 4] ?? ''] : []),
  ]),
)

describe('the book of all matches', () => {
  test('says the same as each request asked alone, whichever thread did it', async () => {
    const index = offerIndex(offers)
    const many = Array.from({ length: 600 }, (_, number) => asked(`r${number}`, themes[number % 4] ?? ''))
    const book = await MatchBook.fill(index, many, { limit: 5, threads: 2 })
    for (const each of many.slice(0, 260)) {
      const alone = index.rank(each, { limit: 5 }).matches
      expect(book.best(each.id)).toEqual(alone.map(({ candidate, score }) => ({ candidate, score })))
    }
    expect(book.best('unknown')).toEqual([])
  })

  test('tells for whom a changed offer matters', async () => {
    const index = offerIndex(offers)
    const book = await MatchBook.fill(index, requests, { limit: 3 })
    const evidence = ['An evaluation', 'A second one', 'A third']
    const where = { states: ['XTL'], regions: [], ldc: false, sids: false }
    const best = made('new', ['water-sanitation'], { evidence, where })
    expect(book.put(best)).toEqual(['for-water-sanitation'])
    expect(book.best('for-water-sanitation')[0]?.candidate).toBe('new')
    expect(book.put({ ...best, places: 0 })).toEqual(['for-water-sanitation'])
    expect(book.best('for-water-sanitation').map(({ candidate }) => candidate)).not.toContain('new')
    expect(book.remove('new')).toEqual([])
    book.ask(asked('late', 'domestic-violence'))
    expect(book.best('late')).toHaveLength(3)
    book.forget('late')
    expect(book.best('late')).toEqual([])
  })

  test('stays what a new book would be, whatever changes', async () => {
    const change = fc.record({
      id: fc.constantFrom(...offers.slice(0, 12).map(({ id }) => id)),
      themes: fc.uniqueArray(fc.constantFrom(...themes), { maxLength: 3 }),
      places: fc.constantFrom(null, 0),
      gone: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 8 }), async (changes) => {
        const index = offerIndex(offers.slice(0, 12))
        const book = await MatchBook.fill(index, requests, { limit: 3 })
        for (const { id, themes: own, places, gone } of changes) {
          if (gone) book.remove(id)
          else book.put(made(id, own, { places }))
        }
        for (const each of requests) {
          const alone = index.rank(each, { limit: 3 }).matches
          // How rare a tag is drifts a little with each change: offers may change places where they are all but equal.
          const scores = alone.map(({ score }) => score)
          expect(book.best(each.id)).toHaveLength(scores.length)
          for (const [place, { score }] of book.best(each.id).entries())
            expect(Math.abs(score - (scores[place] ?? 0))).toBeLessThan(0.06)
        }
      }),
      { numRuns: 15 },
    )
  })
})
