import { statesInNumbers } from '#recommendations/state-profile.ts'
import { imaginaryAmong } from '#reference/states.ts'
import type { PageServerLoad } from './$types.js'
import {
  amongLinks,
  arranged,
  measureLinks,
  onMap,
  statesTable,
  tableColumns,
  tableQuestionFrom,
  tableRows,
} from './states-table.ts'

/** No query to the database: all numbers are the index's. */
export const load: PageServerLoad = ({ url, locals: { application, language } }) => {
  const question = tableQuestionFrom(url.searchParams)
  const rows = arranged(statesTable(language, statesInNumbers(application.register)), question, language)
  return {
    map: onMap(language, rows, question.measure),
    columns: tableColumns(language, question),
    rows: tableRows(language, rows),
    among: amongLinks(language, question),
    measures: measureLinks(language, question),
    measure: question.measure,
    imaginary: imaginaryAmong(rows.map(({ state }) => state)),
    arrangedOtherwise: url.search !== '',
  }
}
