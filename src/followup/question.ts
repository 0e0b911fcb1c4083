/** What a list of notes is asked, as an address says it. */
import { eachWord, rowIn } from '#platform/asked.ts'
import { isRecommendationId } from '#recommendations/identity.ts'
import { noteAudiences, type NoteAudience } from './model.ts'
import type { NotesFilter } from './store.ts'

export type NotesQuestion = {
  /** As it was typed. */
  q: string
  author?: number | undefined
  audience?: NoteAudience | undefined
  recommendation?: string | undefined
  /** From 1. */
  page: number
}

const longestQuery = 500
const deepestPage = 10_000

/** Any address asks something: what makes no sense in it is passed over. */
export function notesQuestionFrom(parameters: URLSearchParams): NotesQuestion {
  const page = rowIn(parameters, 'page') ?? 1
  const recommendation = parameters.get('recommendation') ?? ''
  return {
    q: (parameters.get('q') ?? '').replaceAll('\0', '').trim().slice(0, longestQuery),
    author: rowIn(parameters, 'author'),
    audience: noteAudiences.find((known) => known === parameters.get('audience')),
    recommendation: isRecommendationId(recommendation) ? recommendation : undefined,
    page: Math.min(Math.max(page, 1), deepestPage),
  }
}

/** The query of an address that asks this: empty or with its question mark. */
export function queryOfNotes({ q, author, audience, recommendation, page }: NotesQuestion): string {
  const parameters = new URLSearchParams()
  if (q) parameters.set('q', q)
  if (author !== undefined) parameters.set('author', String(author))
  if (audience) parameters.set('audience', audience)
  if (recommendation) parameters.set('recommendation', recommendation)
  if (page > 1) parameters.set('page', String(page))
  return parameters.size ? `?${parameters.toString()}` : ''
}

/** The State is not asked for here: it is that of who asks, or stands in the address of its own. */
export function filterOf(question: NotesQuestion): NotesFilter {
  const { q, author, audience, recommendation } = question
  return { words: eachWord(q), author, audience, recommendationId: recommendation }
}
