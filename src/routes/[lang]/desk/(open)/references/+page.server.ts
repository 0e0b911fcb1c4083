import { redirect } from '@sveltejs/kit'
import { checkReference } from '#exchange/experts/commands.ts'
import { referencesToCheck } from '#exchange/experts/store.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { atDesk } from '../../acting.ts'
import { pageIn } from '#platform/asked.ts'
import { rowNumber } from '#platform/row-number.ts'
import { circumstances, fieldsOf, refused } from '../../../forms.ts'
import type { Actions, PageServerLoad } from './$types.js'

const pageLength = 50

/** The references of experts, those not yet checked first. */
export const load: PageServerLoad = async (event) => {
  const page = pageIn(event.url.searchParams)
  const { total, references } = await atDesk(event, (transaction) =>
    referencesToCheck(transaction, { limit: pageLength, offset: (page - 1) * pageLength }),
  )
  return {
    total,
    page,
    last: Math.max(1, Math.ceil(total / pageLength)),
    references,
    done: event.url.searchParams.has('checked'),
  }
}

export const actions: Actions = {
  default: async (event) => {
    const typed = await fieldsOf(event.request, ['reference', 'level', 'changeId'])
    const checked = {
      id: rowNumber(typed.reference),
      level: /^\d$/.test(typed.level) ? Number(typed.level) : -1,
      opened: rowNumber(typed.changeId),
    }
    try {
      await atDesk(event, (transaction) => checkReference(transaction, checked, circumstances(event)))
    } catch (error) {
      return refused(error, typed)
    }
    redirect(303, pathIn(event.locals.language, '/desk/references?checked'))
  },
}
