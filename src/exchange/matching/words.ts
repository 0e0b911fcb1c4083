/** A match in the reader's words: why it stands where it stands, what is missing, what would make it fit. Pure. */
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { localeOf } from '#platform/i18n/locale.ts'
import type { Translate } from '#platform/i18n/translate.ts'
import { numberedSdgName } from '#reference/goals.ts'
import { groupName } from '#reference/groups.ts'
import { stateName } from '#reference/states.ts'
import { supportKindName } from '#reference/support-kinds.ts'
import { themeName } from '#reference/themes.ts'
import type { Details, Failure, Match, Part, PartName, Remark } from './model.ts'

export interface MatchInWords {
  /** Why it stands there, the weightiest first. */
  reasons: readonly string[]
  /** What of the request it does not meet, though it fits. */
  missing: readonly string[]
  /** "Fits, but only in English." */
  remarks: readonly string[]
}

/** From here on words in common are worth telling. */
const tellingWords = 0.3

export function matchInWords(match: Match, t: Translate, language: Language): MatchInWords {
  const weight = ({ value, weight: most }: Part) => (value ?? 0) * most
  const telling = match.parts
    .filter((part) => weight(part) > 0)
    .sort((one, other) => weight(other) - weight(one))
  return {
    reasons: telling.flatMap((part) => reasonsOf(part, t, language)),
    missing: match.parts.flatMap(({ part, details }) => {
      const names = isTagged(part)
        ? listOf(details, 'missing').map((code) => nameOf(part, code, language))
        : []
      return names.length > 0 && part !== 'kinds'
        ? [t('match.missing.tags', { label: t(`match.part.${part}`), names: formatOf(language).list(names) })]
        : []
    }),
    remarks: match.remarks.map((remark) => remarkInWords(remark, t, language)),
  }
}

/** What would make a near miss fit. */
export function failureInWords({ condition, details }: Failure, t: Translate, language: Language): string {
  const offered = listOf(details, 'offered').map((code) =>
    condition === 'kind' ? supportKindName(code, language) : languageName(code, language),
  )
  return t(`match.failure.${condition}`, {
    offered: formatOf(language).choice(offered),
    ...days(details, language),
  })
}

function reasonsOf({ part, value, details }: Part, t: Translate, language: Language): string[] {
  if (isTagged(part)) return tagReasons(part, details, t, language)
  switch (part) {
    case 'recommendations': {
      const count = listOf(details, 'recommendations').length
      return [count > 0 ? t('match.reason.recommendations', { count }) : t('match.reason.clusters')]
    }
    case 'words':
      return (value ?? 0) >= tellingWords ? [t('match.reason.words')] : []
    case 'region':
      return [t(`match.reason.region.${closenessOf(details)}`)]
    case 'south-south':
      return [t('match.reason.south-south', { state: stateName(text(details, 'state'), language) })]
    case 'experience':
      return [t('match.reason.experience')]
    case 'priority':
      return [t('match.reason.priority')]
    case 'time':
      return [] // what it covers in part is a remark
  }
}

type Tagged = Extract<PartName, 'themes' | 'groups' | 'targets' | 'kinds'>

function isTagged(part: PartName): part is Tagged {
  return part === 'themes' || part === 'groups' || part === 'targets' || part === 'kinds'
}

function tagReasons(part: Tagged, details: Details, t: Translate, language: Language): string[] {
  const { list } = formatOf(language)
  const label = t(`match.part.${part}`)
  const met = listOf(details, 'met').map((code) => nameOf(part, code, language))
  const by = listOf(details, 'nearBy')
  const near = listOf(details, 'near').map((code, place) =>
    t('match.reason.instead', {
      own: nameOf(part, by[place] ?? '', language),
      asked: nameOf(part, code, language),
    }),
  )
  return [
    ...(met.length > 0 ? [t('match.reason.tags', { label, names: list(met) })] : []),
    ...(near.length > 0 ? [t('match.reason.near', { label, names: list(near) })] : []),
  ]
}

function remarkInWords({ code, details }: Remark, t: Translate, language: Language): string {
  const { list, choice } = formatOf(language)
  return t(`match.remark.${code}`, {
    languages: choice(listOf(details, 'languages').map((one) => languageName(one, language))),
    preferred: languageName(text(details, 'preferred'), language),
    missing: list(listOf(details, 'missing').map((kind) => supportKindName(kind, language))),
    ...days(details, language),
  })
}

const closenesses = ['named', 'known', 'area', 'region-known', 'status', 'perhaps', 'everywhere'] as const

function closenessOf(details: Details): (typeof closenesses)[number] {
  return closenesses.find((one) => one === details.closeness) ?? 'everywhere'
}

function nameOf(part: Tagged, code: string, language: Language): string {
  switch (part) {
    case 'themes':
      return themeName(code, language)
    case 'groups':
      return groupName(code, language)
    case 'targets':
      return numberedSdgName(code, language)
    case 'kinds':
      return supportKindName(code, language)
  }
}

/** The name of any language, not only of the six: "português" for readers of French is "portugais". */
function languageName(code: string, language: Language): string {
  return code && (new Intl.DisplayNames(localeOf(language), { type: 'language' }).of(code) ?? code)
}

function days(details: Details, language: Language): { from: string; to: string } {
  const { date } = formatOf(language)
  return { from: date(text(details, 'from')), to: date(text(details, 'to')) }
}

function listOf(details: Details, name: string): readonly string[] {
  const value = details[name]
  return Array.isArray(value) ? (value as readonly string[]) : []
}

function text(details: Details, name: string): string {
  const value = details[name]
  return typeof value === 'string' ? value : ''
}
