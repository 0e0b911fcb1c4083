/** What the fields of a form mean that asks for words, tags, days and money: texts become what a row holds. */
import { z } from 'zod'
import { isCurrency } from '#reference/currencies.ts'
import { isTagOf, type TagList } from '#reference/tag-lists.ts'
import { dayOf, todayInUtc } from '#platform/day.ts'
import { languages } from '#platform/i18n/languages.ts'
import { isRowNumber } from '#platform/row-number.ts'

/** In characters. */
export const longestLine = 200
export const longestWords = 10_000

/** One line that must be there. */
export const line = z.string().trim().min(1, 'form.missing').max(longestLine, 'form.line-too-long')

/** Words that must be there. */
export const words = z.string().trim().min(1, 'form.missing').max(longestWords, 'form.words-too-long')

const orNull = (text: string): string | null => text || null

/** Words that may be missing: null. */
export const perhapsWords = z.string().trim().max(longestWords, 'form.words-too-long').transform(orNull)
export const perhapsLine = z.string().trim().max(longestLine, 'form.line-too-long').transform(orNull)

/** One of the six languages, in which the words of a record are written. */
export const language = z.enum(languages, 'form.choose')

/** Codes of a list with a space between. */
export const tags = (list: TagList) =>
  z
    .string()
    .transform((value) => [...new Set(value.split(' ').filter((code) => code))])
    .refine((codes) => codes.every((code) => isTagOf(list, code)), 'form.tag-unknown')

/** At least one code of a list. */
export const someTags = (list: TagList) => tags(list).refine((codes) => codes.length > 0, 'form.choose')

/** `YYYY-MM-DD`, a day that there is. */
export const day = z.string().min(1, 'form.missing').pipe(z.iso.date('form.day-wrong'))
/** The same, or null. */
export const perhapsDay = z.union([z.literal(''), day], 'form.day-wrong').transform((value) => value || null)

/**
 * An amount of money, or null: at most twelve digits, Arabic or European, with spaces and two decimals as people write
 * them.
 */
export const perhapsAmount = z
  .string()
  .transform((value) =>
    value
      .replaceAll(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
      .replaceAll(/[\s\u00a0\u202f’'٬]/g, '')
      .replace('٫', '.'),
  )
  .refine((value) => value === '' || /^0*[1-9]\d{0,11}([.,]\d{1,2})?$/.test(value), 'form.amount-wrong')
  .transform((value) => (value ? Number(value.replace(',', '.')) : null))

/** A currency by its code (ISO 4217), or null. */
export const perhapsCurrency = z
  .string()
  .refine((code) => !code || isCurrency(code), 'form.currency-unknown')
  .transform(orNull)

/** Whether a day lies before today, in UTC: what is asked for anew is not asked for in the past. */
export const isPast = (isoDay: string | null): boolean => isoDay !== null && isoDay < todayInUtc()

/** Whether a day lies after today wherever on earth one is (UTC+14): what was seen, was seen by now. */
export const isAhead = (isoDay: string): boolean => isoDay > dayOf(new Date(Date.now() + 14 * 3_600_000))

/** The number of another row. @param unknown the code of the refusal where it is none */
export const row = (unknown: string) => z.string().refine(isRowNumber, unknown).transform(Number)

/** The same, or null. */
export const perhapsRow = (unknown: string) =>
  z
    .string()
    .refine((value) => value === '' || isRowNumber(value), unknown)
    .transform((value) => (value ? Number(value) : null))

/** Ticked or not. */
export const ticked = z.string().transform((value) => value === 'on')

/** How many can be served, or null: a whole number from 1 to 9999. */
export const perhapsPlaces = z
  .string()
  .trim()
  .refine((value) => value === '' || /^[1-9]\d{0,3}$/.test(value), 'form.places-wrong')
  .transform((value) => (value ? Number(value) : null))
