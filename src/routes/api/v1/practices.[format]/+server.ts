import { isFileFormat } from '#open-data/files.ts'
import { noSuchAddress, serving } from '#open-data/http.ts'
import { supportFile } from '#open-data/support.ts'

export const { GET, OPTIONS, fallback } = serving((asked) => {
  const { format = '' } = asked.params
  if (isFileFormat(format)) return supportFile(asked, 'practices', format)
  throw noSuchAddress(asked)
})
