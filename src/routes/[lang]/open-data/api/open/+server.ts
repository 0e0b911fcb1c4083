import { endpoints } from '#open-data/endpoints.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { error, redirect } from '@sveltejs/kit'
import { addressAsked } from '../trying.ts'
import type { RequestHandler } from './$types.js'

/** Leads from a filled-in form to the address that it stands for: fields left empty are not asked. */
export const GET: RequestHandler = ({ url, locals }) => {
  const operation = url.searchParams.get('operation')
  const endpoint = endpoints.find((one) => one.operation === operation)
  if (!endpoint) error(404)
  redirect(
    303,
    addressAsked(endpoint, url.searchParams) ??
      pathIn(locals.language, `/open-data/api#${endpoint.operation}`),
  )
}
