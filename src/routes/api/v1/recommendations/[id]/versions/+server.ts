import { serving } from '#open-data/http.ts'
import { versionsAnswer } from '#open-data/recommendations.ts'

export const { GET, OPTIONS, fallback } = serving(versionsAnswer)
