import { subjectsInNumbers } from '#recommendations/subject-profile.ts'
import { stateName } from '#reference/states.ts'
import { subjectsTable } from '../subjects-table.ts'
import type { PageServerLoad } from './$types.js'

/** No query to the database: all numbers are the index's. */
export const load: PageServerLoad = ({ url, locals: { application, language } }) => {
  const inNumbers = subjectsInNumbers(application.register, 'from')
  return {
    table: subjectsTable(language, url.searchParams, {
      path: '/recommending-states',
      facet: 'from',
      subjects: inNumbers.map(({ value }) => ({
        value,
        name: stateName(value, language),
        path: `/recommending-states/${value}`,
      })),
      inNumbers,
      byDefault: 'recommendations',
    }),
    sortedOtherwise: url.search !== '',
  }
}
