import { redirect } from '@sveltejs/kit'
import { handingOver, handOver } from '#identity/hand-over.ts'
import { presentPerson } from '#identity/present.ts'
import { listPeople } from '#identity/store.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { atDesk } from '../../../../acting.ts'
import { circumstances, comeBack, fieldsOf, refused } from '../../../../../forms.ts'
import { atField } from '../../appointing.ts'
import { personIn, personOfPage } from '../person.ts'
import type { Actions, PageServerLoad } from './$types.js'

/** As many as one list of successors offers. */
const mostOffered = 500

export const load: PageServerLoad = async (event) =>
  atDesk(event, async (transaction) => {
    const person = await personOfPage(transaction, personIn(event.params))
    const others = await listPeople(transaction, { limit: mostOffered })
    return {
      person: presentPerson(person),
      others: others
        .filter(({ id, disabledAt, name }) => id !== person.id && !disabledAt && name)
        .map(({ id, name, office }) => ({ id, name: [name, office].filter(Boolean).join(', ') })),
    }
  })

export const actions: Actions = {
  default: async (event) => {
    const person = personIn(event.params)
    const typed = await fieldsOf(event.request, ['to', 'decisionReference', 'why'])
    const read = handingOver.safeParse({ ...typed, to: typed.to ? Number(typed.to) : undefined })
    if (!read.success)
      return comeBack(422, [{ field: 'to', code: 'people.successor-missing', details: {} }], typed)
    if (!typed.why.trim())
      return comeBack(422, [{ field: 'why', code: 'desk.why-missing', details: {} }], typed)
    try {
      await atDesk(event, (transaction) =>
        handOver(transaction, person, read.data, circumstances(event, typed.why)),
      )
    } catch (error) {
      return atField(refused(error, typed))
    }
    redirect(303, pathIn(event.locals.language, `/desk/people/${read.data.to}?saved=handed-over`))
  },
}
