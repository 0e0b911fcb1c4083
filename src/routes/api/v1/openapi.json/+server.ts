import { serving, withBytes } from '#open-data/http.ts'
import { openApi } from '#open-data/openapi.ts'
import { checkQuery, languageParameter } from '#open-data/parameters.ts'

export const { GET, OPTIONS, fallback } = serving((asked) => {
  const { url, language } = asked
  checkQuery(url.searchParams, languageParameter)
  return withBytes(asked, JSON.stringify(openApi(url.origin, language)), {
    'content-type': 'application/json',
    'content-language': language,
  })
})
