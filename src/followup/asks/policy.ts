/** Who may ask. The database holds to the same (0010-asks.sql); here it is said before it must. */
import { isPerson, type Acting, type ActingPerson } from '#identity/model.ts'

/** The coordinator of the State that received the recommendation. */
export function mayAsk(acting: Acting | null, stateId: string): acting is ActingPerson {
  return (
    isPerson(acting) &&
    acting.role === 'coordinator' &&
    acting.side === 'government' &&
    acting.state === stateId
  )
}
