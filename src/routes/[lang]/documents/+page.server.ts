import { documentsInNumbers } from '#recommendations/document-profile.ts'
import { imaginaryAmong } from '#reference/states.ts'
import { documentRows } from './document-rows.ts'
import { documentChips, documentFacetList, documentQuestionFrom, documentsHref } from './narrowing.ts'
import type { PageServerLoad } from './$types.js'

const onePage = 50

/** No query to the database: all numbers are the index's. */
export const load: PageServerLoad = ({ url, locals: { application, language } }) => {
  const question = documentQuestionFrom(url.searchParams)
  const documents = documentsInNumbers(application.register, question.filter)
  const last = Math.max(1, Math.ceil(documents.length / onePage))
  const page = Math.min(question.page, last)
  const shown = documents.slice((page - 1) * onePage, page * onePage)
  return {
    question: { ...question, page },
    last,
    count: documents.length,
    rows: documentRows(language, shown, 'document and State'),
    facets: documentFacetList(language, question, documents),
    chips: documentChips(language, question),
    imaginary: imaginaryAmong(shown.map(({ state }) => state)),
    canonical: documentsHref(language, { ...question, page }),
    narrowed: url.search !== '',
  }
}
