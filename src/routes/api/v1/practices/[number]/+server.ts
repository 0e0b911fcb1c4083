import { serving } from '#open-data/http.ts'
import { publicSupportAnswer } from '#open-data/support-feed.ts'

export const { GET, OPTIONS, fallback } = serving((asked) => publicSupportAnswer(asked, 'practices'))
