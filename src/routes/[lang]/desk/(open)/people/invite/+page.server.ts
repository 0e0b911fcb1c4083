import { redirect } from '@sveltejs/kit'
import { invitation, invite } from '#identity/commands.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { atDesk, whoActs } from '../../../acting.ts'
import { circumstances, comeBack, fieldsOf, refused } from '../../../../forms.ts'
import {
  appointmentFields,
  asksLetter,
  atField,
  organisationsToFill,
  readAppointment,
} from '../appointing.ts'
import { personFaults } from '../faults.ts'
import type { Actions, PageServerLoad } from './$types.js'

export const load: PageServerLoad = async (event) => {
  const acting = whoActs(event.locals)
  const { proof } = event.locals
  return {
    organisations: proof
      ? await atDesk(event, (transaction) => organisationsToFill(transaction, acting))
      : [],
    asksLetter: asksLetter(acting),
  }
}

const personFields = ['name', 'email', 'office', 'language'] as const

export const actions: Actions = {
  default: async (event) => {
    const typed = await fieldsOf(event.request, [...personFields, ...appointmentFields])
    const { appointment, problems } = readAppointment(typed)
    const read = invitation.safeParse({
      ...typed,
      ...(appointment ?? { organisation: 0, role: 'partner', guest: false, until: undefined }),
    })
    problems.unshift(...personFaults(read.error, typed))
    if (problems.length || !read.success) return comeBack(422, problems, typed)
    let person: number
    try {
      const invited = await atDesk(event, (transaction) =>
        invite(transaction, read.data, circumstances(event)),
      )
      person = invited.person
    } catch (error) {
      return atField(refused(error, typed))
    }
    redirect(303, pathIn(event.locals.language, `/desk/people/${person}?saved=invited`))
  },
}
