import { IntlMessageFormat } from 'intl-messageformat'
import type { RefusalDetails } from '../errors.ts'
import { catalogues, isMessageKey, type MessageKey } from './catalogue.ts'
import { directionOf, languages, type Language } from './languages.ts'
import { localeOf } from './locale.ts'

/** What a sentence needs to be complete: names, numbers and dates. */
export type MessageValues = Readonly<Record<string, string | number | Date>>

/** Puts a key into words of one language. */
export type Translate = (key: MessageKey, values?: MessageValues) => string

type Message = ReturnType<IntlMessageFormat['getAst']>

const argument = 1 // the parser's TYPE.argument, a plain {name}
const firstStrongIsolate = '\u2068'
const popDirectionalIsolate = '\u2069'

const translators = new Map<Language, Translate>(
  languages.map((language) => [language, makeTranslator(language)]),
)

/** The translator of a language. Messages are compiled at first use and kept. */
export function translator(language: Language): Translate {
  return translators.get(language) ?? makeTranslator(language)
}

/** A refusal in words: the catalogue's `error.<code>`, or a general sentence that still names the code. */
export function inWords(t: Translate, refusal: { code: string; details: RefusalDetails }): string {
  const key = `error.${refusal.code}`
  return isMessageKey(key) ? t(key, refusal.details) : t('error.unnamed', { code: refusal.code })
}

function makeTranslator(language: Language): Translate {
  const compiled = new Map<MessageKey, IntlMessageFormat>()
  return (key, values = {}) => {
    let message = compiled.get(key)
    if (!message) {
      message = compile(language, catalogues[language][key] ?? key)
      compiled.set(key, message)
    }
    return String(message.format(values))
  }
}

function compile(language: Language, text: string): IntlMessageFormat {
  const message = new IntlMessageFormat(text, localeOf(language))
  if (directionOf(language) === 'ltr') return message
  return new IntlMessageFormat(isolated(message.getAst()), localeOf(language))
}

/**
 * Wraps each inserted value in directional isolates, so that a Latin file name or symbol does not reorder the
 * right-to-left sentence around it (Unicode Standard Annex 9, section 2.4).
 */
function isolated(message: Message): Message {
  return message.flatMap((element): Message => {
    if (element.type === argument)
      return [literal(firstStrongIsolate), element, literal(popDirectionalIsolate)]
    if (!('options' in element)) return [element]
    const options = Object.fromEntries(
      Object.entries(element.options).map(([choice, option]) => [
        choice,
        { ...option, value: isolated(option.value) },
      ]),
    )
    return [{ ...element, options } as Message[number]]
  })
}

function literal(value: string): Message[number] {
  return { type: 0, value }
}
