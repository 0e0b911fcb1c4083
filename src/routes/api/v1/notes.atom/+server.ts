import { serving } from '#open-data/http.ts'
import { notesFeed } from '#open-data/notes-feed.ts'

export const { GET, OPTIONS, fallback } = serving(notesFeed)
