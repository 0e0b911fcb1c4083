import { describe, expect, test } from 'vitest'
import { readCorrected, readTyped, type Typed } from './by-hand.ts'

const nothing: Typed = {
  mechanism: '',
  symbol: '',
  session: '',
  publishedOn: '',
  paragraph: '',
  kind: '',
  position: '',
  recommendingStates: '',
  themes: '',
  groups: '',
  sdgs: '',
}

describe('what a person types', () => {
  test('is resolved to codes, in the names of any language', () => {
    const { said, problems } = readTyped({
      mechanism: 'UPR',
      session: '48',
      position: 'noted',
      recommendingStates: 'Espagne\r\nКитай; Kenya',
      sdgs: '16.2 End abuse\n5',
    })
    expect(problems).toEqual([])
    expect(said).toMatchObject({
      mechanism: 'UPR',
      session: 48,
      position: 'noted',
      recommendingStates: ['ESP', 'CHN', 'KEN'],
      sdgs: [{ code: '16.2' }, { code: '5' }],
    })
  })

  test('says nothing where a field is empty', () => {
    expect(readTyped({ ...nothing, symbol: '  ' })).toEqual({ said: {}, problems: [] })
  })

  test('is refused field by field, all at once, with the name that was not understood', () => {
    const { problems } = readTyped({
      session: 'forty',
      publishedOn: '2025-02-30',
      recommendingStates: 'Kenya; Ruritania',
      themes: 'Dragons',
    })
    expect(problems).toEqual([
      { field: 'session', code: 'desk.session-unclear', details: { given: 'forty' } },
      { field: 'publishedOn', code: 'desk.date-unclear', details: { given: '2025-02-30' } },
      { field: 'recommendingStates', code: 'state.unknown', details: { name: 'Ruritania' } },
      { field: 'themes', code: 'desk.theme-unknown', details: { name: 'Dragons' } },
    ])
  })
})

describe('a correction', () => {
  const before = { ...nothing, position: 'noted', themes: 'Education', recommendingStates: 'Kenya\nChina' }

  test('says only what differs from what stood in the form', () => {
    const typed = { ...before, position: 'supported', recommendingStates: 'Kenya\r\nChina\r\n' }
    expect(readCorrected(typed, before)).toEqual({ said: { position: 'supported' }, problems: [] })
  })

  test('takes tags away, but cannot make a fact unsaid', () => {
    const { said, problems } = readCorrected({ ...before, themes: '', position: '' }, before)
    expect(said).toEqual({ themes: [] })
    expect(problems).toEqual([{ field: 'position', code: 'desk.cannot-unsay', details: {} }])
  })
})
