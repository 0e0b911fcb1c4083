import { describe, expect, it } from 'vitest'
import { formatOf } from './format.ts'

describe('formatOf', () => {
  it('writes a date as precisely as it is known', () => {
    const { date } = formatOf('en')
    expect([date('2025-05-06'), date('2025-05'), date('2025')]).toEqual(['6 May 2025', 'May 2025', '2025'])
  })

  it('writes the first of a month in French as French does', () => {
    const { date, moment } = formatOf('fr')
    expect([date('2026-12-01'), date('2026-12-11'), date('2026-12')]).toEqual([
      '1er décembre 2026',
      '11 décembre 2026',
      'décembre 2026',
    ])
    expect(moment(new Date('2026-12-01T08:00:00Z'))).toMatch(/^1er décembre 2026/)
  })

  it('writes the day of a moment as the day of its date', () => {
    for (const language of ['ar', 'en', 'fr'] as const)
      expect(formatOf(language).day(new Date('2026-12-01T23:59:00Z'))).toBe(
        formatOf(language).date('2026-12-01'),
      )
  })

  it('gives back what is not a date', () => {
    expect(formatOf('fr').date('2025-13-45')).toBe('2025-13-45')
    expect(formatOf('fr').date('soon')).toBe('soon')
  })

  it('writes numbers as the language does, with Latin digits in Arabic', () => {
    expect(formatOf('en').number(267548)).toBe('267,548')
    expect(formatOf('fr').number(267548)).toBe('267\u202f548')
    expect(formatOf('ar').number(254)).toBe('254')
    expect(formatOf('es').percent(0.256)).toBe('26\u00a0%')
  })

  it('writes sums with the decimals of their currency, and whole ones with none', () => {
    const { amount, money } = formatOf('en')
    expect([amount(1234.5, 'EUR'), amount(1200, 'EUR'), amount(1234.5, 'JPY')]).toEqual([
      '1,234.50',
      '1,200',
      '1,235',
    ])
    expect(money(1234.5, 'EUR')).toBe('EUR\u00a01,234.50')
    expect(formatOf('fr').money(12_000, 'CHF')).toBe('12\u202f000\u00a0CHF')
  })

  it('joins lists with the word of the language', () => {
    expect(formatOf('es').list(['Perú', 'Chile'])).toBe('Perú y Chile')
    expect(formatOf('ru').choice(['да', 'нет'])).toBe('да или нет')
  })

  it('says the time zone of a moment', () => {
    expect(formatOf('en').moment(new Date('2025-05-06T13:04:05Z'))).toBe('6 May 2025 at 13:04 UTC')
  })

  it('orders as a reader of the language expects', () => {
    expect(['Éthiopie', 'Zambie', 'Egypte'].sort(formatOf('fr').compare)).toEqual([
      'Egypte',
      'Éthiopie',
      'Zambie',
    ])
    expect(['11.2', '11.10', '9.1'].sort(formatOf('en').compare)).toEqual(['9.1', '11.2', '11.10'])
  })
})
