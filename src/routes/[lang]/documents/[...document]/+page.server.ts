import { error } from '@sveltejs/kit'
import { documentHref, documentPage } from './document-page.ts'
import type { PageServerLoad } from './$types.js'

export const load: PageServerLoad = async ({ params, url, locals: { application, language } }) => {
  const wanted = Number(url.searchParams.get('page') ?? 1)
  const page = await documentPage(
    application,
    language,
    params.document,
    Number.isInteger(wanted) && wanted > 0 ? wanted : 1,
  )
  if (!page) error(404)
  return {
    document: page,
    imaginary: page.imaginary,
    canonical: documentHref(language, page.document, page.page),
  }
}
