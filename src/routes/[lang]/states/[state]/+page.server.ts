import { error } from '@sveltejs/kit'
import { stateByCode } from '#reference/states.ts'
import type { PageServerLoad } from './$types.js'
import { statePage } from './state-page.ts'

export const load: PageServerLoad = async ({ params, locals: { application, language } }) => {
  const state = stateByCode(params.state)
  if (!state) error(404)
  const page = await statePage(application, language, state)
  return { page, imaginary: page.imaginary }
}
