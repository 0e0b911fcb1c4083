/** Who may do what with a note. The database holds to the same (consent.protect); here it is said before it must. */
import type { ActingPerson } from '#identity/model.ts'
import type { Note } from './model.ts'

type Whose = Pick<Note, 'stateId' | 'organisationId' | 'side' | 'audience'>

/** Whoever acts for the government of the State, or for a body in it: observers answer under their own name. */
export function mayWriteNote(acting: ActingPerson, stateId: string): boolean {
  return (acting.side === 'government' || acting.side === 'body') && acting.state === stateId
}

/** Its own organisation; and the State's coordinator, where all of the government sees it. */
export function mayEditNote(acting: ActingPerson, note: Whose): boolean {
  const coordinated =
    acting.role === 'coordinator' && acting.side === 'government' && acting.state === note.stateId
  return (
    isAuthors(acting, note) || (coordinated && note.side === 'government' && note.audience === 'government')
  )
}

/** Who sees it, what hangs on it and whether it stays is for its own organisation alone. */
export function mayDisposeOfNote(acting: ActingPerson, note: Whose): boolean {
  return isAuthors(acting, note)
}

/** On whose side it was written: what it says of its own circle is told there alone. */
export function isOfOwnSide(acting: ActingPerson | undefined, note: Whose): boolean {
  if (!acting) return false
  const ownGovernment =
    acting.side === 'government' && note.side === 'government' && acting.state === note.stateId
  return ownGovernment || isAuthors(acting, note)
}

function isAuthors(acting: ActingPerson, note: Whose): boolean {
  return acting.organisation === note.organisationId && acting.side === note.side
}
