import { subjectsInNumbers } from '#recommendations/subject-profile.ts'
import { goals } from '#reference/goals.ts'
import { subjectsTable } from '../subjects-table.ts'
import type { PageServerLoad } from './$types.js'

/** No query to the database: all numbers are the index's. */
export const load: PageServerLoad = ({ url, locals: { application, language } }) => {
  const inNumbers = subjectsInNumbers(application.register, 'sdg')
  return {
    table: subjectsTable(language, url.searchParams, {
      path: '/goals',
      facet: 'sdg',
      subjects: goals.map(({ number, names }) => ({
        value: String(number),
        name: `${number}. ${names[language]}`,
        path: `/goals/${number}`,
      })),
      inNumbers,
      byDefault: 'name',
    }),
    sortedOtherwise: url.search !== '',
  }
}
