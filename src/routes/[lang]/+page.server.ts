import { pathIn } from '#platform/i18n/paths.ts'
import { statesInNumbers } from '#recommendations/state-profile.ts'
import { hostedStates } from '#recommendations/store.ts'
import { imaginaryAmong, stateByCode } from '#reference/states.ts'
import { countsByEach } from '#recommendations/counting.ts'
import type { PageServerLoad } from './$types.js'
import { positionFigures } from './figures.ts'
import { statePage } from './states/[state]/state-page.ts'
import { supportLinks } from './states/[state]/support-links.ts'
import { onMap, statesTable, tableRows } from './states/states-table.ts'

/** States in the table below the map, where the instance hosts none of its own. */
const mostStates = 10

/**
 * One hosted State: its page is home. Several, or none but a register that has something: the map. Nothing at all: how
 * to begin. Four queries to the database at most.
 */
export const load: PageServerLoad = async ({ locals, setHeaders }) => {
  const { application, language } = locals
  const { register, database } = application
  const hosted = (await hostedStates(database.kysely)).flatMap((code) => stateByCode(code) ?? [])
  const [only] = hosted
  if (only && hosted.length === 1) {
    const state = await statePage(application, language, only)
    const support = await supportLinks(locals, only.code, setHeaders)
    return { state, support, imaginary: state.imaginary, canonical: pathIn(language, `/states/${only.code}`) }
  }
  if (register.size === 0) return {}
  const rows = statesTable(language, statesInNumbers(register))
  const shown = hosted.length
    ? rows.filter(({ of }) => hosted.includes(of))
    : rows.toSorted((left, right) => right.total - left.total).slice(0, mostStates)
  return {
    imaginary: imaginaryAmong(rows.map(({ state }) => state)),
    all: {
      hosted: hosted.length > 0,
      figures: positionFigures(language, {}, countsByEach(register, {}, [])),
      map: onMap(language, rows, 'received'),
      rows: tableRows(language, shown),
    },
  }
}
