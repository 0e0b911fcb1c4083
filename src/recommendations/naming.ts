import type { Language } from '#platform/i18n/languages.ts'
import { localeOf } from '#platform/i18n/locale.ts'
import { isMessageKey } from '#platform/i18n/catalogue.ts'
import { translator } from '#platform/i18n/translate.ts'
import { numberedSdgName } from '#reference/goals.ts'
import { groupName } from '#reference/groups.ts'
import { mechanismByCode } from '#reference/mechanisms.ts'
import { cycleOfSession, uprSessions } from '#reference/sessions.ts'
import { stateName } from '#reference/states.ts'
import { themeName } from '#reference/themes.ts'
import type { FacetName } from './search/contract.ts'

/**
 * What a coded value of the register is called in a language: facets, chips, tags and exports all take their words
 * from here. A value that is no code of ours comes back as it is, so that anything in an address can be shown.
 */
export function nameOfValue(facet: FacetName, value: string, language: Language): string {
  return naming[facet](value, language)
}

const naming: Record<FacetName, (value: string, language: Language) => string> = {
  state: stateName,
  from: stateName,
  mechanism: mechanismShortName,
  cycle: (value, language) => inWordsOf('cycle', value, language),
  session: sessionName,
  year: (value) => value,
  position: (value, language) => worded('register.position', value, language),
  kind: (value, language) => worded('register.kind', value, language),
  theme: themeName,
  group: groupName,
  sdg: numberedSdgName,
  source: (value, language) => worded('register.source', value, language),
  language: languageName,
  document: (value) => value,
}

/** "UPR", "CEDAW": the mechanism as lists and chips name it. */
export function mechanismShortName(code: string, language: Language): string {
  return mechanismByCode(code)?.shortNames[language] ?? worded('register.mechanism', code, language)
}

/** The name of one of the six languages in another, as it begins a line. */
export function languageName(code: string, language: Language): string {
  const names = languageNames.get(language) ?? new Intl.DisplayNames(localeOf(language), { type: 'language' })
  languageNames.set(language, names)
  try {
    const name = names.of(code) ?? code
    return name.charAt(0).toLocaleUpperCase(localeOf(language)) + name.slice(1)
  } catch {
    return code // an address may hold anything
  }
}
const languageNames = new Map<Language, Intl.DisplayNames>()

/** "Session 48 (2025)" */
function sessionName(value: string, language: Language): string {
  const year = uprSessions.find(({ session }) => String(session) === value)?.from.slice(0, 4)
  if (!year || cycleOfSession(Number(value)) === undefined) return inWordsOf('session', value, language)
  return translator(language)('register.session.dated', { session: value, year })
}

function inWordsOf(facet: 'cycle' | 'session', value: string, language: Language): string {
  return /^\d+$/.test(value) ? translator(language)(`register.${facet}`, { [facet]: value }) : value
}

function worded(prefix: string, value: string, language: Language): string {
  const key = `${prefix}.${value}`
  return isMessageKey(key) ? translator(language)(key) : value
}
