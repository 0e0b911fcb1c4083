import { serving } from '#open-data/http.ts'
import { searchAnswer } from '#open-data/recommendations.ts'

export const { GET, OPTIONS, fallback } = serving(searchAnswer)
