import { exchangeFile } from '#open-data/exchange.ts'
import { isFileFormat } from '#open-data/files.ts'
import { noSuchAddress, serving } from '#open-data/http.ts'
import { offerList } from '#open-data/offers.ts'

export const { GET, OPTIONS, fallback } = serving((asked) => {
  const { format = '' } = asked.params
  if (isFileFormat(format)) return exchangeFile(asked, offerList, format)
  throw noSuchAddress(asked)
})
