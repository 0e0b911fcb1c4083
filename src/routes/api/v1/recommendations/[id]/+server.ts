import { serving } from '#open-data/http.ts'
import { recommendationAnswer } from '#open-data/recommendations.ts'

export const { GET, OPTIONS, fallback } = serving(recommendationAnswer)
