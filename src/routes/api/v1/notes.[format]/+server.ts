import { isFileFormat } from '#open-data/files.ts'
import { noSuchAddress, serving } from '#open-data/http.ts'
import { notesFile } from '#open-data/notes.ts'

export const { GET, OPTIONS, fallback } = serving((asked) => {
  const { format = '' } = asked.params
  if (isFileFormat(format)) return notesFile(asked, format)
  throw noSuchAddress(asked)
})
