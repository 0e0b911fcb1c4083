import type { MessageKey } from '#platform/i18n/catalogue.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { Translate } from '#platform/i18n/translate.ts'

/** A word that begins with two dashes. */
export interface Option {
  type: 'string' | 'boolean'
  /** What stands for its value in the help (`ISO3`). */
  value?: string
  help: MessageKey
}

/** One thing that the command line does: the help, the reading of the words and the work. */
export interface Verb {
  name: string
  /** Its words as the help writes them: `FILE…`. */
  words: string
  /** The fewest and the most words it takes. */
  takes: readonly [number, number]
  options: Readonly<Record<string, Option>>
  help: MessageKey
  run(call: Call): Promise<Outcome>
}

/** What a person has asked for. */
export interface Call {
  words: readonly string[]
  options: Readonly<Record<string, string | boolean | undefined>>
  /** True where one machine-readable document is wanted and nothing else on the standard output. */
  json: boolean
  language: Language
  t: Translate
}

/** What was done: the document that `--json` prints, or else these lines. */
export interface Outcome {
  document: unknown
  lines: readonly string[]
  /** True where what was looked at is not as it must be: the exit status is that of a refusal. */
  failed?: boolean
}
