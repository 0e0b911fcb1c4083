/**
 * Who may see what, written from the words of the requirement and not from the SQL, so that the two can be held against
 * each other:
 *
 * - institution → government → named partners → all verified partners → public;
 * - audience belongs to the author's side: a State for what its government writes, a body for what it writes;
 * - "government" is the ministries, agencies, mission and national mechanism of one State, and no body is in it;
 * - "partners" never includes observers;
 * - wider than the government only by a consent that is in force: begun, not ended, not revoked;
 * - a consent for all things of a kind does not open what an institution keeps inside;
 * - a consent that is unnamed opens what describes a thing, told elsewhere, and nothing of the thing itself.
 */
import type { Side } from '#identity/model.ts'

export const audiences = ['government', 'named', 'partners', 'public'] as const
export type Audience = (typeof audiences)[number]

export const standings = ['in force', 'ended', 'not begun', 'revoked'] as const
export type Standing = (typeof standings)[number]

/** Whose something is: an organisation, on a State's government's side or by itself. */
export type Author = { organisation: string; side: 'government' | 'body'; state: string }

export type Consent = {
  /** Whose it is to give; for a government any of its organisations stands for all. */
  by: Author
  scope: 'thing' | 'kind'
  audience: Audience
  /** The organisations named, where it is for named partners. */
  named: readonly string[]
  /** Without the name of whoever gives it. */
  unnamed: boolean
  standing: Standing
}

export type Thing = {
  author: Author
  /** Who sees it without any consent. */
  base: 'institution' | 'government'
  /** Given for this thing alone. */
  consents: readonly Consent[]
}

/** Who looks; an organisation of null is nobody's person. */
export type Viewer = {
  organisation: string | null
  side: Side | null
  state: string | null
  coordinates: boolean
  /** Looks as someone else would, and then at what one author's side alone has written. */
  only?: Author
}

/** @param general the consents given for the whole kind */
export function maySee(viewer: Viewer, thing: Thing, general: readonly Consent[]): boolean {
  if (viewer.only && !sameSide(viewer.only, thing.author)) return false
  return (
    isAuthor(viewer, thing) ||
    (thing.base === 'government' && isOfItsGovernment(viewer, thing.author)) ||
    [...thing.consents, ...general].some((consent) => opens(consent, viewer, thing))
  )
}

/** Its own people change it; its State's coordinator what the government shares. */
export function mayChange(viewer: Viewer, thing: Thing): boolean {
  const coordinated = viewer.coordinates && isOfItsGovernment(viewer, thing.author)
  return isAuthor(viewer, thing) || (coordinated && thing.base === 'government')
}

export function isAuthor(viewer: Viewer, { author }: Thing): boolean {
  return viewer.organisation !== null && viewer.organisation === author.organisation
}

/** What was before, who looked and what was consented to is for the author's side alone, however wide a thing is open. */
export function isOnItsSide(viewer: Viewer, thing: Thing): boolean {
  return isAuthor(viewer, thing) || isOfItsGovernment(viewer, thing.author)
}

/** Who sees the earlier versions of a thing: whoever sees the thing without any consent. */
export function maySeeHistory(viewer: Viewer, thing: Thing): boolean {
  return isAuthor(viewer, thing) || (thing.base === 'government' && isOfItsGovernment(viewer, thing.author))
}

function isOfItsGovernment(viewer: Viewer, author: Author): boolean {
  return author.side === 'government' && viewer.side === 'government' && viewer.state === author.state
}

function opens(consent: Consent, viewer: Viewer, thing: Thing): boolean {
  if (consent.unnamed || consent.standing !== 'in force' || !sameSide(consent.by, thing.author)) return false
  if (consent.scope === 'kind' && thing.base === 'institution') return false
  switch (consent.audience) {
    case 'public':
      return true
    case 'partners':
      return viewer.side === 'partner'
    case 'named':
      return (
        viewer.side === 'partner' &&
        viewer.organisation !== null &&
        consent.named.includes(viewer.organisation)
      )
    case 'government':
      return viewer.side === 'government' && viewer.state === thing.author.state
  }
}

/** A State's government is one side; each body is its own. */
function sameSide(one: Author, other: Author): boolean {
  return one.side === 'government'
    ? other.side === 'government' && one.state === other.state
    : one.organisation === other.organisation
}
