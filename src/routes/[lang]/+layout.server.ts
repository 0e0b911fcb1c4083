import { error } from '@sveltejs/kit'
import { isLanguage } from '#platform/i18n/languages.ts'
import type { LayoutServerLoad } from './$types.js'

/** Addresses begin with one of the six languages; anything else is no page of ours. */
export const load: LayoutServerLoad = ({ params }) => {
  if (!isLanguage(params.lang)) error(404)
}
