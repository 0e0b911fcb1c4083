/** What a person types of a recommendation, read into what a source says. Pure; the words of a list stand one a line. */
import type { Language } from '#platform/i18n/languages.ts'
import type { RefusalDetails } from '#platform/errors.ts'
import { resolveSdg } from '#reference/goals.ts'
import { resolveGroup } from '#reference/groups.ts'
import { mechanismByCode } from '#reference/mechanisms.ts'
import { resolveStateName } from '#reference/states.ts'
import { resolveTheme } from '#reference/themes.ts'
import { kinds, positions } from './model.ts'
import type { Said } from './model.ts'
import { nameOfValue } from './naming.ts'
import type { FacetName } from './search/contract.ts'
import type { StoredRecommendation } from './store.ts'

/** The fields of the form beside the State, the text and its language. */
export const handFields = [
  'mechanism',
  'symbol',
  'session',
  'publishedOn',
  'paragraph',
  'kind',
  'position',
  'recommendingStates',
  'themes',
  'groups',
  'sdgs',
] as const
export type HandField = (typeof handFields)[number]

/** What stands in the fields, as typed. */
export type Typed = Record<HandField, string>

/** What is wrong with one field; put into words from `error.<code>`. */
export type FieldProblem = { field: string; code: string; details: RefusalDetails }

/** The fields filled with what the register has, names in the reader's language. */
export function typedFrom(recommendation: StoredRecommendation, reader: Language): Typed {
  const lines = (facet: FacetName, codes: readonly string[]) =>
    codes.map((code) => nameOfValue(facet, code, reader)).join('\n')
  return {
    mechanism: recommendation.mechanism,
    symbol: recommendation.symbol ?? '',
    session: recommendation.session === null ? '' : String(recommendation.session),
    publishedOn: recommendation.publishedOn ?? '',
    paragraph: recommendation.paragraph ?? '',
    kind: recommendation.kind === 'not-stated' ? '' : recommendation.kind,
    position: recommendation.position ?? '',
    recommendingStates: lines('from', recommendation.recommendingStates),
    themes: lines('theme', recommendation.themes),
    groups: lines('group', recommendation.groups),
    sdgs: lines('sdg', recommendation.sdgs),
  }
}

/** Reads the typed fields; a field that is empty says nothing. Every problem at once, each with its field. */
export function readTyped(typed: Partial<Typed>): { said: Said; problems: FieldProblem[] } {
  const problems: FieldProblem[] = []
  const said: Said = {}
  const refuse = (field: HandField, code: string, details: RefusalDetails = {}) =>
    problems.push({ field, code, details })
  for (const field of handFields) {
    const value = typed[field]?.trim()
    if (value) readers[field](value, said, (code, details) => refuse(field, code, details))
  }
  return { said, problems }
}

/**
 * Of what was typed that which differs from what the form was filled with. A fact that some source gives cannot be
 * made unsaid, only corrected; tags can be taken away.
 */
export function readCorrected(typed: Typed, before: Typed): { said: Said; problems: FieldProblem[] } {
  const differing = differingFields(typed, before)
  const { said, problems } = readTyped(Object.fromEntries(differing.map((field) => [field, typed[field]])))
  for (const field of differing) {
    if (typed[field].trim()) continue
    if (field === 'themes' || field === 'groups' || field === 'sdgs') said[field] = []
    else problems.push({ field, code: 'desk.cannot-unsay', details: {} })
  }
  return { said, problems }
}

/** The fields in which two fillings of the form differ. */
export function differingFields(left: Typed, right: Typed): HandField[] {
  return handFields.filter((field) => !sameWords(left[field], right[field]))
}

export function sameWords(left: string, right: string): boolean {
  return normal(left) === normal(right)
}

/** Browsers send line ends as CRLF. */
function normal(value: string): string {
  return value.replace(/\r\n?/g, '\n').trim()
}

type Refuse = (code: string, details?: RefusalDetails) => void

const readers: Record<HandField, (value: string, said: Said, refuse: Refuse) => void> = {
  mechanism(value, said, refuse) {
    if (value === 'other' || mechanismByCode(value)) said.mechanism = value
    else refuse('desk.mechanism-unknown', { name: value })
  },
  symbol(value, said) {
    said.symbol = value
  },
  session(value, said, refuse) {
    const session = Number(value)
    if (Number.isInteger(session) && session >= 1 && session <= 200) said.session = session
    else refuse('desk.session-unclear', { given: value })
  },
  publishedOn(value, said, refuse) {
    if (isDay(value)) said.publishedOn = value
    else refuse('desk.date-unclear', { given: value })
  },
  paragraph(value, said) {
    said.paragraph = value
  },
  kind(value, said, refuse) {
    const kind = kinds.find((known) => known === value)
    if (kind) said.kind = kind
    else refuse('desk.choice-unknown', { given: value })
  },
  position(value, said, refuse) {
    const position = positions.find((known) => known === value)
    if (position) said.position = position
    else refuse('desk.choice-unknown', { given: value })
  },
  recommendingStates(value, said, refuse) {
    said.recommendingStates = namesIn(value).flatMap((name) => {
      const state = resolveStateName(name)
      if (state && state !== 'not-stated') return [state]
      refuse('state.unknown', { name })
      return []
    })
  },
  themes(value, said, refuse) {
    said.themes = tagsIn(value, resolveTheme, (name) => refuse('desk.theme-unknown', { name }))
  },
  groups(value, said, refuse) {
    said.groups = tagsIn(value, resolveGroup, (name) => refuse('desk.group-unknown', { name }))
  },
  sdgs(value, said, refuse) {
    const resolve = (name: string) => resolveSdg(/^\d+(?:\.\w+)?(?=\s|$)/.exec(name)?.[0] ?? name)
    said.sdgs = tagsIn(value, resolve, (name) => refuse('desk.sdg-unknown', { name }))
  },
}

function namesIn(value: string): string[] {
  return value
    .split(/[\r\n;]+/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function tagsIn(
  value: string,
  resolve: (name: string) => string | undefined,
  refuse: (name: string) => void,
): { code: string; received: string }[] {
  return namesIn(value).flatMap((received) => {
    const code = resolve(received)
    if (code !== undefined) return [{ code, received }]
    refuse(received)
    return []
  })
}

function isDay(value: string): boolean {
  const day = new Date(`${value}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && day.toJSON()?.slice(0, 10) === value
}
