import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expertIndex, offerIndex, peerIndex } from './match-index.ts'
import {
  defaultWeights,
  expert,
  offer,
  partNames,
  peer,
  request,
  type Expert,
  type Match,
  type Offer,
  type Request,
} from './model.ts'

const registration: Request = request.parse({
  id: 'registration',
  state: 'XTL',
  languages: ['fr', 'en'],
  kinds: ['training', 'equipment'],
  themes: ['name-identity-nationality'],
  groups: ['children'],
  targets: ['16.9'],
  recommendations: ['rec-1'],
  clusters: ['cluster-7'],
  from: '2027-03-01',
  to: '2027-12-31',
  title: 'Enregistrement des naissances dans les îles éloignées',
  words: 'Former les officiers de l’état civil et leur donner des tablettes.',
  language: 'fr',
})

const made = (id: string, more: Partial<Offer> = {}): Offer =>
  offer.parse({
    id,
    organisation: 'An imaginary foundation',
    kinds: ['training'],
    themes: ['name-identity-nationality'],
    groups: ['children'],
    targets: ['16.9'],
    languages: ['fr'],
    from: '2027-01-01',
    to: '2028-12-31',
    title: 'Civil registration',
    words: 'We train registrars of births.',
    language: 'en',
    ...more,
  })

const ids = (matches: readonly Match[]) => matches.map(({ candidate }) => candidate)
const partOf = (match: Match | undefined, name: string) => match?.parts.find(({ part }) => part === name)
const better = (one: Partial<Offer>, other: Partial<Offer>, asked = registration) =>
  ids(offerIndex([made('other', other), made('one', one)]).rank(asked).matches)

describe('who is in', () => {
  const failing: [string, Partial<Offer>, object][] = [
    ['kind', { kinds: ['funds'] }, { asked: ['training', 'equipment'], offered: ['funds'] }],
    ['dates', { from: '2028-01-01' }, { from: '2028-01-01', to: '2028-12-31' }],
    [
      'place',
      { where: { states: [], regions: ['africa'], ldc: true, sids: false } },
      { states: [], areas: ['africa:ldc'] },
    ],
    ['language', { languages: ['es'] }, { asked: ['fr', 'en'], offered: ['es'] }],
    ['places', { places: 0 }, {}],
    ['conflict', { state: 'XTL' }, { state: 'XTL' }],
  ]
  test.each(failing)('not who fails the condition %s, and why is said', (condition, more, details) => {
    const { matches, nearMisses } = offerIndex([made('fits'), made('fails', more)]).rank(registration)
    expect(ids(matches)).toEqual(['fits'])
    expect(nearMisses).toMatchObject([{ candidate: 'fails', failure: { condition, details } }])
  })

  test('nor, as a near miss, who fails two', () => {
    const index = offerIndex([made('fails', { places: 0, languages: ['es'] })])
    expect(index.rank(registration)).toMatchObject({ matches: [], nearMisses: [], compared: 1, fitting: 0 })
    expect(index.compare(registration, 'fails')?.failures.map(({ condition }) => condition)).toEqual([
      'language',
      'places',
    ])
    expect(index.compare(registration, 'nobody')).toBeUndefined()
  })

  const where = (more: Partial<Offer['where']>) => ({
    states: [],
    regions: [],
    ldc: false,
    sids: false,
    ...more,
  })
  test.each([
    [where({}), true],
    [where({ states: ['XTL'] }), true],
    [where({ states: ['FJI'] }), false],
    [where({ regions: ['asia-pacific'] }), true],
    [where({ regions: ['asia-pacific'], sids: true }), true],
    [where({ regions: ['africa'], sids: true }), false],
    [where({ ldc: true }), true],
    [where({ states: ['FJI'], sids: true }), true],
    [where({ states: ['XTL'], regions: ['africa'] }), true],
  ])('Talmaris, an LDC and SIDS of Asia-Pacific, and an offer for %j: %s', (place, fits) => {
    expect(ids(offerIndex([made('one', { where: place })]).rank(registration).matches)).toEqual(
      fits ? ['one'] : [],
    )
  })

  test('a first or last day in common is enough', () => {
    const day = (from: string, to: string) =>
      ids(offerIndex([made('one', { from, to })]).rank(registration).matches)
    expect(day('2026-01-01', '2027-03-01')).toEqual(['one'])
    expect(day('2026-01-01', '2027-02-28')).toEqual([])
    expect(day('2027-12-31', '2028-01-31')).toEqual(['one'])
  })

  test('an offer that has nothing to do with the subject does not fit it', () => {
    const prisons = made('prisons', {
      themes: ['conditions-of-detention'],
      groups: ['persons-deprived-of-liberty'],
      targets: ['16.3'],
      title: 'Prison inspection',
      words: 'Training of inspectors.',
    })
    expect(offerIndex([prisons, made('registration')]).rank(registration)).toMatchObject({
      matches: [{ candidate: 'registration' }],
      fitting: 2,
      compared: 2,
    })
  })
})

describe('the order', () => {
  test('what served the same recommendation comes before what served the same call elsewhere', () => {
    expect(better({ recommendations: ['rec-1'] }, { clusters: ['cluster-7'] })).toEqual(['one', 'other'])
    expect(better({ clusters: ['cluster-7'] }, {})).toEqual(['one', 'other'])
  })

  test('a tag that is near counts in part', () => {
    const near: Partial<Offer> = { themes: ['recognition-before-the-law'] }
    expect(better({}, near)).toEqual(['one', 'other'])
    expect(better(near, { themes: ['right-to-food'] })[0]).toBe('one')
    expect(better({ targets: ['16.3'] }, { targets: ['2.1'] })).toEqual(['one', 'other'])
    expect(better({ targets: ['16'] }, { targets: ['16.3'] })).toEqual(['one', 'other'])
  })

  test('tags that nobody set follow from targets and from words of any language', () => {
    const untagged = { themes: [], groups: [], targets: [] }
    const words = { ...untagged, title: 'تسجيل المواليد', words: 'تدريب موظفي السجل المدني', language: 'ar' }
    const others = { ...untagged, title: 'حرية الصحافة', words: 'تدريب الصحفيين', language: 'ar' }
    expect(better(words, others)).toEqual(['one'])
    expect(better({ ...untagged, targets: ['16.9'], title: '', words: '' }, others)).toEqual(['one'])
  })

  test('an offer made for the State, its region or its group of States comes before one for everyone', () => {
    const where = { states: [], regions: [], ldc: false, sids: false }
    expect(
      better({ where: { ...where, states: ['XTL'] } }, { where: { ...where, regions: ['asia-pacific'] } })[0],
    ).toBe('one')
    expect(better({ where: { ...where, sids: true } }, { where })[0]).toBe('one')
  })

  test('more kinds, more evidence, more of the time asked for, a neighbour that offers: each counts', () => {
    expect(better({ kinds: ['training', 'equipment'] }, {})[0]).toBe('one')
    expect(better({ evidence: ['An evaluation of 2024'] }, {})[0]).toBe('one')
    expect(better({}, { from: '2027-12-20' })[0]).toBe('one')
    expect(better({ state: 'FJI' }, {})[0]).toBe('one')
    expect(better({ state: 'FJI' }, { state: 'NOR' })[0]).toBe('one')
  })

  test('follows the weights that are given', () => {
    const index = offerIndex([made('themes', { groups: [] }), made('groups', { themes: [], targets: [] })])
    const none = { ...defaultWeights, themes: 0, targets: 0, words: 0 }
    expect(ids(index.rank(registration).matches)[0]).toBe('themes')
    expect(ids(index.rank(registration, { weights: none }).matches)[0]).toBe('groups')
  })
})

describe('a result says why it stands there', () => {
  const [match] = offerIndex([
    made('one', {
      languages: ['en'],
      from: '2027-06-01',
      themes: ['recognition-before-the-law'],
      state: 'FJI',
    }),
  ]).rank(registration).matches

  test('with the parts and their sum', () => {
    expect(match?.parts.map(({ part }) => part)).toEqual(partNames)
    const measured = match?.parts.filter(({ value }) => value !== null) ?? []
    const sum = measured.reduce((total, { value, weight }) => total + (value ?? 0) * weight, 0)
    const weights = measured.reduce((total, { weight }) => total + weight, 0)
    expect(match?.score).toBeCloseTo(sum / weights, 9)
    expect(partOf(match, 'groups')).toMatchObject({ details: { met: ['children'], missing: [] } })
    expect(partOf(match, 'kinds')).toMatchObject({ value: 0.5, details: { missing: ['equipment'] } })
    expect(partOf(match, 'south-south')).toMatchObject({ value: 1, details: { state: 'FJI' } })
    expect(partOf(match, 'region')?.details).toEqual({ closeness: 'everywhere' })
    expect(partOf(match, 'priority')?.details).toEqual({ ldc: 1, sids: 1 })
  })

  test('with what is good to know', () => {
    expect(match?.remarks).toEqual([
      { code: 'language.only', details: { languages: ['en'], preferred: 'fr' } },
      { code: 'dates.part', details: { from: '2027-06-01', to: '2027-12-31' } },
      { code: 'kinds.part', details: { missing: ['equipment'] } },
    ])
  })

  test('and what the request does not speak of is not held against anyone', () => {
    const silent = { ...registration, themes: [], groups: [], targets: [], recommendations: [], clusters: [] }
    const [plain] = offerIndex([made('one')]).rank({ ...silent, title: '', words: '' }).matches
    expect(partOf(plain, 'themes')?.value).toBeNull()
    expect(partOf(plain, 'recommendations')?.value).toBeNull()
  })
})

describe('an unnamed request', () => {
  const unnamed = request.parse({
    id: 'unnamed',
    state: null,
    region: 'asia-pacific',
    ldc: true,
    sids: true,
    kinds: ['training'],
    themes: ['name-identity-nationality'],
    from: '2027-03-01',
    to: '2027-12-31',
    title: '',
    words: '',
    language: 'en',
  })

  test('is ranked by its region, LDC, SIDS, kinds and themes alone', () => {
    const { matches } = offerIndex([made('one'), made('other', { themes: ['right-to-food'] })]).rank(unnamed)
    expect(ids(matches)[0]).toBe('one')
    expect(partOf(matches[0], 'words')?.value).toBeNull()
  })

  test('and an offer for named States is in where it could be meant, with the question open', () => {
    const place = (state: string) => ({ states: [state], regions: [], ldc: false, sids: false })
    const index = offerIndex([
      made('perhaps', { where: place('TUV') }),
      made('never', { where: place('FRA') }),
    ])
    const { matches } = index.rank(unnamed)
    expect(matches).toMatchObject([{ candidate: 'perhaps', remarks: [{ code: 'place.ask' }] }])
  })

  test('stands alike for every State that could have made it', () => {
    const index = offerIndex([
      made('one'),
      made('two', { where: { states: ['TUV'], regions: [], ldc: false, sids: false } }),
    ])
    expect(index.rank({ ...unnamed, id: 'a' }).matches.map(({ score }) => score)).toEqual(
      index.rank({ ...unnamed, id: 'b' }).matches.map(({ score }) => score),
    )
  })
})

describe('experts', () => {
  const card = (id: string, more: Partial<Expert> = {}): Expert =>
    expert.parse({
      id,
      kinds: ['expert', 'training'],
      themes: ['name-identity-nationality'],
      languages: ['fr'],
      evidence: 2,
      from: '2027-01-01',
      to: '2028-12-31',
      words: 'Registres d’état civil',
      language: 'fr',
      ...more,
    })

  test('who know the country come first; a conflict of interest keeps out', () => {
    const index = expertIndex([
      card('anywhere'),
      card('neighbours', { countriesKnown: ['FJI'] }),
      card('here', { countriesKnown: ['XTL'] }),
      card('conflict', { conflicts: ['XTL'] }),
    ])
    const { matches, nearMisses } = index.rank(registration)
    expect(ids(matches)).toEqual(['here', 'neighbours', 'anywhere'])
    expect(nearMisses).toMatchObject([{ candidate: 'conflict', failure: { condition: 'conflict' } }])
  })

  test('with more evidence come before those with less', () => {
    const index = expertIndex([card('own-word', { evidence: 0 }), card('checked', { evidence: 3 })])
    expect(ids(index.rank(registration).matches)).toEqual(['checked', 'own-word'])
  })

  test('for an unnamed request a conflict that there may be is a question', () => {
    const unnamed = { ...registration, state: null, region: 'asia-pacific' as const, ldc: true, sids: true }
    const [match] = expertIndex([card('one', { conflicts: ['TUV'] })]).rank(unnamed).matches
    expect(match?.remarks.map(({ code }) => code)).toContain('conflict.ask')
  })
})

describe('States that report progress', () => {
  const reports = (id: string, more: object = {}) =>
    peer.parse({
      id,
      state: id,
      themes: ['name-identity-nationality'],
      title: '',
      words: '',
      language: 'en',
      ...more,
    })

  test('on the same call come first, neighbours before others; never the State itself', () => {
    const index = peerIndex([
      reports('NOR'),
      reports('FJI', { evidence: ['Nine births in ten are registered'] }),
      reports('XTL'),
      reports('KEN', { clusters: ['cluster-7'] }),
      reports('PER', { themes: ['right-to-food'] }),
    ])
    expect(ids(index.rank(registration).matches)).toEqual(['KEN', 'FJI', 'NOR'])
  })

  test('fit whatever kind of support is asked for and when; by language where one is known', () => {
    const index = peerIndex([reports('FJI', { languages: ['es'] }), reports('KEN')])
    const { matches, nearMisses } = index.rank({
      ...registration,
      kinds: ['funds'],
      from: '2031-01-01',
      to: '2031-02-01',
    })
    expect(matches).toMatchObject([{ candidate: 'KEN', remarks: [] }])
    expect(nearMisses).toMatchObject([
      {
        candidate: 'FJI',
        failure: { condition: 'language', details: { asked: ['fr', 'en'], offered: ['es'] } },
      },
    ])
  })
})

describe('for an offer', () => {
  test('the requests that it suits, best first, and those that it nearly suits', () => {
    const index = offerIndex([made('one')])
    const food = {
      ...registration,
      id: 'food',
      themes: ['right-to-food'],
      groups: [],
      targets: ['2.1'],
      title: '',
      words: 'Nutrition',
    }
    const spanish = { ...registration, id: 'spanish', languages: ['es'] }
    const { matches, nearMisses, compared } = index.requestsFor('one', [food, spanish, registration])
    expect(matches.map((match) => match.request)).toEqual(['registration'])
    expect(nearMisses).toMatchObject([{ request: 'spanish', failure: { condition: 'language' } }])
    expect(compared).toBe(3)
    const [there] = index.rank(registration).matches
    expect(matches[0]?.score).toBe(there?.score)
  })

  test('that is not here there is none', () => {
    expect(offerIndex().requestsFor('nobody', [registration])).toMatchObject({ matches: [], compared: 0 })
  })
})

describe('an index', () => {
  const word = fc.constantFrom(
    'birth',
    'registration',
    'prison',
    'torture',
    'training',
    'school',
    'water',
    'police',
  )
  const theme = fc.constantFrom(
    'name-identity-nationality',
    'torture-ill-treatment',
    'right-to-education',
    'water-sanitation',
  )
  const someOffer = fc
    .record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      kinds: fc.subarray(['training', 'equipment', 'funds'], { minLength: 1 }),
      themes: fc.uniqueArray(theme, { maxLength: 3 }),
      languages: fc.subarray(['fr', 'en', 'es'], { minLength: 1 }),
      words: fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
      places: fc.constantFrom(null, 0, 2),
    })
    .map(({ id, ...more }) => made(id, more))

  test('that was changed again and again answers like one made anew', () => {
    fc.assert(
      fc.property(
        fc.array(someOffer, { maxLength: 30 }),
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
        (offers, gone) => {
          const changed = offerIndex(offers)
          for (const id of gone) changed.remove(id)
          const left = [...new Map(offers.map((one) => [one.id, one])).values()].filter(
            ({ id }) => !gone.some((one) => one === id),
          )
          const anew = offerIndex(left)
          const summary = (index: typeof anew) => {
            const { matches, nearMisses, fitting, compared } = index.rank(registration, {
              limit: 50,
              nearMisses: 50,
            })
            const inOrder = (list: readonly Match[]) =>
              list.map(({ candidate, score }) => `${candidate} ${score.toFixed(6)}`).sort()
            return { matches: inOrder(matches), nearMisses: inOrder(nearMisses), fitting, compared }
          }
          expect(summary(changed)).toEqual(summary(anew))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('gives the same ten as looking at each one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(someOffer, { selector: ({ id }) => id, maxLength: 6 }), (offers) => {
        const index = offerIndex(offers)
        const each = offers.flatMap(({ id }) => {
          const found = index.compare(registration, id)
          return found && found.failures.length === 0 ? [found.match.score] : []
        })
        const { matches } = index.rank(registration, { limit: 3 })
        const top = each.sort((one, other) => other - one).slice(0, 3)
        expect(matches.map(({ score }) => score.toFixed(9))).toEqual(top.map((score) => score.toFixed(9)))
      }),
      { numRuns: 60 },
    )
  })
})
