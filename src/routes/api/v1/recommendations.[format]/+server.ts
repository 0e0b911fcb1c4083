import { atomFeed } from '#open-data/atom.ts'
import { isFileFormat } from '#open-data/files.ts'
import { noSuchAddress, serving } from '#open-data/http.ts'
import { recommendationsFile } from '#open-data/recommendations.ts'

export const { GET, OPTIONS, fallback } = serving((asked) => {
  const { format = '' } = asked.params
  if (format === 'atom') return atomFeed(asked)
  if (isFileFormat(format)) return recommendationsFile(asked, format)
  throw noSuchAddress(asked)
})
