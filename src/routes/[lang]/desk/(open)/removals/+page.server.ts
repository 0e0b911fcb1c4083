import { redirect } from '@sveltejs/kit'
import { Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { removePublic } from '#consent/commands.ts'
import { publicThingAt, removals } from '#consent/outlets.ts'
import { atDesk } from '../../acting.ts'
import { circumstances, comeBack, fieldsOf, refused } from '../../../forms.ts'
import type { Actions, PageServerLoad } from './$types.js'

const shownRemovals = 50

/** What the operator removed from the public of what independent bodies had published, and the form to do so. */
export const load: PageServerLoad = async (event) => ({
  removals: await atDesk(event, (transaction) => removals(transaction, { most: shownRemovals })),
  address: event.url.searchParams.get('address') ?? '',
  done: event.url.searchParams.has('done'),
})

export const actions: Actions = {
  default: async (event) => {
    const values = await fieldsOf(event.request, ['address', 'reason'])
    if (!values.reason.trim())
      return comeBack(422, [{ field: 'reason', code: 'consent.no-reason', details: {} }], values)
    try {
      await atDesk(event, async (transaction) => {
        const thing = await publicThingAt(transaction, values.address.trim())
        if (!thing) throw new Refusal('consent.not-public', {}, 404)
        const { kind, stateId, id } = thing
        const removal = { kind, stateId, id, reason: values.reason.slice(0, 5_000) }
        await removePublic(transaction, removal, circumstances(event))
      })
    } catch (error) {
      return refused(error, values)
    }
    redirect(303, pathIn(event.locals.language, '/desk/removals?done'))
  },
}
