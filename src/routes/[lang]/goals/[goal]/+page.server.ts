import { error } from '@sveltejs/kit'
import { goals } from '#reference/goals.ts'
import { subjectPage } from '../../subject-page.ts'
import type { PageServerLoad } from './$types.js'

export const load: PageServerLoad = async ({ params, locals: { application, language } }) => {
  const goal = goals.find(({ number }) => String(number) === params.goal)
  if (!goal) error(404)
  const page = await subjectPage(application, language, 'sdg', String(goal.number))
  return {
    code: String(goal.number),
    name: `${goal.number}. ${goal.names[language]}`,
    page,
    imaginary: page.imaginary,
  }
}
