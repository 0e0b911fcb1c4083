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
