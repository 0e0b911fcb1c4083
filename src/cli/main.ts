import { parseArgs } from 'node:util'
import { isRefusal } from '#platform/errors.ts'
import { isLanguage, type Language } from '#platform/i18n/languages.ts'
import { isMessageKey } from '#platform/i18n/catalogue.ts'
import { inWords, translator } from '#platform/i18n/translate.ts'
import { everywhere, helpFor, helpForAll } from './help.ts'
import type { Verb } from './verb.ts'
import { verbs } from './verbs.ts'

/** Exit status: done; refused, and nothing changed; wrong usage. */
const done = 0
const refused = 1
const wrongUsage = 2

// Whoever reads what we say may go; what we do goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

const language = languageOfTerminal()
const t = translator(language)
process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  const [name, words] = verbIn(args)
  if (['--help', '-h', 'help'].includes(name)) {
    console.log(await wholeHelp())
    return done
  }
  const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (!load) {
    const [first = '', second] = name.split(' ')
    const ofTwoWords = twoWordVerbs(first)
    if (ofTwoWords.length && words.some((word) => ['--help', '-h'].includes(word))) {
      console.log(await helpOf(ofTwoWords))
      return done
    }
    const isHalf = ofTwoWords.length > 0 && second === undefined
    if (name) console.error(`${t(isHalf ? 'cli.half-a-verb' : 'cli.unknown-verb', { verb: name })}\n`)
    console.error(await (ofTwoWords.length ? helpOf(ofTwoWords) : wholeHelp()))
    return wrongUsage
  }
  const verb = await load()
  const asked = read(verb, words)
  if (typeof asked === 'string') {
    console.error(`${asked}\n\n${helpFor(verb, t)}`)
    return wrongUsage
  }
  if (asked.options.help) {
    console.log(helpFor(verb, t))
    return done
  }
  return await carryOut(verb, asked)
}

/** The verb, one word or two (`people invite`), and what follows it. */
function verbIn([first = '', ...rest]: string[]): [string, string[]] {
  const [second, ...words] = rest
  const isSecond = twoWordVerbs(first).length > 0 && second && !second.startsWith('-')
  return isSecond ? [`${first} ${second}`, words] : [first, rest]
}

/** The verbs that begin with this word and go on with another. */
function twoWordVerbs(first: string): string[] {
  return Object.keys(verbs).filter((name) => name.startsWith(`${first} `))
}

function wholeHelp(): Promise<string> {
  return helpOf(Object.keys(verbs))
}

async function helpOf(names: readonly string[]): Promise<string> {
  return helpForAll(await Promise.all(names.flatMap((name) => verbs[name]?.() ?? [])), t)
}

interface Asked {
  words: string[]
  options: Record<string, string | boolean | undefined>
}

/** The words sorted into what the verb takes, or a sentence that says what is wrong with them. */
function read(verb: Verb, args: string[]): Asked | string {
  const options = { ...verb.options, ...everywhere }
  const { values, positionals, tokens } = parseArgs({
    args,
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const type = options[token.name]?.type
    if (!type) return t('cli.unknown-option', { option: token.rawName })
    const isGiven = token.value !== undefined && (token.inlineValue || !token.value.startsWith('-'))
    if (type === 'string' && !isGiven) return t('cli.value-missing', { option: token.rawName })
    if (type === 'boolean' && isGiven) return t('cli.value-unwanted', { option: token.rawName })
  }
  const [fewest, most] = verb.takes
  if (!values.help && (positionals.length < fewest || positionals.length > most)) {
    return t('cli.wrong-words', { count: positionals.length })
  }
  return { words: positionals, options: values }
}

async function carryOut(verb: Verb, { words, options }: Asked): Promise<number> {
  const json = options.json === true
  try {
    const { document, lines, failed } = await verb.run({ words, options, json, language, t })
    if (json) console.log(JSON.stringify(document))
    else for (const line of lines) console.log(line)
    return failed ? refused : done
  } catch (error) {
    const { code, details } = isRefusal(error)
      ? error
      : { code: 'unexpected', details: { reason: String(error) } }
    const option = `cli.answer.${code}` // where a refusal is a question: the option that answers it
    const message = inWords(t, { code, details }) + (isMessageKey(option) ? ` ${t(option)}` : '')
    if (json) console.log(JSON.stringify({ error: { code, details, message } }))
    else console.error(message)
    if (!isRefusal(error) && process.env.LOG_LEVEL === 'debug') console.error(error)
    return refused
  }
}

/** The language of the terminal, as POSIX has it: `LC_ALL` before `LC_MESSAGES` before `LANG`. */
function languageOfTerminal(): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env
  const code = (LC_ALL || LC_MESSAGES || LANG || 'en').slice(0, 2)
  return isLanguage(code) ? code : 'en'
}
