import { endpoints } from '#open-data/endpoints.ts'
import { Refusal } from '#platform/errors.ts'
import { inWords, translator } from '#platform/i18n/translate.ts'
import type { PageServerLoad } from './$types.js'
import { fieldsOf, knownValues } from './trying.ts'

/** What the API can be asked, each with a form to try it. No query to the database. */
export const load: PageServerLoad = ({ locals: { application, language } }) => {
  const t = translator(language)
  const { hits } = application.register.search({
    query: '',
    filter: {},
    sort: 'date',
    language,
    offset: 0,
    limit: 1,
  })
  const refusal = new Refusal('api.bad-value', { parameter: 'state', value: 'Peru', expected: 'PER' }, 400)
  const { status, code, details } = refusal
  const title = `\u2068${inWords(t, refusal)}\u2069` // an Arabic sentence among Latin names
  return {
    endpoints: endpoints.map((endpoint) => ({
      operation: endpoint.operation,
      path: `/api/v1${endpoint.path}`,
      summary: t(endpoint.summary),
      types: Object.keys(endpoint.answers).map((type) => type.split(';')[0]),
      fields: fieldsOf(endpoint, language, { id: hits[0]?.id ?? '' }),
    })),
    known: knownValues(language),
    problem: JSON.stringify({ status, code, title, details }, null, 2),
  }
}
