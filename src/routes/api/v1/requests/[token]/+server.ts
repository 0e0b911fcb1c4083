import { serving } from '#open-data/http.ts'
import { requestAnswer } from '#open-data/requests.ts'

export const { GET, OPTIONS, fallback } = serving(requestAnswer)
