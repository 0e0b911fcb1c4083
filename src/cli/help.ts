import type { Translate } from '#platform/i18n/translate.ts'
import type { Option, Verb } from './verb.ts'

/** Options that every verb has. */
export const everywhere: Readonly<Record<string, Option>> = {
  json: { type: 'boolean', help: 'cli.option.json' },
  help: { type: 'boolean', help: 'cli.option.help' },
}

/** The help of the whole command line. */
export function helpForAll(verbs: readonly Verb[], t: Translate): string {
  return [
    t('cli.about'),
    '',
    `  throughline ${t('cli.word.verb')} […]`,
    '',
    ...columns(verbs.map((verb) => [usage(verb), t(verb.help)])),
    '',
    t('cli.exit-status'),
    t('cli.more', { command: `throughline ${t('cli.word.verb')} --help` }),
  ].join('\n')
}

/** The help of one verb. */
export function helpFor(verb: Verb, t: Translate): string {
  const options = Object.entries({ ...verb.options, ...everywhere })
  return [
    `  throughline ${usage(verb)}`,
    '',
    t(verb.help),
    '',
    ...columns(options.map(([name, option]) => [written(name, option), t(option.help)])),
  ].join('\n')
}

/** `import FILE… [--state ISO3]` */
function usage(verb: Verb): string {
  const options = Object.entries(verb.options).map(([name, option]) => `[${written(name, option)}]`)
  return [verb.name, verb.words, ...options].filter(Boolean).join(' ')
}

function written(name: string, option: Option): string {
  return option.value ? `--${name} ${option.value}` : `--${name}`
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}   ${right}`)
}
