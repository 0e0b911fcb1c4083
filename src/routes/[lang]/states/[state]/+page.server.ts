import { error } from '@sveltejs/kit'
import type { PageServerLoad } from './$types.js'
import { stateOfAddress, statePage } from './state-page.ts'

export const load: PageServerLoad = async ({ params, locals: { application, language } }) => {
  const state = stateOfAddress(params.state)
  if (!state) error(404)
  const page = await statePage(application, language, state)
  return { page, imaginary: page.imaginary }
}
