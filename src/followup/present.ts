/** What leaves of a note: for a page, the API or a file. */
import type { ActingPerson } from '#identity/model.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { AttachmentFacts, Note, NoteAudience } from './model.ts'
import { isOfOwnSide } from './policy.ts'

export type PresentedNote = {
  id: number
  state: string
  recommendation: string
  author: string
  side: 'government' | 'body'
  /** Who sees it without any consent: told to its own side alone. */
  audience: NoteAudience | null
  text: string
  language: Language
  writtenAt: Date
  changedAt: Date
  attachments: { id: number; name: string; mediaType: string; bytes: number }[]
}

/**
 * A note with those of the files that are beside it, for whoever acts, or for anyone. Who of the author's people wrote
 * it does not leave.
 */
export function presentNote(
  note: Note,
  attachments: readonly AttachmentFacts[],
  acting: ActingPerson | undefined,
): PresentedNote {
  return {
    id: note.id,
    state: note.stateId,
    recommendation: note.recommendationId,
    author: note.author,
    side: note.side,
    audience: isOfOwnSide(acting, note) ? note.audience : null,
    text: note.text,
    language: note.language,
    writtenAt: note.writtenAt,
    changedAt: note.changedAt,
    attachments: attachments
      .filter(({ noteId }) => noteId === note.id)
      .map(({ id, name, mediaType, bytes }) => ({ id, name, mediaType, bytes })),
  }
}

/** Below the language: `/recommendations/0123456789ab/notes/17`. */
export function notePath({ recommendation, id }: Pick<PresentedNote, 'recommendation' | 'id'>): string {
  return `/recommendations/${recommendation}/notes/${id}`
}
