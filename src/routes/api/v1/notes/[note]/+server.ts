import { serving } from '#open-data/http.ts'
import { publicNote } from '#open-data/notes-feed.ts'

export const { GET, OPTIONS, fallback } = serving(publicNote)
