/** States that received support, on the map and as a table with the same numbers. Pure. */
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import type { ValueCount } from '#cooperation/repository/store.ts'
import { regions, stateByCode } from '#reference/states.ts'
import { shadesFor } from '#ui/charts/shades.ts'
import type { Place } from '#ui/map/WorldMap.svelte'
import type { Cell } from '#ui/reading/DataTable.svelte'

/** @param hrefOf the list that a State's number counts */
export function statesOnMap(
  language: Language,
  counts: readonly ValueCount[],
  hrefOf: (state: string) => string,
) {
  const t = translator(language)
  const { number } = formatOf(language)
  const shades = shadesFor(counts.map(({ count }) => count))
  const places: Place[] = counts.flatMap(({ value, count }) => {
    const state = stateByCode(value)
    if (!state) return []
    return {
      code: state.m49,
      label: t('states.on-map', { state: state.names[language], figure: number(count) }),
      href: hrefOf(value),
      point: state.point,
      shade: shades.of(count),
    }
  })
  const legend = shades.steps.map(({ shade, from, to }) => ({
    shade,
    label: from === to ? number(from) : t('states.range', { from: number(from), to: number(to) }),
  }))
  return { places, legend: [{ shade: 0 as const, label: t('repository.map.none') }, ...legend] }
}

/** The name of a State, which leads to its page, and its regional group. */
export function stateCells(language: Language, code: string): [Cell, Cell] {
  const t = translator(language)
  const state = stateByCode(code)
  const region = regions.find((one) => one.code === state?.region)?.names[language] ?? ''
  return [
    { text: state?.names[language] ?? code, href: pathIn(language, `/states/${code}`) },
    [region, state?.ldc && t('states.ldc.short'), state?.sids && t('states.sids.short')]
      .filter(Boolean)
      .join(' · '),
  ]
}
