import { error } from '@sveltejs/kit'
import { subjectPage } from '../../subject-page.ts'
import { stateOfAddress } from '../../states/[state]/state-page.ts'
import type { PageServerLoad } from './$types.js'

export const load: PageServerLoad = async ({ params, locals: { application, language } }) => {
  const state = stateOfAddress(params.state)
  if (!state) error(404)
  return {
    code: state.code,
    name: state.names[language],
    page: await subjectPage(application, language, 'from', state.code),
  }
}
