import { exchangeFeed } from '#open-data/exchange.ts'
import { serving } from '#open-data/http.ts'
import { requestList } from '#open-data/requests.ts'

export const { GET, OPTIONS, fallback } = serving((asked) => exchangeFeed(asked, requestList))
