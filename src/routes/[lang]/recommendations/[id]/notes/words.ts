/** How a note's audience is told, to its author and to everyone else. */
import type { Translate } from '#platform/i18n/translate.ts'
import type { NoteAudience } from '#followup/model.ts'

type Side = 'government' | 'body'

/** In a few words, beside a note. */
export function audienceName(t: Translate, side: Side, audience: NoteAudience): string {
  return t(`note.audience.${side}.${audience}`)
}

/** What someone chooses from, with what it means. */
export function audienceChoices(t: Translate, side: Side) {
  return (['government', 'institution'] as const).map((value) => ({
    value,
    label: audienceName(t, side, value),
    hint: t(`note.audience.${side}.${value}.hint`),
  }))
}
