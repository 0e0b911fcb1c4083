/** The note: what someone writes beside a recommendation, confidential until consent opens it. */
import { z } from 'zod'
import { languages, type Language } from '#platform/i18n/languages.ts'
import { detectLanguage } from '#recommendations/language.ts'

/**
 * Who sees a note without any consent. On a government's side: all of it, or the author's institution alone. What a
 * body writes is its own either way; `institution` then says that no consent for all its notes opens this one.
 */
export const noteAudiences = ['government', 'institution'] as const
export type NoteAudience = (typeof noteAudiences)[number]

/** Which note: ids are not told twice, but a State's rows are found by their State first. */
export type NoteKey = { stateId: string; id: number }

export type Note = NoteKey & {
  recommendationId: string
  organisationId: number
  /** Under which name its author appears to whoever reads. */
  author: string
  side: 'government' | 'body'
  audience: NoteAudience
  text: string
  language: Language
  /** Null where it came through a one-time link. */
  writtenBy: number | null
  writtenAt: Date
  changedAt: Date
  /** The version: the change that wrote it last. */
  changeId: number
}

/** What a file beside a note is, without its content. */
export type AttachmentFacts = { id: number; noteId: number; name: string; mediaType: string; bytes: number }

/** A file to be put beside a note. */
export type NewAttachment = { name: string; mediaType: string; content: Uint8Array }

/** In characters, so that a note stays a note; what is longer is a document, to be attached. */
export const longestNote = 20_000
/** The most files beside one note. */
export const mostAttachments = 10
/** In bytes. */
export const largestAttachment = 10_000_000

/** What a person says in a note. */
export const noteContent = z.object({
  text: z.string().trim().min(1, 'note.text-missing').max(longestNote, 'note.text-too-long'),
  audience: z.enum(noteAudiences),
  language: z.enum(languages),
})
export type NoteContent = z.infer<typeof noteContent>

/** The fields of a note that can differ between two versions of it. */
export const noteFields = ['text', 'audience', 'language'] as const
export type NoteField = (typeof noteFields)[number]

/** The language a note is in: as its author says, otherwise as its words tell, otherwise that of the page. */
export function languageOfNote(text: string, said: Language | undefined, page: Language): Language {
  return said ?? detectLanguage(text)?.language ?? page
}

export function sameContent(one: NoteContent, other: NoteContent): boolean {
  return noteFields.every((field) => one[field] === other[field])
}
