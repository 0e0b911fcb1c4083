/** What the API shows of things that the register's presenters give: with addresses, and codes with their names. Pure. */
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import type { Counted } from '#recommendations/counting.ts'
import { nameOfValue } from '#recommendations/naming.ts'
import { presentRecommendation, recommendationPath } from '#recommendations/present.ts'
import type { Named, PresentedRecommendation, ShownRecommendation } from '#recommendations/present.ts'
import type { PresentedInFull } from '#recommendations/present-in-full.ts'
import { facetNames } from '#recommendations/search/contract.ts'
import type { FacetCounts, FacetName, Facets } from '#recommendations/search/contract.ts'
import type { StateProfile } from '#recommendations/state-profile.ts'
import { sdgName } from '#reference/goals.ts'
import { regions, type RegionCode, type State } from '#reference/states.ts'
import { treaties, treatyStatus, treatyStatusAsOf } from '#reference/treaties.ts'

/** Whom an answer is for: the addresses in it begin with the origin, the names are in the language. */
export type Reader = { origin: string; language: Language }

export type OpenRecommendation = PresentedRecommendation & { url: string }

export function openRecommendation(shown: ShownRecommendation, reader: Reader): OpenRecommendation {
  const { id, ...rest } = presentRecommendation(shown, reader.language)
  return { id, url: addressOf(recommendationPath(id), reader), ...rest }
}

/** A recommendation in full; its versions stand at an address of their own. */
export function openInFull({ positions: _, versions: __, ...full }: PresentedInFull, reader: Reader) {
  return {
    ...full,
    url: addressOf(recommendationPath(full.id), reader),
    versions: `${reader.origin}/api/v1/recommendations/${full.id}/versions?lang=${reader.language}`,
  }
}

/** The address of a page in the reader's language. */
export function addressOf(path: string, { origin, language }: Reader): string {
  return origin + pathIn(language, path)
}

export function named(facet: FacetName, code: string, language: Language): Named {
  // A goal's number is its code; it need not stand in its name again.
  return { code, name: facet === 'sdg' ? sdgName(code, language) : nameOfValue(facet, code, language) }
}

export function counted(facet: FacetName, counts: readonly Counted[], language: Language) {
  return counts.map(({ value, count }) => ({ ...named(facet, value, language), count }))
}

export function openFacets(facets: Facets, language: Language) {
  const open = ({ values, more }: FacetCounts, facet: FacetName) => ({
    values: counted(facet, values, language),
    more,
  })
  return Object.fromEntries(
    facetNames.flatMap((facet) => {
      const counts = facets[facet]
      return counts ? [[facet, open(counts, facet)]] : []
    }),
  )
}

export function openRegion(code: RegionCode, language: Language): Named {
  return { code, name: regions.find((region) => region.code === code)?.names[language] ?? code }
}

/** What a State is, beside what it received. */
export function openStateFacts({ code, names, region, ldc, sids, unMember }: State, language: Language) {
  return {
    code,
    name: names[language],
    region: openRegion(region, language),
    leastDeveloped: ldc,
    smallIsland: sids,
    unMember,
  }
}

/** The numbers of a State's page. */
export function openState(state: State, profile: StateProfile, reader: Reader) {
  const { language } = reader
  const names = (facet: FacetName, counts: readonly Counted[]) => counted(facet, counts, language)
  return {
    ...openStateFacts(state, language),
    url: addressOf(`/states/${state.code}`, reader),
    positions: profile.positions,
    mechanisms: names('mechanism', profile.mechanisms),
    cycles: profile.cycles.map(({ value, ...positions }) => ({ cycle: Number(value), ...positions })),
    years: profile.years.map(({ value, count }) => ({ year: Number(value), count })),
    kinds: names('kind', profile.kinds),
    documents: profile.documents.map(({ value, count }) => ({ document: value, count })),
    themes: names('theme', profile.themes),
    groups: names('group', profile.groups),
    goals: names('sdg', profile.goals),
    recurring: profile.recurring.map(({ theme, total, cycles }) => ({
      ...named('theme', theme, language),
      total,
      cycles: cycles.map(({ value, count }) => ({ cycle: Number(value), count })),
    })),
    recommendingStates: names('from', profile.recommendingStates),
    recommendingRegions: profile.regions.map(({ region, states, total, themes }) => ({
      ...openRegion(region, language),
      states,
      total,
      themes: names('theme', themes),
    })),
    treaties: openTreaties(state.code, language),
    treatiesAsOf: treatyStatusAsOf,
  }
}

/** What a State has done about each treaty. */
export function openTreaties(state: string, language: Language) {
  return treatyStatus(state).map(({ treaty, status, year }) => ({
    treaty: {
      code: treaty,
      name: treaties.find(({ code }) => code === treaty)?.shortNames[language] ?? treaty,
    },
    status,
    year: year ?? null,
  }))
}
