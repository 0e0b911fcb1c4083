import { error } from '@sveltejs/kit'
import { stateByCode } from '#reference/states.ts'
import { subjectPage } from '../../subject-page.ts'
import type { PageServerLoad } from './$types.js'

export const load: PageServerLoad = async ({ params, locals: { application, language } }) => {
  const state = stateByCode(params.state)
  if (!state) error(404)
  const page = await subjectPage(application, language, 'from', state.code)
  return {
    code: state.code,
    name: state.names[language],
    page,
    imaginary: page.imaginary,
  }
}
