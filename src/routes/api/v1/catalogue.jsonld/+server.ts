import { catalogue } from '#open-data/catalogue.ts'
import { serving, withBytes } from '#open-data/http.ts'
import { lastChange } from '#open-data/newest.ts'
import { checkQuery } from '#open-data/parameters.ts'

export const { GET, OPTIONS, fallback } = serving(async (asked) => {
  const { url, database, register } = asked
  checkQuery(url.searchParams, {})
  return withBytes(
    asked,
    JSON.stringify(catalogue(register, url.origin, await lastChange(database.kysely))),
    {
      'content-type': 'application/ld+json',
    },
  )
})
