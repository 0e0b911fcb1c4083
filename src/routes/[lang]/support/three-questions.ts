/**
 * The three questions: which States received support, why, and what kind. Every number is the length of the list that it
 * leads to, counted by the database for whoever asks.
 */
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { nameOfSupportValue } from '#cooperation/repository/present.ts'
import {
  queryOfSupport,
  supportQuestionFrom,
  type SupportFacet,
  type SupportFilter,
  type SupportQuestion,
} from '#cooperation/repository/question.ts'
import { organisationNames, supportFigures, type SupportFigures } from '#cooperation/repository/store.ts'
import { askedFor } from '#cooperation/repository/unmet.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import type { Connection } from '#platform/database/connection.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { currencyName } from '#reference/currencies.ts'
import { imaginaryAmong } from '#reference/states.ts'
import type { Choice } from '#ui/link.ts'
import type { Cell } from '#ui/reading/DataTable.svelte'
import type { Figure, Ranking } from '../figures.ts'
import { supportChips, supportDownloads, supportHref } from '../activities/narrowing.ts'
import { stateCells, statesOnMap } from '../activities/on-map.ts'

const mostRecommendations = 5
/** Bars of a ranking; the rest stands beside the list. */
const mostBars = 10
const mostYears = 8

/** Seven queries to the database, each bounded. */
export async function threeQuestions(connection: Connection, url: URL, language: Language) {
  const asked = supportQuestionFrom(url.searchParams, 'activities')
  const question: SupportQuestion = { ...asked, page: 1, limit: 20, sort: 'changed' }
  const figures = await supportFigures(connection, question, mostRecommendations)
  const named = [
    ...(figures.facets.partner ?? []).map(({ value }) => value),
    ...(question.filter.partner ?? []),
  ]
  const partners = await organisationNames(connection, named)
  const page: Page = { language, question, figures, partners }
  const keys = figures.recommendations.map(({ stateId, id }) => ({ stateId, id }))
  const served = await readRecommendations(connection, keys, language)
  const requested = await askedFor(connection, mostRecommendations)
  const waiting = await readRecommendations(connection, requested.recommendations, language)
  const states = valuesOf(page, 'state')
  return {
    total: figures.total,
    query: queryOfSupport(question),
    chips: supportChips({ ...page, view: 'list' }, question.recommendation).map(({ label }) => label),
    years: yearLinks(page),
    figures: keyFigures(page),
    map: statesOnMap(language, states, (state) => hrefOf(page, { state: [state] })),
    states: stateRows(page),
    statesFoot: footOf(page),
    because: ranking(page, 'because'),
    mechanisms: ranking(page, 'mechanism'),
    themes: ranking(page, 'theme'),
    groups: ranking(page, 'group'),
    goals: ranking(page, 'sdg', (value) => !value.includes('.')),
    recommendations: served.map((row) => ({
      item: presentRecommendation(row, language),
      support: linked(
        page,
        figures.recommendations.find(({ id }) => id === row.id)?.count ?? 0,
        {},
        { recommendation: row.id },
      ),
    })),
    kinds: ranking(page, 'kind'),
    partners: ranking(page, 'partner'),
    money: moneyRows(page),
    asked: {
      groups: requested.groups.map(({ group, requests, activities }) => [
        nameOfSupportValue('group', group, language, partners),
        formatOf(language).number(requests),
        activities
          ? {
              text: formatOf(language).number(activities),
              href: pathIn(language, `/activities?group=${group}`),
            }
          : '0',
      ]),
      recommendations: waiting.map((row) => presentRecommendation(row, language)),
      unserved: requested.unserved,
    },
    list: hrefOf(page, {}),
    downloads: supportDownloads(page).filter(({ extension }) => extension !== 'atom'),
    imaginary: imaginaryAmong(states.map(({ value }) => value)),
    canonical: pathIn(language, `/support${queryOfSupport(question)}`),
  }
}

type Page = {
  language: Language
  question: SupportQuestion
  figures: SupportFigures
  partners: ReadonlyMap<string, string>
}

/** The list that is left when these are chosen besides. */
function hrefOf(
  { language, question }: Page,
  filter: SupportFilter,
  more: Partial<SupportQuestion> = {},
): string {
  return supportHref(
    { language, question, view: 'list' },
    { filter: { ...question.filter, ...filter }, ...more },
  )
}

function linked(page: Page, count: number, filter: SupportFilter, more: Partial<SupportQuestion> = {}): Cell {
  const { number } = formatOf(page.language)
  return count ? { text: number(count), href: hrefOf(page, filter, more) } : '0'
}

/** The values of a facet; where some are chosen, those alone, so that numbers add up to the page's own list. */
function valuesOf({ figures, question }: Page, facet: SupportFacet) {
  const chosen = question.filter[facet]
  const values = figures.facets[facet] ?? []
  return chosen ? values.filter(({ value }) => chosen.includes(value)) : values
}

/** One bar for each value, each leading to the list that it counts. */
function ranking(page: Page, facet: SupportFacet, of: (value: string) => boolean = () => true): Ranking {
  const { language, partners } = page
  const values = valuesOf(page, facet).filter(({ value }) => of(value))
  const rows = values.slice(0, mostBars).map(({ value, count }) => ({
    label: nameOfSupportValue(facet, value, language, partners),
    href: hrefOf(page, { [facet]: [value] }),
    value: count,
    text: formatOf(language).number(count),
  }))
  if (values.length <= mostBars) return { rows }
  const label = translator(language)('figures.all', { count: values.length })
  return { rows, more: { label, href: `${hrefOf(page, {})}#facets` } }
}

function keyFigures(page: Page): Figure[] {
  const t = translator(page.language)
  const { number } = formatOf(page.language)
  const states = valuesOf(page, 'state').length
  const partners = valuesOf(page, 'partner').length
  const figure = (label: string, count: number, href: string) => ({ value: number(count), label, href })
  const counted = (facet: SupportFacet, value: string) =>
    valuesOf(page, facet).find((each) => each.value === value)?.count ?? 0
  return [
    figure(
      t('three-questions.activities', { count: page.figures.total }),
      page.figures.total,
      hrefOf(page, {}),
    ),
    figure(t('three-questions.states', { count: states }), states, '#who'),
    figure(t('three-questions.partners', { count: partners }), partners, '#kinds'),
    figure(
      t('three-questions.serving', { count: counted('because', 'recommendation') }),
      counted('because', 'recommendation'),
      hrefOf(page, { because: ['recommendation'] }),
    ),
    figure(
      t('three-questions.reported', { count: counted('report', 'given') }),
      counted('report', 'given'),
      hrefOf(page, { report: ['given'] }),
    ),
  ].filter(({ value }, index) => index === 0 || value !== number(0))
}

/** Of each State: its support, what of it runs, what is completed, and how it stands with reports back. */
const columnsOfState: readonly { facet: 'status' | 'report'; value: string }[] = [
  { facet: 'status', value: 'under-way' },
  { facet: 'status', value: 'completed' },
  { facet: 'report', value: 'given' },
  { facet: 'report', value: 'none' },
]

function stateRows(page: Page): Cell[][] {
  return valuesOf(page, 'state').map(({ value: state, count }) => [
    ...stateCells(page.language, state),
    linked(page, count, { state: [state] }),
    ...columnsOfState.map(({ facet, value }) =>
      linked(page, countOf(page, facet, value, state), { state: [state], [facet]: [value] }),
    ),
  ])
}

function countOf({ figures }: Page, facet: string, value: string, state?: string): number {
  return figures.byState
    .filter((each) => each.facet === facet && each.value === value && (!state || each.state === state))
    .reduce((sum, { count }) => sum + count, 0)
}

function footOf(page: Page): Cell[] {
  return [
    translator(page.language)('three-questions.all-states'),
    '',
    linked(page, page.figures.total, {}),
    ...columnsOfState.map(({ facet, value }) =>
      linked(page, countOf(page, facet, value), { [facet]: [value] }),
    ),
  ]
}

/** Sums by currency, never added across currencies, with the activities of which they are. */
function moneyRows(page: Page): Cell[][] {
  const { amount } = formatOf(page.language)
  return page.figures.money.map(({ currency, planned, paid, activities }) => [
    currencyName(currency, page.language),
    planned ? amount(planned, currency) : '–',
    paid ? amount(paid, currency) : '–',
    linked(page, activities, { currency: [currency] }),
  ])
}

/** The latest years, each leading to the same page of that year. */
function yearLinks({ language, question, figures }: Page): Choice[] {
  const t = translator(language)
  const { year: chosen, ...others } = question.filter
  const href = (filter: SupportFilter) =>
    pathIn(language, `/support${queryOfSupport({ ...question, filter })}`)
  const years = (figures.facets.year ?? [])
    .map(({ value }) => value)
    .sort((one, other) => Number(other) - Number(one))
  return [
    { label: t('three-questions.all-years'), href: href(others), current: !chosen },
    ...years.slice(0, mostYears).map((year) => ({
      label: year,
      href: href({ ...others, year: [year] }),
      current: chosen?.length === 1 && chosen[0] === year,
    })),
  ]
}
