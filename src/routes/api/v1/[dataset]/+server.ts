import { serving } from '#open-data/http.ts'
import { listAnswer } from '#open-data/lists.ts'

export const { GET, OPTIONS, fallback } = serving(listAnswer)
