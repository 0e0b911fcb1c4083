import { stemmer as english } from '@orama/stemmers/english'
import { stemmer as french } from '@orama/stemmers/french'
import { stemmer as russian } from '@orama/stemmers/russian'
import { stemmer as spanish } from '@orama/stemmers/spanish'
import type { Language } from '#platform/i18n/languages.ts'
import { regular } from './forms.ts'

/** Letters that Unicode does not take apart into a base letter and an accent. */
const ligatures: Readonly<Record<string, string>> = {
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ı: 'i',
  ـ: '',
  ى: 'ي',
  ة: 'ه',
}

/**
 * A word as it is compared: small letters, without accents, vowel signs, hamza, tatweel and soft hyphens, its
 * digits European. Cyrillic й stays a letter of its own; ё is е.
 */
export function fold(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFKD')
    .replace(/(?!\u0306)\p{M}|\p{Cf}/gu, '')
    .replace(/([^и])\u0306/gu, '$1')
    .normalize('NFC')
    .replace(/[œæßøđłıـىة]/gu, (letter) => ligatures[letter] ?? letter)
    .replace(/[٠-٩۰-۹]/gu, (digit) => String(digit.charCodeAt(0) & 0xf))
}

/** The stem of a folded word of a language; words that mean the same in other endings share it. */
export function stem(folded: string, language: Language): string {
  switch (language) {
    case 'en':
      return english(regular(folded, 'en'))
    case 'fr':
      return fold(french(withFrenchAccents(regular(folded, 'fr'))))
    case 'es':
      return fold(spanish(regular(folded, 'es').replace(/([cs])ion$/, '$1ión')))
    case 'ru':
      return russian(regular(folded, 'ru'))
    case 'ar':
      return arabic(folded)
    case 'zh':
      return folded
  }
}

/** The stemmer knows its suffixes with accents, people type without: put back those that carry a suffix. */
function withFrenchAccents(folded: string): string {
  return folded.replace(/ite(s?)$/, 'ité$1').replace(/ee(s?)$/, 'ée$1')
}

const arabicPrefixes = ['وال', 'بال', 'كال', 'فال', 'ال', 'لل']
const arabicSuffixes = ['ها', 'ان', 'ات', 'ون', 'ين', 'يه', 'ه', 'ي']

/** Light stemming of Arabic (the "light10" rules of Larkey, Ballesteros and Connell): article, particles, endings. */
function arabic(folded: string): string {
  let word = folded
  if (word.startsWith('و') && word.length > 3 && !word.startsWith('وال')) word = word.slice(1)
  const prefix = arabicPrefixes.find((one) => word.startsWith(one) && word.length - one.length >= 2)
  if (prefix) word = word.slice(prefix.length)
  word = regular(word, 'ar')
  for (const suffix of arabicSuffixes) {
    if (word.endsWith(suffix) && word.length - suffix.length >= 2) word = word.slice(0, -suffix.length)
  }
  return word
}
