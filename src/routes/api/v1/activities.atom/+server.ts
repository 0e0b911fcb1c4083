import { serving } from '#open-data/http.ts'
import { supportFeed } from '#open-data/support-feed.ts'

export const { GET, OPTIONS, fallback } = serving((asked) => supportFeed(asked, 'activities'))
