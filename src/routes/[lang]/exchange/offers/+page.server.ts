import { mayOffer, mayTellExperience } from '#exchange/offers/policy.ts'
import { readOffered } from '#exchange/offers/reading.ts'
import { countOffered } from '#exchange/offers/store.ts'
import { pageIn } from '#platform/asked.ts'
import { readAs } from '../../reading-as.ts'
import { filterOf, questionFrom } from '#exchange/offers/question.ts'
import { chipsOf, facetsBeside } from './narrowing.ts'
import type { PageServerLoad } from './$types.js'

const pageLength = 30

/** In characters: the rest is read on its own page. */
const longestInList = 400

/** What is offered to whoever asks. */
export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
  const { language, proof } = locals
  setHeaders({ 'cache-control': proof ? 'private, no-cache' : 'public, no-cache' })
  const question = questionFrom(url.searchParams)
  const filter = filterOf(question)
  const page = pageIn(url.searchParams)
  const range = { limit: pageLength, offset: (page - 1) * pageLength }
  const read = await readAs(locals, async (connection, acting) => {
    const { total, offered } = await readOffered(connection, filter, range, 'page')
    const counts = await countOffered(connection, filter)
    return {
      total,
      counts,
      offered,
      mayOffer: acting !== undefined && mayOffer(acting),
      mayTell: acting !== undefined && mayTellExperience(acting),
    }
  })
  const { counts, offered, ...rest } = read
  return {
    ...rest,
    question,
    page,
    last: Math.max(1, Math.ceil(read.total / pageLength)),
    offered: offered.map((one) => ({
      ...one,
      words: one.words.length > longestInList ? `${one.words.slice(0, longestInList).trimEnd()}…` : one.words,
    })),
    facets: facetsBeside(question, counts, language),
    chips: chipsOf(question, language),
  }
}
