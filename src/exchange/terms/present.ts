/** Terms as they are read on a page and in a file: labels in the reader's language, words as they were written. */
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'
import { isImaginary, stateName } from '#reference/states.ts'
import type { TermsVersion } from './model.ts'

/** A table of a document: what its columns are called, and its rows. */
export type TermsTable = { heading: string; columns: string[]; rows: string[][] }

export type TermsDocument = {
  /** That all of it is a demonstration, where the State is imaginary. */
  notice: string | null
  title: string
  /** `Version 2` */
  version: string
  facts: { term: string; text: string }[]
  tables: [TermsTable, TermsTable]
  publicHeading: string
  madePublic: string[]
  wordsHeading: string
  words: string | null
  /** Of the words. */
  language: Language
  acceptedHeading: string
  /** For each side who accepted and when, or that it has not. */
  accepted: string[]
}

/** One version in the words of a reader. */
export function presentTerms(terms: TermsVersion, language: Language): TermsDocument {
  const t = translator(language)
  const format = formatOf(language)
  const state = stateName(terms.stateId, language)
  const day = (isoDay: string | null) => (isoDay ? format.date(isoDay) : '')
  const side = (party: string, by: string | null, at: Date | null) =>
    by && at
      ? t('terms.accepted-by', { party, name: by, day: format.day(at) })
      : t('terms.not-accepted', { party })
  return {
    notice: isImaginary(terms.stateId) ? t('banner.imaginary') : null,
    title: terms.title,
    version: t('terms.version', { number: terms.version }),
    facts: [
      { term: t('terms.between'), text: t('terms.parties', { state, partner: terms.partner }) },
      { term: t('terms.startsOn'), text: day(terms.startsOn) },
      { term: t('terms.endsOn'), text: day(terms.endsOn) },
      { term: t('terms.reportBackOn'), text: day(terms.reportBackOn) },
    ],
    tables: [
      {
        heading: t('terms.tasks'),
        columns: [t('terms.who'), t('terms.what'), t('terms.from'), t('terms.until'), t('terms.pays')],
        rows: terms.tasks.map(({ who, what, from, until, pays, currency }) => [
          who,
          what,
          day(from),
          day(until),
          pays === null || currency === null ? '' : format.money(pays, currency),
        ]),
      },
      {
        heading: t('terms.results'),
        columns: [t('terms.result'), t('terms.indicator'), t('terms.baseline'), t('terms.target')],
        rows: terms.results.map(({ result, indicator, baseline, target }) => [
          result,
          indicator ?? '',
          baseline ?? '',
          target ?? '',
        ]),
      },
    ],
    publicHeading: t('terms.madePublic'),
    madePublic: terms.madePublic.length
      ? terms.madePublic.map((part) => t(`terms.madePublic.${part}`))
      : [t('terms.nothing-public')],
    wordsHeading: t('terms.words'),
    words: terms.words,
    language: terms.language,
    acceptedHeading: t('terms.acceptance'),
    accepted: [
      side(state, terms.stateAcceptedBy, terms.stateAcceptedAt),
      side(terms.partner, terms.partnerAcceptedBy, terms.partnerAcceptedAt),
    ],
  }
}

/** What two versions say, part by part, for a difference between them. */
export function partsOf(document: TermsDocument): { heading: string; text: string }[] {
  return [
    { heading: '', text: document.title },
    ...document.facts.map(({ term, text }) => ({ heading: term, text })),
    ...document.tables.map(({ heading, rows }) => ({
      heading,
      text: rows.map((cells) => cells.filter((cell) => cell).join(' · ')).join('\n'),
    })),
    { heading: document.publicHeading, text: document.madePublic.join('\n') },
    { heading: document.wordsHeading, text: document.words ?? '' },
  ]
}
