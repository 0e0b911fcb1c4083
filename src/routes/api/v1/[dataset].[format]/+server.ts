import { isFileFormat } from '#open-data/files.ts'
import { noSuchAddress, serving } from '#open-data/http.ts'
import { listFile } from '#open-data/lists.ts'

export const { GET, OPTIONS, fallback } = serving((asked) => {
  const { format = '' } = asked.params
  if (isFileFormat(format)) return listFile(asked, format)
  throw noSuchAddress(asked)
})
