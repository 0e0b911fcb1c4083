import { exchangeFeed } from '#open-data/exchange.ts'
import { serving } from '#open-data/http.ts'
import { offerList } from '#open-data/offers.ts'

export const { GET, OPTIONS, fallback } = serving((asked) => exchangeFeed(asked, offerList))
