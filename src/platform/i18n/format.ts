import { languages, type Language } from './languages.ts'
import { localeOf } from './locale.ts'

/** Numbers, dates and lists as one language writes them. */
export interface Format {
  /** 1234.5 → "1,234.5" */
  number(value: number): string
  /** A sum with as many decimals as its currency (ISO 4217) has, or none where it is whole: 1234.5 → "1,234.50". */
  amount(value: number, currency: string): string
  /** The same with the code of its currency: "EUR 1,234.50". */
  money(value: number, currency: string): string
  /** A share from 0 to 1, in whole per cent: 0.256 → "26%". */
  percent(share: number): string
  /** An ISO 8601 date as precise as it is given: "2025-05-06", "2025-05" or "2025". Anything else is returned as it came. */
  date(isoDate: string): string
  /** The day of a moment, in UTC. */
  day(moment: Date): string
  /** A moment with its time, in UTC and saying so. */
  moment(moment: Date): string
  /** "A, B and C" */
  list(items: readonly string[]): string
  /** "A, B or C" */
  choice(items: readonly string[]): string
  /** Orders words as a dictionary of the language does; numbers inside them by their value. */
  compare(left: string, right: string): number
}

const formats = new Map<Language, Format>(languages.map((language) => [language, makeFormat(language)]))

/** The formats of a language, made once. */
export function formatOf(language: Language): Format {
  return formats.get(language) ?? makeFormat(language)
}

function makeFormat(language: Language): Format {
  const locale = localeOf(language)
  const number = new Intl.NumberFormat(locale)
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const dates = {
    4: new Intl.DateTimeFormat(locale, { year: 'numeric', timeZone: 'UTC' }),
    7: new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }),
    10: new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' }),
  }
  const moment = new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  })
  const moneyIn = (currency: string) =>
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      currencyDisplay: 'code',
      trailingZeroDisplay: 'stripIfInteger',
    })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const choice = new Intl.ListFormat(locale, { type: 'disjunction' })
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })
  return {
    number: (value) => number.format(value),
    amount: (value, currency) => {
      const { minimumFractionDigits, maximumFractionDigits } = moneyIn(currency).resolvedOptions()
      return value.toLocaleString(locale, {
        minimumFractionDigits,
        maximumFractionDigits,
        trailingZeroDisplay: 'stripIfInteger',
      })
    },
    money: (value, currency) => moneyIn(currency).format(value),
    percent: (share) => percent.format(share),
    date: (isoDate) => {
      const precision = isoDate.length
      if (precision !== 4 && precision !== 7 && precision !== 10) return isoDate
      const day = new Date(isoDate) // a reduced date means its first day, in UTC
      return Number.isNaN(day.getTime()) ? isoDate : firstOf(language, dates[precision].format(day))
    },
    day: (value) => firstOf(language, dates[10].format(value)),
    moment: (value) => firstOf(language, moment.format(value)),
    list: (items) => list.format(items),
    choice: (items) => choice.format(items),
    compare: (left, right) => collator.compare(left, right),
  }
}

/** In French the first of a month is written as an ordinal number, which Intl does not do: « 1er mars ». */
function firstOf(language: Language, date: string): string {
  return language === 'fr' ? date.replace(/^1(?=\s)/, '1er') : date
}
