import { isolated } from '#platform/i18n/isolated.ts'
import type { InEveryLanguage, Language } from '#platform/i18n/languages.ts'
import goalsFile from './data/sdg-goals.json' with { type: 'json' }
import targetsFile from './data/sdg-targets.json' with { type: 'json' }
import { remembered, spelling } from './spelling.ts'

/** A Sustainable Development Goal under the UN's short title. */
export interface Goal {
  /** 1 to 17. */
  number: number
  names: InEveryLanguage
}

/** A target of a goal under a short title; the wording of A/RES/71/313 is longer. */
export interface Target {
  /** "16.2", or "16.a" for a means of implementation. */
  code: string
  /** The number of its goal. */
  goal: number
  names: InEveryLanguage
}

/** The 17 goals, in order. */
export const goals: readonly Goal[] = goalsFile

/** The 169 targets, in order: within a goal the numbers first, then the letters. */
export const targets: readonly Target[] = targetsFile

const namesByCode = new Map<string, InEveryLanguage>([
  ...goals.map(({ number, names }) => [String(number), names] as const),
  ...targets.map(({ code, names }) => [code, names] as const),
])

const codeBySpelling = new Map(
  [...namesByCode].flatMap(([code, names]) =>
    Object.values(names).map((name) => [spelling(name), code] as const),
  ),
)

/** "16 - PEACE, …", "- 16.2 - Protect …", "SDG 5", "Goal 8.7:"; an indicator ("16.3.1") is neither goal nor target. */
const codeAtStart =
  /^(?:[-•–]\s*)?(?:(?:sdgs?|goal|target|odd|ods|цур)\s*)*(\d{1,2})(?:\.(\d{1,2}|[a-z]))?(?!\.?[\p{L}\p{N}])/iu

/** The goal ("16") or target ("16.2", "16.a") that a received tag names by number or by short title, or undefined. */
export const resolveSdg: (received: string) => string | undefined = remembered((received) => {
  const [, goal, target] = codeAtStart.exec(received.trim()) ?? []
  if (!goal) return codeBySpelling.get(spelling(received))
  const code = target ? `${Number(goal)}.${target.toLowerCase()}` : String(Number(goal))
  return namesByCode.has(code) ? code : undefined
})

/** The short title of a goal or target; a code that is neither comes back as it is. */
export function sdgName(code: string, language: Language): string {
  return namesByCode.get(code)?.[language] ?? code
}

/** "16.2 End abuse of children": people know goals and targets by their numbers. */
export function numberedSdgName(code: string, language: Language): string {
  const name = sdgName(code, language)
  if (name === code) return code
  // Among words from right to left, "5.a" would be read as "a.5".
  return `${language === 'ar' ? isolated(code) : code} ${name}`
}
