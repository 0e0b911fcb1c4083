/** What an address says where something was public and is no more (410): since when. Of all else it tells nobody. */
import { Refusal } from '#platform/errors.ts'
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { publicWithdrawal, type PublicKey } from './outlets.ts'
import type { Connection } from '#platform/database/connection.ts'

/** What is said of each kind that has a page of its own. */
const codes = {
  note: 'note.withdrawn',
  experience: 'experience.withdrawn',
  activity: 'activity.withdrawn',
  practice: 'practice.withdrawn',
} as const

/** That something was public until a day, in the words of a refusal. */
export function noLongerPublic(code: string, until: Date, language: Language): Refusal {
  return new Refusal(code, { date: formatOf(language).day(until) }, 410)
}

/**
 * Where a thing was public and is no more, refuses and says since when; where the operator removed a note, why, and what
 * its author says to that. For everything else, also for what never was, it does nothing.
 * @throws Refusal `<kind>.withdrawn`, `note.removed-by-operator`, `note.removed-and-answered` (410)
 */
export async function refuseWithdrawn(
  connection: Connection,
  kind: keyof typeof codes,
  key: Pick<PublicKey, 'id'> & Partial<PublicKey>,
  language: Language,
): Promise<void> {
  const withdrawn = await publicWithdrawal(connection, kind, key)
  if (!withdrawn) return
  const { at, removal } = withdrawn
  if (!removal) throw noLongerPublic(codes[kind], at, language)
  const { reason, reply } = removal
  const date = formatOf(language).day(at)
  throw reply === null
    ? new Refusal('note.removed-by-operator', { date, reason }, 410)
    : new Refusal('note.removed-and-answered', { date, reason, reply }, 410)
}
