import { serving } from '#open-data/http.ts'
import { offerAnswer } from '#open-data/offers.ts'

export const { GET, OPTIONS, fallback } = serving(offerAnswer)
