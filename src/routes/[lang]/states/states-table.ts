/** All States beside one another: as a table that sorts by link, and on the map. Pure. */
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { shareSupported } from '#recommendations/counting.ts'
import { nameOfValue } from '#recommendations/naming.ts'
import type { StateInNumbers } from '#recommendations/state-profile.ts'
import { imaginaryStates, regions, states } from '#reference/states.ts'
import type { State } from '#reference/states.ts'
import { shadesFor } from '#ui/charts/shades.ts'
import type { Choice } from '#ui/link.ts'
import type { Place } from '#ui/map/WorldMap.svelte'
import type { Cell, Column } from '#ui/reading/DataTable.svelte'
import { listHref } from '../figures.ts'
import { byNumber, sortableColumns, sorted, sortingFrom, sortingParameters } from '../sortable.ts'
import type { Sorting } from '../sortable.ts'

const sorts = ['name', 'region', 'received', 'supported', 'review'] as const
type Sort = (typeof sorts)[number]
const byDefault = 'received'

const measures = ['received', 'supported'] as const
export type Measure = (typeof measures)[number]

export type TableQuestion = {
  sorting: Sorting<Sort>
  /** A regional group, `ldc` or `sids`. */
  among: string | null
  measure: Measure
}

/** What makes no sense in an address is passed over. */
export function tableQuestionFrom(query: URLSearchParams): TableQuestion {
  return {
    sorting: sortingFrom(query, sorts, byDefault),
    among: query.get('among'),
    measure: measures.find((measure) => measure === query.get('measure')) ?? 'received',
  }
}

export type Row = StateInNumbers & { of: State; name: string; region: string; share: number | undefined }

/** Every State, those without recommendations too; an imaginary one only where it has some. */
export function statesTable(language: Language, inNumbers: readonly StateInNumbers[]): Row[] {
  const byCode = new Map(inNumbers.map((row) => [row.state, row]))
  const none = { supported: 0, noted: 0, pending: 0, total: 0, lastReview: undefined }
  return [...states, ...imaginaryStates.filter(({ code }) => byCode.has(code))].map((of) => {
    const row = byCode.get(of.code) ?? { state: of.code, ...none }
    const region = regions.find(({ code }) => code === of.region)?.names[language] ?? of.region
    return { ...row, of, name: of.names[language], region, share: shareSupported(row) }
  })
}

const belongs: Record<string, (state: State) => boolean> = {
  ...Object.fromEntries(regions.map(({ code }) => [code, ({ region }: State) => region === code])),
  ldc: ({ ldc }) => ldc,
  sids: ({ sids }) => sids,
}

/** The rows of a regional group, of least developed countries or of small islands, in the order asked for. */
export function arranged(rows: readonly Row[], { among, sorting }: TableQuestion, language: Language): Row[] {
  const { compare } = formatOf(language)
  const byName = (left: Row, right: Row) => compare(left.name, right.name)
  const orders = {
    name: byName,
    region: (left: Row, right: Row) => compare(left.region, right.region),
    received: byNumber<Row>(({ total }) => total),
    supported: byNumber<Row>(({ share }) => share ?? -1),
    review: byNumber<Row>(({ lastReview }) => lastReview ?? 0),
  }
  const within = among === null ? undefined : belongs[among]
  return sorted(within ? rows.filter(({ of }) => within(of)) : rows, sorting, orders, byName)
}

function tableHref(language: Language, { among, measure, sorting }: TableQuestion): string {
  const query = new URLSearchParams([
    ...(among ? [['among', among]] : []),
    ...(measure === 'received' ? [] : [['measure', measure]]),
    ...sortingParameters(sorting, byDefault),
  ])
  return pathIn(language, query.size ? `/states?${query}` : '/states')
}

/** The columns, as they stand over a table that is not sorted by link. */
export function tableHeads(language: Language): Column[] {
  return namedColumns(language).map(({ label, words }) => ({ label, numeric: !words }))
}

/** The columns, each leading to the table sorted by it. */
export function tableColumns(language: Language, question: TableQuestion): Column[] {
  return sortableColumns(namedColumns(language), question.sorting, (sorting) =>
    tableHref(language, { ...question, sorting }),
  )
}

function namedColumns(language: Language) {
  const t = translator(language)
  return sorts.map((key) => ({
    key,
    label: t(`states.column.${key}`),
    words: key === 'name' || key === 'region',
  }))
}

export function tableRows(language: Language, rows: readonly Row[]): Cell[][] {
  const { number, percent } = formatOf(language)
  const t = translator(language)
  return rows.map(({ of, state, name, region, total, share, lastReview }) => [
    { text: name, href: pathIn(language, `/states/${state}`) },
    [region, of.ldc && t('states.ldc.short'), of.sids && t('states.sids.short')].filter(Boolean).join(' · '),
    total > 0 ? { text: number(total), href: listHref(language, { state: [state] }) } : '0',
    share === undefined
      ? '–'
      : { text: percent(share), href: listHref(language, { state: [state], position: ['supported'] }) },
    lastReview === undefined ? '–' : nameOfValue('session', String(lastReview), language),
  ])
}

/** Links to all States, to each regional group, to least developed countries and small islands. */
export function amongLinks(language: Language, question: TableQuestion): Choice[] {
  const t = translator(language)
  const choices = [
    { label: t('states.all'), among: null },
    ...regions.map(({ code, names }) => ({ label: names[language], among: code })),
    { label: t('states.ldc.many'), among: 'ldc' },
    { label: t('states.sids.many'), among: 'sids' },
  ]
  return choices.map(({ label, among }) => ({
    label,
    href: tableHref(language, { ...question, among }),
    current: question.among === among,
  }))
}

export function measureLinks(language: Language, question: TableQuestion): Choice[] {
  return measures.map((measure) => ({
    label: translator(language)(`states.measure.${measure}`),
    href: tableHref(language, { ...question, measure }),
    current: question.measure === measure,
  }))
}

/** The same rows on the map, with what its shades mean. */
export function onMap(language: Language, rows: readonly Row[], measure: Measure) {
  const t = translator(language)
  const { number, percent } = formatOf(language)
  const figure = ({ total, share }: Row) => (measure === 'received' ? total : Math.round((share ?? 0) * 100))
  const written = (value: number) => (measure === 'received' ? number(value) : percent(value / 100))
  const shades = shadesFor(rows.map(figure))
  const places: Place[] = rows.map((row) => ({
    code: row.of.m49,
    label: t('states.on-map', { state: row.name, figure: written(figure(row)) }),
    href: pathIn(language, `/states/${row.state}`),
    point: row.of.point,
    shade: shades.of(figure(row)),
  }))
  const legend = shades.steps.map(({ shade, from, to }) => ({
    shade,
    label: from === to ? written(from) : t('states.range', { from: written(from), to: written(to) }),
  }))
  return { places, legend: [{ shade: 0 as const, label: t('states.none') }, ...legend] }
}
