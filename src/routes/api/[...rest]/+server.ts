import { noSuchAddress, serving } from '#open-data/http.ts'

/** What is no address of the API says so as the API does. */
export const { GET, OPTIONS, fallback } = serving((asked) => {
  throw noSuchAddress(asked)
})
