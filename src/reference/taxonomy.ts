import type { InEveryLanguage, Language } from '#platform/i18n/languages.ts'
import { remembered, spelling } from './spelling.ts'

/** One entry of a list that recommendations are tagged with. The code is ours, in kebab-case, and never changes. */
export interface Term {
  code: string
  names: InEveryLanguage
}

/** A row of a data file: a term and the names that other lists and earlier years gave it. */
interface TermRow extends Term {
  aliases: readonly string[]
}

export interface Taxonomy {
  terms: readonly Term[]
  /** The name of a term; a code that is not in the list comes back as it is. */
  nameOf: (code: string, language: Language) => string
  /** The code of the term that a received name means, or undefined. */
  resolve: (received: string) => string | undefined
}

/** The lists of UPR sessions before about 35 number their themes ("D51 Administration of justice & fair trial"). */
const numberInOldLists = /^[a-h]\d{1,2} (?=.)/

export function taxonomy(rows: readonly TermRow[]): Taxonomy {
  const terms = rows.map(({ code, names }) => ({ code, names }))
  const namesByCode = new Map(rows.map(({ code, names }) => [code, names]))
  const codeBySpelling = new Map(
    rows.flatMap(({ code, names, aliases }) =>
      [...Object.values(names), ...aliases, code].map((name) => [spelling(name), code] as const),
    ),
  )
  return {
    terms,
    nameOf: (code, language) => namesByCode.get(code)?.[language] ?? code,
    resolve: remembered((received) => {
      const name = spelling(received)
      return codeBySpelling.get(name) ?? codeBySpelling.get(name.replace(numberInOldLists, ''))
    }),
  }
}
