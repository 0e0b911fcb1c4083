import { filtersNamedBy, nameableFacets } from '#recommendations/named-filters.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import { mark } from '#recommendations/search/mark.ts'
import { DEEPEST_RESULT } from '#recommendations/search/contract.ts'
import { facets, searchRequestFrom } from '#recommendations/search/request.ts'
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
  const request = searchRequestFrom(url.searchParams, language)
  const { q, filter, sort, limit } = request
  const lastPage = Math.floor(DEEPEST_RESULT / limit)
  const offset = (Math.min(request.page, lastPage) - 1) * limit
  const result = register.search({ query: q, filter, sort, language, offset, limit, facets, valuesPerFacet })
  const named = q ? filtersNamedBy(q) : []
  const namedCounts = named.length ? register.tally(filter, nameableFacets).facets : {}
  const found = await readRecommendations(database.kysely, result.hits, language)
  return {
    request,
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
    facets: facetList(request, result.facets),
    chips: chips(request),
    offers: offers(request, named, namedCounts),
    sorts: sortLinks(request),
    downloads: downloads(request),
    didYouMean: result.didYouMean,
    today: new Date().toISOString().slice(0, 10),
  }
}
