import { error } from '@sveltejs/kit'
import { themes } from '#reference/themes.ts'
import { subjectPage } from '../../subject-page.ts'
import type { PageServerLoad } from './$types.js'

export const load: PageServerLoad = async ({ params, locals: { application, language } }) => {
  const theme = themes.find(({ code }) => code === params.theme)
  if (!theme) error(404)
  const page = await subjectPage(application, language, 'theme', theme.code)
  return {
    code: theme.code,
    name: theme.names[language],
    page,
    imaginary: page.imaginary,
  }
}
