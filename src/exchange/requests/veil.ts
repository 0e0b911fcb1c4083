/**
 * What a request that goes out unnamed shows: as much as at least five hosted States have in common, and drawn so that
 * each of those five would have been drawn the same way. Whoever knows these rules and the public register is left with
 * all of them. Pure.
 *
 * Why it holds: the tags that are shown are such that the same tags, asked for by any State that fits them, are shown
 * again; and where a State stands in the world is told by parts into which all States that fit are divided, whichever of
 * them asks. Nothing else of the request goes into it.
 *
 * A State that asks again draws its next veil among those alone that its veils so far have left (`crowdOf`). Each of them
 * would have drawn the same veils one after the other: who learns that several requests are of one State is left with
 * five States all the same.
 */
import { dayOf, daysAfter } from '#platform/day.ts'
import type { RegionCode, StateCode } from '#reference/states.ts'

/** States that fit what is shown, at least. */
export const fewestStates = 5

/** A State that this program hosts, as everyone knows it. */
export type HostedState = {
  code: StateCode
  region: RegionCode
  ldc: boolean
  sids: boolean
  /** The tags of the recommendations to it in the public register. */
  themes: ReadonlySet<string>
  groups: ReadonlySet<string>
}

/** What the needs of a request are about. */
export type AskedFor = {
  kinds: readonly string[]
  themes: readonly string[]
  groups: readonly string[]
}

/** Null: not told. */
export type Whereabouts = { region: RegionCode | null; ldc: boolean | null; sids: boolean | null }

export type Veil = Whereabouts & { kinds: string[]; themes: string[]; groups: string[] }

/**
 * Draws the veil of what a State asks for: the most tags first, since by them an answer is found, then the finest place.
 * @param among the States of the same world as the State among which it is hidden: all that are hosted when it asks
 *   unnamed for the first time, and then those that its veils so far have left. An imaginary one hides among imaginary ones
 * @returns undefined where these are fewer than five: nothing would be hidden
 */
export function drawVeil(asked: AskedFor, state: StateCode, among: readonly HostedState[]): Veil | undefined {
  const own = among.find(({ code }) => code === state)
  if (!own || among.length < fewestStates) return undefined
  const tags = tagsThatFit(asked, own)
  const shown = mostTags(tags, among)
  const fitting = among.filter((each) => fits(each, shown))
  return {
    ...whereabouts(own, fitting),
    kinds: [...new Set(asked.kinds)].sort(),
    themes: shown.flatMap(({ list, code }) => (list === 'themes' ? [code] : [])),
    groups: shown.flatMap(({ list, code }) => (list === 'groups' ? [code] : [])),
  }
}

/** The States that could have sent what is shown, of those among which it was drawn: five at least. */
export function crowdOf(veil: Omit<Veil, 'kinds'>, among: readonly HostedState[]): HostedState[] {
  return among.filter((state) => couldBe(state, veil, among))
}

/** Whether a State could have sent what is shown, for all that the register and the rules above say. */
function couldBe(state: HostedState, veil: Omit<Veil, 'kinds'>, among: readonly HostedState[]): boolean {
  const shown = tagsThatFit({ kinds: [], ...veil }, state)
  if (shown.length < veil.themes.length + veil.groups.length) return false
  const place = whereabouts(
    state,
    among.filter((each) => fits(each, shown)),
  )
  return place.region === veil.region && place.ldc === veil.ldc && place.sids === veil.sids
}

type Tag = { list: 'themes' | 'groups'; code: string }

/** The tags of a request that the register holds of the State itself, each once, in an order that tells nothing. */
function tagsThatFit(asked: AskedFor, own: HostedState): Tag[] {
  return (['themes', 'groups'] as const).flatMap((list) =>
    [...new Set(asked[list])]
      .filter((code) => own[list].has(code))
      .sort()
      .map((code) => ({ list, code })),
  )
}

function fits(state: HostedState, tags: readonly Tag[]): boolean {
  return tags.every(({ list, code }) => state[list].has(code))
}

/** Looks further than this into sets of tags are left out: what was found by then is shown. */
const mostLooks = 100_000

/** The largest set of tags that five States fit all at once; of several equally large the first in their order. */
function mostTags(tags: readonly Tag[], among: readonly HostedState[]): Tag[] {
  let best: readonly Tag[] = []
  let looks = 0
  const extend = (chosen: readonly Tag[], from: number, fitting: readonly HostedState[]): void => {
    if (chosen.length > best.length) best = chosen
    for (let next = from; next < tags.length; next++) {
      const tag = tags[next]
      if (!tag || chosen.length + tags.length - next <= best.length || ++looks > mostLooks) return
      const left = fitting.filter((state) => fits(state, [tag]))
      if (left.length >= fewestStates) extend([...chosen, tag], next + 1, left)
    }
  }
  extend([], 0, among)
  return [...best]
}

/** The place of a State among those that fit: all in the same part of them are told the same. */
function whereabouts(own: HostedState, fitting: readonly HostedState[]): Whereabouts {
  const [region, ofRegion] = partOf(own, regionsAmong(fitting))
  const [ldc, ofLdc] = half(own, ofRegion, 'ldc')
  const [sids] = half(own, ofLdc, 'sids')
  return { region, ldc, sids }
}

type Parts = Map<RegionCode | null, HostedState[]>

/** Regions of five States or more; the others together, with the smallest of the regions where they are too few. */
function regionsAmong(fitting: readonly HostedState[]): Parts {
  const regions = [...Map.groupBy(fitting, ({ region }) => region)].sort(
    ([one, ones], [other, others]) => others.length - ones.length || (one < other ? -1 : 1),
  )
  const large: Parts = new Map(regions.filter(([, { length }]) => length >= fewestStates))
  const rest = regions.filter(([region]) => !large.has(region)).flatMap(([, few]) => few)
  for (const [region, many] of [...large].reverse()) {
    if (rest.length === 0 || rest.length >= fewestStates) break
    rest.push(...many)
    large.delete(region)
  }
  return rest.length ? large.set(null, rest) : large
}

function partOf(own: HostedState, parts: Parts): [RegionCode | null, HostedState[]] {
  return [...parts].find(([, part]) => part.some(({ code }) => code === own.code)) ?? [null, []]
}

/** The half of a part that a State is in, where each half is empty or has five States; else the whole, not told apart. */
function half(
  own: HostedState,
  part: readonly HostedState[],
  trait: 'ldc' | 'sids',
): [boolean | null, readonly HostedState[]] {
  const same = part.filter((each) => each[trait] === own[trait])
  const others = part.length - same.length
  return same.length >= fewestStates && (others === 0 || others >= fewestStates)
    ? [own[trait], same]
    : [null, part]
}

/**
 * The region that the public figures count a request in: of five hosted States at least, as the veil would tell it
 * without any tag. Null: not told.
 */
export function regionInFigures(state: StateCode, hosted: readonly HostedState[]): RegionCode | null {
  const own = hosted.find(({ code }) => code === state)
  return own && hosted.length >= fewestStates ? partOf(own, regionsAmong(hosted))[0] : null
}

/**
 * The day from which a request is shown: the next Monday, in UTC, the same for all that go out in a week.
 * @returns `YYYY-MM-DD`
 */
export function nextMonday(now: Date): string {
  const days = 7 - ((now.getUTCDay() + 6) % 7)
  return daysAfter(dayOf(now), days)
}
