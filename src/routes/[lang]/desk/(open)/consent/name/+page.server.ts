import { redirect } from '@sveltejs/kit'
import { pathIn } from '#platform/i18n/paths.ts'
import { rowNumber } from '#platform/row-number.ts'
import { chooseShownName, replyToRemoval } from '#consent/commands.ts'
import { removals, shownName } from '#consent/outlets.ts'
import { holdsPower } from '#consent/store.ts'
import { circumstances, fieldsOf, refused } from '../../../../forms.ts'
import { atConsent } from '../side.ts'
import type { Actions, PageServerLoad } from './$types.js'

/** How an independent body appears outside: under which name, and what the operator removed of it. */
export const load: PageServerLoad = async (event) =>
  atConsent(event, async (transaction, { organisation, side }) => ({
    // A government appears under its own name, and the page says so.
    chooses: side === 'body',
    name: await shownName(transaction, organisation),
    removals: await removals(transaction, { organisation, most: 100 }),
    mayDecide: side === 'body' && (await holdsPower(transaction)),
    saved: event.url.searchParams.has('saved'),
  }))

export const actions: Actions = {
  choose: async (event) => {
    const { name } = await fieldsOf(event.request, ['name'])
    const values = { name, removal: '', words: '' }
    try {
      await atConsent(event, (transaction) =>
        chooseShownName(transaction, name.slice(0, 200), circumstances(event)),
      )
    } catch (error) {
      return refused(error, values)
    }
    redirect(303, pathIn(event.locals.language, '/desk/consent/name?saved'))
  },
  reply: async (event) => {
    const { removal, words } = await fieldsOf(event.request, ['removal', 'words'])
    try {
      await atConsent(event, (transaction) =>
        replyToRemoval(
          transaction,
          { removal: rowNumber(removal), words: words.slice(0, 5_000) },
          circumstances(event),
        ),
      )
    } catch (error) {
      return refused(error, { name: undefined, removal, words })
    }
    redirect(303, pathIn(event.locals.language, '/desk/consent/name?saved'))
  },
}
