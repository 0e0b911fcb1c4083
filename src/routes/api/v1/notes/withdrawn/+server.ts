import { serving } from '#open-data/http.ts'
import { withdrawnNotes } from '#open-data/notes-feed.ts'

export const { GET, OPTIONS, fallback } = serving(withdrawnNotes)
