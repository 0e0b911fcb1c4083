/** Everything that stands on the page of one document: what it is, its recommendations in order, and their numbers. */
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { documentProfile } from '#recommendations/document-profile.ts'
import type { DocumentProfile } from '#recommendations/document-profile.ts'
import { nameOfValue } from '#recommendations/naming.ts'
import { documentPath, presentRecommendation } from '#recommendations/present.ts'
import type { PresentedRecommendation } from '#recommendations/present.ts'
import { DEEPEST_RESULT } from '#recommendations/search/contract.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { imaginaryAmong, isImaginary } from '#reference/states.ts'
import type { Application } from '#server/application.ts'
import type { Fact } from '#ui/reading/Facts.svelte'
import { downloads, listHref, positionFigures, ranking } from '../../figures.ts'
import type { NamedRanking } from '../../subject-page.ts'
import { documentTitle } from '../document-rows.ts'

const onePage = 50
const mostRanked = 8
const mostGoals = 17
const deepestPage = DEEPEST_RESULT / onePage

/** One query to the database: the words of one page. Undefined for a document of which the register has nothing. */
export async function documentPage(
  { register, database }: Application,
  language: Language,
  document: string,
  wantedPage: number,
) {
  const profile = documentProfile(register, document)
  const { filter } = profile
  const { total } = profile.positions
  if (total === 0) return undefined
  const last = Math.min(deepestPage, Math.ceil(total / onePage))
  const page = Math.min(wantedPage, last)
  const offset = (page - 1) * onePage
  const request = { query: '', filter, sort: 'paragraph', language, offset, limit: onePage } as const
  const found = await readRecommendations(database.kysely, register.search(request).hits, language)
  const items = found.map((recommendation) => presentRecommendation(recommendation, language))
  // Sources put a wrong symbol on a few: the document is of the State that most of it concerns.
  const own = items.find(({ state }) => state.code === profile.states[0]?.value) ?? items[0]
  return {
    document,
    title: documentTitle(document, language),
    state: profile.states[0]?.value ?? '',
    stateName: formatOf(language).list(
      profile.states.map(({ value }) => nameOfValue('state', value, language)),
    ),
    imaginary: imaginaryAmong(profile.states.map(({ value }) => value)),
    facts: own ? factsOf(language, own) : [],
    total,
    figures: positionFigures(language, filter, profile),
    rankings: rankingsOf(language, profile),
    items,
    page,
    last,
    list: listHref(language, filter),
    downloads: downloads(language, filter),
  }
}

function rankingsOf(language: Language, { filter, themes, groups, goals }: DocumentProfile): NamedRanking[] {
  const t = translator(language)
  const all = [
    { name: 'theme', facet: 'theme', counts: themes },
    { name: 'group', facet: 'group', counts: groups },
    { name: 'goal', facet: 'sdg', counts: goals },
  ] as const
  return all
    .filter(({ counts }) => counts.length > 0)
    .map(({ name, facet, counts }) => ({
      id: name,
      caption: t(`figures.by-${name}`),
      rows: t(`register.facet.${facet}`),
      ranking: ranking(language, filter, facet, counts, facet === 'sdg' ? mostGoals : mostRanked),
    }))
}

/** The address of one page of a document. */
export function documentHref(language: Language, document: string, page: number): string {
  return pathIn(language, documentPath(document)) + (page > 1 ? `?page=${page}` : '')
}

function factsOf(language: Language, own: PresentedRecommendation): Fact[] {
  const t = translator(language)
  const { state, mechanism, session, publishedOn, year, symbol } = own
  const date = publishedOn ?? (year === null ? undefined : String(year))
  return [
    {
      term: t('register.facet.state'),
      values: [{ text: state.name, href: pathIn(language, `/states/${state.code}`) }],
    },
    { term: t('register.facet.mechanism'), values: [{ text: mechanism.name }] },
    ...(session === null
      ? []
      : [
          {
            term: t('register.facet.session'),
            values: [{ text: nameOfValue('session', String(session), language) }],
          },
        ]),
    ...(date ? [{ term: t('document.date'), values: [{ text: formatOf(language).date(date) }] }] : []),
    ...(symbol && !isImaginary(state.code)
      ? [
          {
            term: t('document.original'),
            values: [
              {
                text: `undocs.org/${symbol}`,
                href: `https://undocs.org/${symbol}`,
                note: t('document.original.note'),
              },
            ],
          },
        ]
      : []),
  ]
}
