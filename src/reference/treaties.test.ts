import { languages } from '#platform/i18n/languages.ts'
import { describe, expect, test } from 'vitest'
import { states } from './states.ts'
import { treaties, treatyStatus, treatyStatusAsOf } from './treaties.ts'

describe('the treaties', () => {
  test('are 18 instruments with two names in each language', () => {
    expect(new Set(treaties.map(({ code }) => code)).size).toBe(18)
    for (const language of languages) {
      expect(new Set(treaties.map(({ names }) => names[language])).size).toBe(18)
      expect(new Set(treaties.map(({ shortNames }) => shortNames[language])).size).toBe(18)
    }
  })

  test('have a status for every Member State, with the year it was true', () => {
    expect(treatyStatusAsOf).toBe('2022')
    const known = states.filter(({ unMember }) => unMember).flatMap(({ code }) => treatyStatus(code))
    expect(known).toHaveLength(193 * 18 - 2)
    for (const { status, year } of known) {
      if (status === 'state-party') expect(year).toSatisfy((value: number) => value >= 1965 && value <= 2022)
      else expect(year).toBeUndefined()
    }
  })

  test('stand in one order for every State', () => {
    const order = treaties.map(({ code }) => code)
    expect(treatyStatus('SVN').map(({ treaty }) => treaty)).toEqual(order)
    expect(treatyStatus('SVN')[0]).toEqual({ treaty: 'ICERD', status: 'state-party', year: 1992 })
  })

  test('are told apart: party, signed only, nothing', () => {
    const statusOf = (state: string, code: string) =>
      treatyStatus(state).find(({ treaty }) => treaty === code)
    expect(statusOf('USA', 'CRC')).toEqual({ treaty: 'CRC', status: 'signatory' })
    expect(statusOf('USA', 'ICCPR')).toEqual({ treaty: 'ICCPR', status: 'state-party', year: 1992 })
    expect(statusOf('JAM', 'ICCPR-OP1')).toEqual({ treaty: 'ICCPR-OP1', status: 'no-action' })
    expect(statusOf('GAB', 'CRC-OP-IC')).toBeUndefined()
    expect(treatyStatus('VAT')).toEqual([])
    expect(treatyStatus('XTL')).toEqual([])
  })
})
