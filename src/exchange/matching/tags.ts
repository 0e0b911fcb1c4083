/**
 * How near tags stand to each other. People tag incompletely and each in their own way: domestic violence is near
 * violence against women, target 16.9 says legal identity, the Roma are a minority. Pure.
 */
import { goals, targets } from '#reference/goals.ts'
import { groups } from '#reference/groups.ts'
import { themes } from '#reference/themes.ts'
import relations from './data/relations.json' with { type: 'json' }

/** The tags of one list, by number, and how near each is to each other: 1 the same, 0 nothing to do with it. */
export interface TagSpace {
  codes: readonly string[]
  numbers: ReadonlyMap<string, number>
  /** `nearness[one * codes.length + other]`, the same in both directions. */
  nearness: Float32Array
}

/** A tag and how sure it is: 1 set by a person, less where it follows from something else. */
export type Tagged = ReadonlyMap<number, number>

/** How sure a tag is that nobody set, but that follows from another tag; or from a word, which may be said in passing. */
const fromTag = 0.6
const fromWord = 0.4

/** The same in a request that has tags of that list: who wrote it chose what matters. */
const fromWordBeside = 0.2

/** A whole goal and one of its targets; two targets of one goal. */
const goalAndTarget = 0.5
const sameGoal = 0.25

/** Support for everyone reaches each group, but was not made for it. */
const everyone = 0.3

export const themeSpace: TagSpace = space(
  themes.map(({ code }) => code),
  relations.nearThemes,
)

export const groupSpace: TagSpace = space(
  groups.map(({ code }) => code),
  [...relations.nearGroups, ...groups.map(({ code }) => ({ nearness: everyone, codes: ['everyone', code] }))],
)

export const targetSpace: TagSpace = space(
  [...goals.map(({ number }) => String(number)), ...targets.map(({ code }) => code)],
  [
    ...goals.map(({ number }) => ({ nearness: sameGoal, codes: targetsOf(number) })),
    ...targets.map(({ code, goal }) => ({ nearness: goalAndTarget, codes: [String(goal), code] })),
  ],
)

function targetsOf(goal: number): string[] {
  return targets.filter((target) => target.goal === goal).map(({ code }) => code)
}

function space(
  codes: readonly string[],
  near: readonly { nearness: number; codes: readonly string[] }[],
): TagSpace {
  const size = codes.length
  const numbers = new Map(codes.map((code, number) => [code, number]))
  const nearness = new Float32Array(size * size)
  for (const family of near) {
    const members = numbersOf(family.codes, numbers)
    for (const one of members) {
      for (const other of members) {
        const at = one * size + other
        nearness[at] = Math.max(nearness[at] ?? 0, family.nearness)
      }
    }
  }
  for (let number = 0; number < size; number++) nearness[number * size + number] = 1
  return { codes, numbers, nearness }
}

function numbersOf(codes: readonly string[], numbers: ReadonlyMap<string, number>): number[] {
  return codes.map((code) => {
    const number = numbers.get(code)
    if (number === undefined) throw new Error(`There is no tag ${code}`)
    return number
  })
}

/** What a text says of the subject without a tag: from its words. */
export interface Hints {
  themes: Iterable<string>
  groups: Iterable<string>
}

export interface TagsOf {
  themes: readonly string[]
  groups: readonly string[]
  targets: readonly string[]
}

/** The tags that were set, and those that follow: themes of targets, groups of themes, and what the words say. */
export function withImplied(
  { themes: set, groups: setGroups, targets: setTargets }: TagsOf,
  hints: Hints,
  of: 'request' | 'card',
): Record<keyof TagsOf, Tagged> {
  const themesOfTarget: Readonly<Record<string, readonly string[]>> = relations.themesOfTarget
  const ofTargets = setTargets.flatMap((code) => themesOfTarget[code] ?? [])
  const ofThemes = Object.entries(relations.themesAboutGroup)
    .filter(([, about]) => about.some((theme) => set.includes(theme)))
    .map(([group]) => group)
  const sureOfWords = (beside: readonly string[]) =>
    of === 'request' && beside.length > 0 ? fromWordBeside : fromWord
  return {
    themes: tagged(themeSpace, [
      [set, 1],
      [ofTargets, fromTag],
      [hints.themes, sureOfWords(set)],
    ]),
    groups: tagged(groupSpace, [
      [setGroups, 1],
      [ofThemes, fromTag],
      [hints.groups, sureOfWords(setGroups)],
    ]),
    targets: tagged(targetSpace, [[setTargets, 1]]),
  }
}

/** More tags than this say nothing any more; the surest come first. */
export const mostTags = 16

function tagged({ numbers }: TagSpace, sources: readonly (readonly [Iterable<string>, number])[]): Tagged {
  const all = new Map<number, number>()
  for (const [codes, sureness] of sources) {
    for (const code of codes) {
      const number = numbers.get(code)
      if (number !== undefined && !all.has(number) && all.size < mostTags) all.set(number, sureness)
    }
  }
  return all
}
