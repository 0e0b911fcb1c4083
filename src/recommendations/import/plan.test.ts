import { describe, expect, test } from 'vitest'
import { fingerprint } from '../identity.ts'
import { Candidates } from './candidates.ts'
import type { Standing } from './candidates.ts'
import { Plan } from './plan.ts'
import type { KnownSource, PlannableRow } from './plan.ts'

const unknown = () => undefined

function row(changes: Partial<PlannableRow>): PlannableRow {
  const text = changes.text ?? 'Ratify the Optional Protocol to the Convention'
  return {
    stateId: 'XTL',
    key: 'uhri/1',
    sourceKind: 'uhri',
    digest: fingerprint(text),
    language: 'en',
    mechanism: 'UPR',
    symbol: null,
    session: 47,
    cycle: 4,
    paragraph: null,
    part: null,
    partTexts: [],
    recommendingStates: ['ESP'],
    doubts: [],
    ...changes,
    text,
    fingerprint: fingerprint(text),
  }
}

/** A recommendation that a list brought, with the States that made it. */
function standing(text: string, changes: Partial<Standing> = {}): Standing {
  const { sourceKind, ...seeker } = row({ text, sourceKind: 'upr-list', ...changes })
  const { language, recommendingStates, partTexts } = seeker
  const source = {
    kind: sourceKind,
    language,
    fingerprint: seeker.fingerprint,
    text,
    partTexts,
    recommendingStates,
  }
  return { ...seeker, id: 'standing', sources: [source], ...changes }
}

function decide(row: PlannableRow, among: Standing[] = [], known: Record<string, KnownSource> = {}) {
  return new Plan().decide(row, (stateId, key) => known[`${stateId} ${key}`], new Candidates(among))
}

describe('a source that the register has', () => {
  const text = 'Build schools on the outer islands'
  const known = (digest: string, words = text) => ({
    'XTL uhri/1': { recommendationId: 'kept', fingerprint: fingerprint(words), digest, text: words },
  })

  test('is unchanged where it says the same, updated where anything differs', () => {
    expect(decide(row({ text, digest: 'a' }), [], known('a'))).toMatchObject({
      outcome: 'unchanged',
      recommendationId: 'kept',
    })
    expect(decide(row({ text, digest: 'b' }), [], known('a'))).toMatchObject({
      outcome: 'updated',
      recommendationId: 'kept',
    })
  })

  test('is another record where the identifier comes with altogether other words', () => {
    const other = decide(row({ text: 'Abolish the death penalty for every crime' }), [], known('a'))
    expect(other).toMatchObject({ outcome: 'created', reasons: [{ code: 'duplicate-id' }] })
    expect(other.recommendationId).not.toBe('kept')
  })
})

describe('an identifier that one file uses twice', () => {
  const first = row({ text: 'Build schools on the outer islands' })
  const second = row({ text: 'Abolish the death penalty for every crime' })

  test('for the same words is one record', () => {
    const plan = new Plan()
    const nobody = new Candidates([])
    const created = plan.decide(first, unknown, nobody)
    expect(plan.decide(first, unknown, nobody)).toMatchObject({
      outcome: 'unchanged',
      recommendationId: created.recommendationId,
      reasons: [{ code: 'twice-in-file' }],
    })
  })

  test('for other words is two records, and they stay two whatever their order in the next file', () => {
    const plan = new Plan()
    const nobody = new Candidates([])
    const kept: Record<string, KnownSource> = {}
    for (const record of [first, second]) {
      const planned = plan.decide(record, unknown, nobody)
      expect(planned.outcome).toBe('created')
      const { fingerprint, digest, text } = record
      kept[`XTL ${planned.key}`] = { recommendationId: planned.recommendationId, fingerprint, digest, text }
    }
    const next = new Plan()
    const outcomes = [second, first].map(
      (record) => next.decide(record, (state, key) => kept[`${state} ${key}`], nobody).outcome,
    )
    expect(outcomes).toEqual(['unchanged', 'unchanged'])
  })
})

describe('a source that is new', () => {
  const text = 'Adopt a law against domestic violence and open shelters for victims in every region'

  test('joins the recommendation of the same paragraph, also where the words were edited', () => {
    const edited =
      'Adopt a law against domestic violence, and open a shelter for victims in every region of the country'
    const list = standing(text, { paragraph: '6.34' })
    expect(decide(row({ text: edited, paragraph: '6.34' }), [list])).toMatchObject({
      outcome: 'linked',
      recommendationId: 'standing',
      reasons: [{ code: 'same-paragraph' }],
    })
  })

  test('joins the same words of a State that made them, in the same cycle', () => {
    expect(decide(row({ text }), [standing(text)]).outcome).toBe('linked')
    expect(decide(row({ text, recommendingStates: ['FRA'] }), [standing(text)]).outcome).toBe('created')
    expect(decide(row({ text, cycle: 3, session: 33 }), [standing(text)]).outcome).toBe('created')
    expect(decide(row({ text, stateId: 'FJI' }), [standing(text)]).outcome).toBe('created')
  })

  test('is proposed, not joined, where it is only possibly the same', () => {
    const similar = 'Adopt a law against domestic violence and train the police in every region'
    const planned = decide(row({ text: similar }), [standing(text)])
    expect(planned).toMatchObject({
      outcome: 'created',
      doubtful: true,
      proposals: [{ otherId: 'standing' }],
    })
    expect(planned.reasons[0]?.code).toBe('near-match')
  })

  test('is proposed where a word or two make it another call, however alike the rest is', () => {
    const treaty =
      'Consider the possibility of signing and ratifying the Convention on the Rights of Islanders'
    const protocol = treaty.replace('the Convention', 'the Optional Protocol to the Convention')
    const unreserved = treaty.replace('ratifying', 'ratifying without reservations')
    for (const other of [protocol, unreserved])
      expect(decide(row({ text: other }), [standing(treaty)])).toMatchObject({
        outcome: 'created',
        proposals: [{ otherId: 'standing' }],
      })
    const edited = treaty.replace('of signing', 'to sign').replace('Islanders', 'the Islander')
    expect(decide(row({ text: edited }), [standing(treaty)]).outcome).toBe('created')
    const lightly = `${treaty.replace('the Rights', 'Right')}.`
    expect(decide(row({ text: lightly }), [standing(treaty)]).outcome).toBe('linked')
  })

  test('is a question where a paragraph number stands for other words', () => {
    const list = standing(text, { paragraph: '6.34' })
    const planned = decide(
      row({ text: 'Ratify the Convention on the Rights of Migrants', paragraph: '6.34' }),
      [list],
    )
    expect(planned).toMatchObject({
      outcome: 'created',
      doubtful: true,
      reasons: [{ code: 'same-paragraph-other-words' }],
    })
  })

  test('never joins another record of its own source', () => {
    const other = standing(text)
    other.sources = other.sources.map((source) => ({ ...source, kind: 'uhri' as const }))
    expect(decide(row({ text }), [other])).toMatchObject({ outcome: 'created', proposals: [] })
  })

  test('joins one of several texts that a paragraph joins by ";"', () => {
    const joined = standing(`${text}; ask for assistance with training judges`)
    joined.sources = joined.sources.map((source) => ({
      ...source,
      partTexts: [text, 'ask for assistance with training judges'],
    }))
    expect(decide(row({ text: 'Ask for assistance with training judges' }), [joined]).outcome).toBe('linked')
  })

  test('gathers what UPR Info has split by recommending State, and nothing else', () => {
    const split = (id: string, from: string) => {
      const share = standing(text, { id, recommendingStates: [from] })
      share.sources = share.sources.map((source) => ({
        ...source,
        kind: 'upr-info' as const,
        recommendingStates: [from],
      }))
      return share
    }
    const list = row({ text, sourceKind: 'upr-list', paragraph: '6.34', recommendingStates: ['ESP', 'FRA'] })
    expect(decide(list, [split('a', 'ESP'), split('b', 'FRA')])).toMatchObject({
      outcome: 'linked',
      recommendationId: 'a',
      merges: ['b'],
    })
    expect(decide(list, [standing(text, { id: 'a' }), standing(text, { id: 'b' })]).merges).toEqual([])
  })

  test('in another official language joins by its paragraph', () => {
    const list = standing(text, { paragraph: '6.34' })
    const french = row({
      text: 'Adopter une loi contre la violence domestique',
      language: 'fr',
      paragraph: '6.34',
    })
    expect(decide(french, [list])).toMatchObject({
      outcome: 'linked',
      reasons: [{ code: 'same-paragraph-other-language' }],
    })
  })
})
