/** Who may alter a record under consent: the same as the policies of consent.protect (migrations/0004-consent.sql). Pure. */
import { isPerson, type Acting } from '#identity/model.ts'

/**
 * Its author's organisation; and a State's coordinator, where all of the government sees it. What was removed comes
 * back by its author's organisation alone.
 * @param image the row as it stands, or as it last stood
 */
export function mayAlter(
  acting: Acting,
  stateId: string,
  image: Readonly<Record<string, unknown>> | null,
  isRemoved: boolean,
): boolean {
  if (!isPerson(acting) || !image) return false
  if (image['organisation_id'] === acting.organisation && image['side'] === acting.side) return true
  const coordinated =
    acting.role === 'coordinator' &&
    acting.state === stateId &&
    image['side'] === 'government' &&
    image['audience'] === 'government'
  return coordinated && !isRemoved
}
