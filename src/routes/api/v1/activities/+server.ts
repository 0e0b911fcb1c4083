import { serving } from '#open-data/http.ts'
import { supportAnswer } from '#open-data/support.ts'

export const { GET, OPTIONS, fallback } = serving((asked) => supportAnswer(asked, 'activities'))
