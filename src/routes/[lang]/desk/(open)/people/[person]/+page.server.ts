import { redirect } from '@sveltejs/kit'
import {
  appoint,
  endMembership,
  givenPower,
  givePower,
  inviteAgain,
  setDisabled,
  withdrawPower,
} from '#identity/commands.ts'
import { handOversOf } from '#identity/hand-over.ts'
import { mayAppoint, mayDisable, mayGivePower } from '#identity/policy.ts'
import { presentPerson } from '#identity/present.ts'
import { hasSignedIn, verifiedOrganisations } from '#identity/store.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import { atDesk, whoActs } from '../../../acting.ts'
import { circumstances, comeBack, fieldsOf, refused } from '../../../../forms.ts'
import {
  appointmentFields,
  asksLetter,
  atField,
  organisationsToFill,
  readAppointment,
} from '../appointing.ts'
import { endOfDay } from '../until.ts'
import { personIn, personOfPage } from './person.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

export const load: PageServerLoad = async (event) => {
  const acting = whoActs(event.locals)
  return atDesk(event, async (transaction) => {
    const found = await personOfPage(transaction, personIn(event.params))
    const held = found.memberships.filter(({ inForce }) => inForce)
    const byId = new Map((await verifiedOrganisations(transaction)).map((one) => [one.id, one]))
    const mayPower = (id: number) => {
      const organisation = byId.get(id)
      return organisation !== undefined && mayGivePower(acting, organisation)
    }
    return {
      person: presentPerson(found),
      ends: held.filter((one) => mayAppoint(acting, one.organisation, one.role)).map(({ id }) => id),
      organisations: await organisationsToFill(transaction, acting),
      asksLetter: asksLetter(acting),
      withdraws: found.powers
        .filter(({ inForce, organisation }) => inForce && mayPower(organisation.id))
        .map(({ id }) => id),
      empowers: held
        .filter(({ guest, organisation }) => !guest && mayPower(organisation.id))
        .map(({ organisation: { id, name, state } }) => ({ id, name, state })),
      mayDisable:
        mayDisable(
          acting,
          held.map(({ organisation }) => organisation),
        ) && !('person' in acting && acting.person === found.id),
      invited:
        found.userId !== null &&
        !found.demonstration &&
        (found.introduced || !(await hasSignedIn(transaction, found.userId))),
      handOvers: await handOversOf(transaction, found.id),
      saved: event.url.searchParams.get('saved'),
    }
  })
}

/** Does one thing to the person of this page and says so on it. */
async function does(
  event: RequestEvent,
  saved: string,
  typed: Record<string, string>,
  work: (transaction: ActingTransaction, person: number, how: ChangeCircumstances) => Promise<unknown>,
) {
  const person = personIn(event.params)
  try {
    await atDesk(event, (transaction) => work(transaction, person, circumstances(event, typed['why'])))
  } catch (error) {
    return atField(refused(error, typed))
  }
  redirect(303, pathIn(event.locals.language, `/desk/people/${person}?saved=${saved}`))
}

export const actions: Actions = {
  appoint: async (event) => {
    const typed = await fieldsOf(event.request, appointmentFields)
    const { appointment, problems } = readAppointment(typed)
    if (!appointment || problems.length) return comeBack(422, problems, typed)
    return does(event, 'appointed', typed, (transaction, person, how) =>
      appoint(transaction, person, appointment, how),
    )
  },
  end: async (event) => {
    const typed = await fieldsOf(event.request, ['membership'])
    return does(event, 'ended', typed, (transaction, person, how) =>
      endMembership(transaction, person, Number(typed.membership), how),
    )
  },
  givePower: async (event) => {
    const typed = await fieldsOf(event.request, ['powerOrganisation', 'decisionReference', 'powerUntil'])
    const until = endOfDay(typed.powerUntil)
    const read = givenPower.safeParse({
      organisation: Number(typed.powerOrganisation),
      decisionReference: typed.decisionReference,
      until: until ?? undefined,
    })
    if (until === null)
      return comeBack(
        422,
        [{ field: 'powerUntil', code: 'desk.date-unclear', details: { given: typed.powerUntil } }],
        typed,
      )
    if (!read.success)
      return comeBack(
        422,
        [{ field: 'decisionReference', code: 'people.decision-missing', details: {} }],
        typed,
      )
    return does(event, 'empowered', typed, (transaction, person, how) =>
      givePower(transaction, person, read.data, how),
    )
  },
  withdrawPower: async (event) => {
    const typed = await fieldsOf(event.request, ['power'])
    return does(event, 'withdrawn', typed, (transaction, person, how) =>
      withdrawPower(transaction, person, Number(typed.power), how),
    )
  },
  disable: async (event) => {
    const typed = await fieldsOf(event.request, ['why'])
    return does(event, 'disabled', typed, (transaction, person, how) =>
      setDisabled(transaction, person, true, how),
    )
  },
  enable: async (event) => {
    const typed = await fieldsOf(event.request, ['why'])
    return does(event, 'enabled', typed, (transaction, person, how) =>
      setDisabled(transaction, person, false, how),
    )
  },
  inviteAgain: async (event) =>
    does(event, 'invited', {}, (transaction, person) => inviteAgain(transaction, person)),
}
