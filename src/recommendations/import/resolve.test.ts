import { describe, expect, it } from 'vitest'
import type { FormatName, ReceivedRow } from '../formats/received.ts'
import { resolveRow } from './resolve.ts'

const received: ReceivedRow = {
  row: 2,
  states: ['Peru'],
  session: 14,
  text: 'Invite non-State actors to the council of the valley',
  original: 'Invite non- State actors to the council of the valley ',
  kind: 'recommendation',
  recommendingStates: ['Kenya'],
  themes: [],
  groups: [],
  sdgs: [],
  dirt: [],
  refusals: [],
  doubts: [],
}

/** The key under which the register keeps what the row says. */
function keyOf(row: ReceivedRow, format: FormatName): string | null | undefined {
  return resolveRow(row, { format, stated: {}, given: {} })[0]?.key
}

describe('a source that gives its records no identifier', () => {
  it.each<FormatName>(['upr-info-csv', 'uhri-xlsx', 'table'])(
    'is known again by its words as received, however they are mended: %s',
    (format) => {
      const mendedOtherwise = { ...received, text: 'Invite non- State actors to the council of the valley' }
      expect(keyOf(mendedOtherwise, format)).toBe(keyOf(received, format))
    },
  )

  it('is another one with other words', () => {
    const other = { ...received, original: 'Invite the neighbours to the council of the valley' }
    expect(keyOf(other, 'upr-info-csv')).not.toBe(keyOf(received, 'upr-info-csv'))
  })
})

describe('a document that states its State and session', () => {
  const stated = { state: { received: 'Peru', where: 'page header' }, session: 14 }
  const row = { ...received, states: [] }

  it('is filed under what the person says instead, and each row tells so', () => {
    const [resolved] = resolveRow(row, { format: 'upr-list', stated, given: { state: 'KEN', session: 15 } })
    expect(resolved).toMatchObject({ stateId: 'KEN', said: { session: 15 }, refusals: [] })
    expect(resolved?.doubts).toEqual([
      { code: 'state-contradicts-document', details: { stated: 'Peru', given: 'KEN' } },
      { code: 'session-contradicts-document', details: { stated: 14, given: 15 } },
    ])
  })

  it('is not in doubt where the person says the same', () => {
    const [resolved] = resolveRow(row, { format: 'upr-list', stated, given: { state: 'PER', session: 14 } })
    expect(resolved?.doubts).toEqual([])
  })
})
