import { endpoints } from '#open-data/endpoints.ts'
import { json, serving } from '#open-data/http.ts'

/** Whoever comes to the root finds the way on. */
export const { GET, OPTIONS, fallback } = serving((asked) => {
  const { origin } = asked.url
  return json(asked, {
    description: `${origin}/api/v1/openapi.json`,
    catalogue: `${origin}/api/v1/catalogue.jsonld`,
    documentation: `${origin}/${asked.language}/open-data/api`,
    endpoints: endpoints.map(({ path }) => `${origin}/api/v1${path}`),
  })
})
