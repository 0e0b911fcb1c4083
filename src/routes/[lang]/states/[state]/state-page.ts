/** Everything that stands on the page of one State, which is also the home page of an instance that hosts it alone. */
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'
import { nameOfValue } from '#recommendations/naming.ts'
import { documentsInNumbers } from '#recommendations/document-profile.ts'
import { reviewsOf, stateProfile } from '#recommendations/state-profile.ts'
import type { StateProfile } from '#recommendations/state-profile.ts'
import { latestChangeOf } from '#recommendations/past.ts'
import type { Filter } from '#recommendations/search/contract.ts'
import { isImaginary, regions } from '#reference/states.ts'
import type { State } from '#reference/states.ts'
import { treaties, treatyStatus, treatyStatusAsOf } from '#reference/treaties.ts'
import type { Application } from '#server/application.ts'
import { documentRows } from '../../documents/document-rows.ts'
import { bars, cell, downloads, listHref, positionFigures, ranking, stack } from '../../figures.ts'
import type { Bars, Figure, Heat } from '../../figures.ts'

/** Rows of the grid of themes that come back, and of documents; all of them are a link away. */
const mostRecurring = 15
const mostThemesByRegion = 8
const mostDocuments = 12

export type StatePage = Awaited<ReturnType<typeof statePage>>

/** Two queries to the database: when the State's recommendations last changed. */
export async function statePage({ register, database }: Application, language: Language, state: State) {
  const profile = stateProfile(register, state.code)
  const filter: Filter = { state: [state.code] }
  const documents = documentsInNumbers(register, filter)
  const latest = await latestChangeOf(database.kysely, state.code)
  return {
    state,
    imaginary: isImaginary(state.code),
    name: state.names[language],
    region: regionName(language, state.region),
    total: profile.total,
    figures: [...positionFigures(language, filter, profile), ...breadth(language, profile)],
    reviews: stack(language, reviewsOf(state.code), 'cycle', profile.cycles),
    mechanisms: bars(language, filter, 'mechanism', profile.mechanisms),
    themes: ranking(language, filter, 'theme', profile.themes),
    groups: ranking(language, filter, 'group', profile.groups),
    recurring: recurringGrid(language, profile),
    recurringInAll: profile.recurring.length,
    recommendingStates: ranking(language, filter, 'from', profile.recommendingStates),
    regions: regionBars(language, profile),
    regionsByTheme: regionGrid(language, profile),
    recommendsToo: register.tally({ from: [state.code] }, []).total > 0,
    goals: bars(language, filter, 'sdg', profile.goals),
    treaties: treatyRows(language, state),
    treatiesAsOf: treatyStatusAsOf,
    documents: documentRows(language, documents.slice(0, mostDocuments), 'document'),
    documentsInAll: documents.length,
    list: listHref(language, filter),
    downloads: downloads(language, filter),
    latest,
  }
}

function breadth(language: Language, profile: StateProfile): Figure[] {
  const t = translator(language)
  const { number } = formatOf(language)
  const recommending = profile.recommendingStates.length
  const documents = profile.documents.length
  return [
    {
      value: number(recommending),
      label: t('figures.recommending-states', { count: recommending }),
      href: '#recommended-by',
    },
    { value: number(documents), label: t('figures.documents', { count: documents }), href: '#documents' },
  ].filter(({ value }) => value !== '0')
}

/** Themes down, cycles across: what the State was asked about again. */
function recurringGrid(language: Language, { state, cycles, recurring }: StateProfile): Heat {
  const columns = cycles.map(({ value }) => value)
  return {
    columns: columns.map((cycle) => nameOfValue('cycle', cycle, language)),
    rows: recurring.slice(0, mostRecurring).map(({ theme, cycles }) => {
      const own: Filter = { ...reviewsOf(state), theme: [theme] }
      return {
        label: nameOfValue('theme', theme, language),
        href: listHref(language, own),
        cells: columns.map((cycle) =>
          cell(language, cycles.find(({ value }) => value === cycle)?.count ?? 0, { ...own, cycle: [cycle] }),
        ),
      }
    }),
  }
}

function regionName(language: Language, code: string): string {
  return regions.find((region) => region.code === code)?.names[language] ?? code
}

function regionBars(language: Language, { state, regions: recommending }: StateProfile): Bars {
  return recommending.map(({ region, states, total }) => ({
    label: regionName(language, region),
    href: listHref(language, { state: [state], from: states }),
    value: total,
    text: formatOf(language).number(total),
  }))
}

/** Themes down, regional groups of the recommending States across. */
function regionGrid(language: Language, { state, regions: recommending, themes }: StateProfile): Heat {
  return {
    columns: recommending.map(({ region }) => regionName(language, region)),
    rows: themes.slice(0, mostThemesByRegion).map(({ value: theme }) => {
      const own: Filter = { state: [state], theme: [theme] }
      return {
        label: nameOfValue('theme', theme, language),
        href: listHref(language, own),
        cells: recommending.map(({ states, themes }) =>
          cell(language, themes.find(({ value }) => value === theme)?.count ?? 0, { ...own, from: states }),
        ),
      }
    }),
  }
}

function treatyRows(language: Language, state: State): string[][] {
  const t = translator(language)
  return treatyStatus(state.code).map(({ treaty, status, year }) => {
    const named = treaties.find(({ code }) => code === treaty)
    return [named?.names[language] ?? treaty, t(`treaty.${status}`), year ? String(year) : '–']
  })
}
