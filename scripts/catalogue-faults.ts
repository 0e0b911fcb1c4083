import { IntlMessageFormat } from 'intl-messageformat'
import type { Language } from '#platform/i18n/languages.ts'

export type Catalogues = Readonly<Record<Language, Readonly<Record<string, string>>>>

type Elements = ReturnType<IntlMessageFormat['getAst']>
type Element = Elements[number]
type Plural = Extract<Element, { offset: number }>

/** The parser's `TYPE.pound`. */
const numberSign = 7

/** Whole numbers up to here show every plural form that a language has in daily use. */
const countedUpTo = 1_000

/**
 * What is wrong in the catalogues themselves: a key that a language lacks or has alone, a sentence that is no ICU
 * MessageFormat, other placeholders than in English, a plural form that the language needs, English left standing.
 */
export function catalogueFaults(catalogues: Catalogues): string[] {
  const keys = [...new Set(Object.values(catalogues).flatMap((catalogue) => Object.keys(catalogue)))].sort()
  return keys.flatMap((key) => {
    const wanted = inputsOf(catalogues.en[key], 'en')
    return Object.entries(catalogues).flatMap(([language, catalogue]) => {
      const where = `messages/${language}.json: ${key}`
      const text = catalogue[key]
      if (text === undefined) return [`${where} is missing`]
      const inputs = inputsOf(text, language)
      if (!inputs) return [`${where} is not ICU MessageFormat`]
      const faults: string[] = []
      if (wanted && inputs.names.join() !== wanted.names.join()) {
        faults.push(`${where} takes {${inputs.names.join(', ')}}, English {${wanted.names.join(', ')}}`)
      }
      if (inputs.missing.length > 0)
        faults.push(`${where} lacks the plural form ${inputs.missing.join(', ')}`)
      if (/\p{L}'\p{L}/u.test(text))
        faults.push(`${where} has the apostrophe ' that ICU takes for a quote: write ’`)
      if (language !== 'en' && text === catalogues.en[key] && isSentence(text)) {
        faults.push(`${where} is still English`)
      }
      return faults
    })
  })
}

/**
 * Where catalogues and sources disagree: a key that nothing uses, and a refusal that has no words.
 * @param sources the text of every source file that is shipped
 */
export function usageFaults(keys: readonly string[], sources: readonly string[]): string[] {
  const literals = new Set<string>()
  const patterns: RegExp[] = []
  const refusals = new Set<string>()
  for (const source of sources) {
    for (const [, , literal] of source.matchAll(/(['"`])([\w.-]+)\1/g)) literals.add(literal ?? '')
    for (const [, template] of source.matchAll(/`([\w-]+\.(?:[\w.-]|\$\{[^`}]*\})*)`/g)) {
      if (template?.includes('${')) patterns.push(pattern(template))
    }
    patterns.push(...keysOfForm(source))
    for (const [, code] of source.matchAll(/new Refusal\(\s*'([^']+)'/g)) refusals.add(code ?? '')
  }
  const known = new Set(keys)
  const isUsed = (key: string) =>
    literals.has(key) ||
    (key.startsWith('error.')
      ? literals.has(key.slice('error.'.length))
      : patterns.some((each) => each.test(key)))
  return [
    ...keys.filter((key) => !isUsed(key)).map((key) => `${key}: nothing uses it`),
    ...[...refusals]
      .filter((code) => !known.has(`error.${code}`))
      .map((code) => `error.${code}: a refusal without words`),
  ]
}

/** A form that is described names its fields and parts: each has its words, and may have a hint and options. */
function keysOfForm(source: string): RegExp[] {
  const form = /\bform: '([\w-]+)',/.exec(source)?.[1]
  if (!form) return []
  const names = [...source.matchAll(/\b(?:name|called): '([\w-]+)'/g)].map(([, name]) => name)
  const parts = [...source.matchAll(/\bpart: '(\w+)'/g)].map(([, part]) => `part\\.${part}`)
  return [...names, ...parts].map((name) => new RegExp(`^${form}\\.${name}(?:\\.[\\w-]+)*$`))
}

/** `problem.${kind}.title` stands for every key of that shape. */
function pattern(template: string): RegExp {
  const parts = template.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.]/g, '\\.'))
  return new RegExp(`^${parts.join('[\\w-]+(?:\\.[\\w-]+)*')}$`)
}

/** The names that a sentence takes and the plural forms that it lacks; undefined where it cannot be read. */
function inputsOf(
  text: string | undefined,
  language: string,
): { names: string[]; missing: string[] } | undefined {
  if (text === undefined) return undefined
  try {
    const elements = all(new IntlMessageFormat(text, language).getAst())
    const names = new Set(elements.filter(takesInput).map(({ value }) => value))
    const missing = new Set(elements.filter(isPlural).flatMap((plural) => missingForms(plural, language)))
    return { names: [...names].sort(), missing: [...missing] }
  } catch {
    return undefined
  }
}

function all(elements: Elements): Element[] {
  return elements.flatMap((element) => {
    if ('options' in element)
      return [element, ...Object.values(element.options).flatMap(({ value }) => all(value))]
    return 'children' in element ? [element, ...all(element.children)] : [element]
  })
}

/** Everything but plain text and the # of a plural. */
function takesInput(element: Element): element is Extract<Element, { value: string }> {
  const text = 0
  return 'value' in element && element.type !== text
}

function isPlural(element: Element): element is Plural {
  return 'pluralType' in element
}

function missingForms({ options, pluralType }: Plural, language: string): string[] {
  const rules = new Intl.PluralRules(language, { type: pluralType === 'ordinal' ? 'ordinal' : 'cardinal' })
  const needed = new Set<string>()
  for (let number = 0; number <= countedUpTo; number++) {
    if (!(`=${number}` in options)) needed.add(rules.select(number))
  }
  // `=1 {} other {…}` without a # is a choice between two sentences, not a form of a noun.
  const counts = all(options.other?.value ?? []).some(({ type }) => type === numberSign)
  const isChoice = !counts && Object.keys(options).every((form) => form === 'other' || form.startsWith('='))
  return isChoice ? [] : [...needed].filter((form) => !(form in options))
}

/** A name or an abbreviation may be the same in every language; four words in a row are a sentence. */
function isSentence(text: string): boolean {
  return /\p{L}{2,} \p{L}+ \p{L}+ \p{L}{2,}/u.test(text)
}
