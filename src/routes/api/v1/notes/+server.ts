import { serving } from '#open-data/http.ts'
import { notesAnswer } from '#open-data/notes.ts'

export const { GET, OPTIONS, fallback } = serving(notesAnswer)
