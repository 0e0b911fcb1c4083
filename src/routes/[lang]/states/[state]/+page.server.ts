import { error } from '@sveltejs/kit'
import { stateByCode } from '#reference/states.ts'
import type { PageServerLoad } from './$types.js'
import { statePage } from './state-page.ts'
import { supportLinks } from './support-links.ts'

export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
  const { application, language } = locals
  const state = stateByCode(params.state)
  if (!state) error(404)
  const page = await statePage(application, language, state)
  const support = await supportLinks(locals, state.code, setHeaders)
  return { page, support, imaginary: page.imaginary }
}
