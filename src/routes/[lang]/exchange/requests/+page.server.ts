import { pageIn } from '#platform/asked.ts'
import { readAs } from '../../reading-as.ts'
import { filterFrom } from '#exchange/requests/question.ts'
import { readShown } from '#exchange/requests/reading.ts'
import type { PageServerLoad } from './$types.js'

const perPage = 30

/** The requests that whoever asks sees. */
export const load: PageServerLoad = async ({ url, locals, setHeaders }) => {
  const { language, proof } = locals
  setHeaders({ 'cache-control': proof ? 'private, no-cache' : 'public, no-cache' })
  const filter = filterFrom(url.searchParams)
  const page = pageIn(url.searchParams)
  const { total, rows } = await readAs(locals, (connection) =>
    readShown(
      connection,
      filter,
      { limit: perPage, offset: (page - 1) * perPage },
      { language, through: 'page' },
    ),
  )
  return { total, requests: rows, filter, page, last: Math.max(1, Math.ceil(total / perPage)) }
}
