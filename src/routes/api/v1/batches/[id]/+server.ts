import { batchAnswer } from '#open-data/batches.ts'
import { serving } from '#open-data/http.ts'

export const { GET, OPTIONS, fallback } = serving(batchAnswer)
