import { todayInUtc } from '#platform/day.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { filtersNamedBy, nameableFacets } from '#recommendations/named-filters.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import { mark } from '#recommendations/search/mark.ts'
import { DEEPEST_RESULT } from '#recommendations/search/contract.ts'
import { asSearchRequest, queryOf, questionFrom } from '#recommendations/search/request.ts'
import { imaginaryAmong } from '#reference/states.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { excerpt } from '#recommendations/excerpt.ts'
import type { PageServerLoad } from './$types.js'
import { chips, downloads, facetList, offers, sortLinks } from './narrowing.ts'

/** Values of a facet that can be picked; what is rarer is found by typing its name. */
const valuesPerFacet = 40

/** More of one text than this is read on its own page. In characters. */
const longestInList = 700

/** A search, its results and every way on from it. One query to the database: the words of the results. */
export const load: PageServerLoad = async ({ url, locals: { application, language } }) => {
  const { register, database } = application
  const question = questionFrom(url.searchParams, language)
  const { q, filter, limit } = question
  const lastPage = Math.floor(DEEPEST_RESULT / limit)
  const page = Math.min(question.page, lastPage)
  const result = register.search({ ...asSearchRequest({ ...question, page }), valuesPerFacet })
  const named = q ? filtersNamedBy(q) : []
  const namedCounts = named.length ? register.tally(filter, nameableFacets).facets : {}
  const found = await readRecommendations(database.kysely, result.hits, language)
  return {
    question,
    total: result.total,
    last: Math.min(lastPage, Math.ceil(result.total / limit)),
    items: found.map((recommendation) => ({
      ...presentRecommendation(recommendation, language),
      parts: excerpt(
        mark(recommendation.text, recommendation.language, result.terms).map(({ text, hit }) => ({
          text,
          matched: hit,
        })),
        longestInList,
      ),
    })),
    facets: facetList(question, result.facets),
    chips: chips(question),
    offers: offers(question, named, namedCounts),
    sorts: sortLinks(question),
    downloads: downloads(question),
    didYouMean: result.didYouMean,
    imaginary: imaginaryAmong(found.map(({ stateId }) => stateId)),
    canonical: pathIn(language, `/recommendations${queryOf({ ...question, page })}`),
    today: todayInUtc(),
  }
}
