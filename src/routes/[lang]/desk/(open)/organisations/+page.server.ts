import { redirect } from '@sveltejs/kit'
import { administers, mayAddOrganisation } from '#identity/policy.ts'
import { listOrganisations } from '#identity/store.ts'
import { verifyOrganisation } from '#identity/organisations.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { atDesk, whoActs } from '../../acting.ts'
import { circumstances, fieldsOf, refused } from '../../../forms.ts'
import { pageIn } from '#platform/asked.ts'
import { rowNumber } from '#platform/row-number.ts'
import { questionFrom } from './list.ts'
import type { Actions, PageServerLoad } from './$types.js'

const pageLength = 50

export const load: PageServerLoad = async (event) => {
  const { url, locals } = event
  const acting = whoActs(locals)
  const question = questionFrom(url.searchParams)
  const page = pageIn(url.searchParams)
  const { total, organisations } = await atDesk(event, (transaction) =>
    listOrganisations(transaction, { ...question, limit: pageLength, offset: (page - 1) * pageLength }),
  )
  return {
    question,
    page,
    total,
    last: Math.max(1, Math.ceil(total / pageLength)),
    organisations: organisations.map((one) => ({ ...one, mayVerify: mayAddOrganisation(acting, one) })),
    mayAdd: administers(acting) || ('role' in acting && acting.role === 'coordinator'),
    saved: url.searchParams.get('saved'),
  }
}

export const actions: Actions = {
  default: async (event) => {
    const typed = await fieldsOf(event.request, ['organisation', 'verified'])
    const verified = typed.verified === 'yes'
    try {
      await atDesk(event, (transaction) =>
        verifyOrganisation(transaction, rowNumber(typed.organisation), verified, circumstances(event)),
      )
    } catch (error) {
      return refused(error, typed)
    }
    const saved = verified ? 'verified' : 'unverified'
    redirect(303, pathIn(event.locals.language, `/desk/organisations?saved=${saved}`))
  },
}
