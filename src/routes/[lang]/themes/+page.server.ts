import { subjectsInNumbers } from '#recommendations/subject-profile.ts'
import { themes } from '#reference/themes.ts'
import { subjectsTable } from '../subjects-table.ts'
import type { PageServerLoad } from './$types.js'

/** No query to the database: all numbers are the index's. */
export const load: PageServerLoad = ({ url, locals: { application, language } }) => {
  const inNumbers = subjectsInNumbers(application.register, 'theme')
  return {
    table: subjectsTable(language, url.searchParams, {
      path: '/themes',
      facet: 'theme',
      subjects: themes.map(({ code, names }) => ({
        value: code,
        name: names[language],
        path: `/themes/${code}`,
      })),
      inNumbers,
      byDefault: 'recommendations',
    }),
    sortedOtherwise: url.search !== '',
  }
}
