import { serving } from '#open-data/http.ts'
import { stateAnswer } from '#open-data/lists.ts'

export const { GET, OPTIONS, fallback } = serving(stateAnswer)
