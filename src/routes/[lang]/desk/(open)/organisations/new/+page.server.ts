import { redirect } from '@sveltejs/kit'
import { kinds, organisationKinds } from '#identity/model.ts'
import { addOrganisation, newOrganisation } from '#identity/organisations.ts'
import { mayAddOrganisation } from '#identity/policy.ts'
import { verifiedOrganisations } from '#identity/store.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { hostedStates } from '#recommendations/store.ts'
import { atDesk, whoActs } from '../../../acting.ts'
import { circumstances, comeBack, fieldsOf, type FormProblem, refused } from '../../../../forms.ts'
import type { Actions, PageServerLoad } from './$types.js'

export const load: PageServerLoad = async (event) => {
  const { locals } = event
  const acting = whoActs(locals)
  const own = 'state' in acting ? acting.state : null
  const [hosted] = await hostedStates(locals.application.database.kysely)
  const offered = organisationKinds.filter((kind) => mayAddOrganisation(acting, { kind, state: own }))
  return {
    kinds: offered,
    /** Who coordinates a State enters organisations of that State only. */
    onlyState: 'role' in acting && acting.role === 'coordinator' ? own : null,
    state: own ?? hosted,
    parents: locals.proof ? await atDesk(event, verifiedOrganisations) : [],
  }
}

export const actions: Actions = {
  default: async (event) => {
    const typed = await fieldsOf(event.request, ['kind', 'state', 'parent', 'name'])
    const kind = organisationKinds.find((one) => one === typed.kind)
    const problems: FormProblem[] = []
    if (!kind) problems.push({ field: 'kind', code: 'people.kind-missing', details: {} })
    if (!typed.name.trim()) problems.push({ field: 'name', code: 'people.name-missing', details: {} })
    const ofState = kind !== undefined && kinds[kind].ofState
    if (ofState && !typed.state) problems.push({ field: 'state', code: 'people.state-missing', details: {} })
    const read = newOrganisation.safeParse({
      kind,
      name: typed.name,
      // A kind that is of no State has none, whatever the form still holds.
      ...(ofState && { state: typed.state }),
      ...(typed.parent && { parent: Number(typed.parent) }),
    })
    if (!read.success && !problems.length)
      problems.push({ field: 'state', code: 'state.unknown', details: { name: typed.state } })
    if (!read.success || problems.length) return comeBack(422, problems, typed)
    try {
      await atDesk(event, (transaction) => addOrganisation(transaction, read.data, circumstances(event)))
    } catch (error) {
      return refused(error, typed)
    }
    redirect(303, pathIn(event.locals.language, '/desk/organisations?saved=added'))
  },
}
