import { serving } from '#open-data/http.ts'
import { experienceAnswer } from '#open-data/offers.ts'

export const { GET, OPTIONS, fallback } = serving(experienceAnswer)
