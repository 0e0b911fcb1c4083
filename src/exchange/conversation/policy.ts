/** Who may do what in the conversation about a request; migrations 0013 and 0015 hold to the same. */
import { Refusal } from '#platform/errors.ts'
import { isPerson, type Acting, type ActingPerson } from '#identity/model.ts'
import type { RequestHead, Thread } from './model.ts'

/** Someone who acts for a verified partner. @throws Refusal `conversation.not-a-partner` (403) */
export function partnerActing(acting: Acting): ActingPerson {
  if (isPerson(acting) && acting.side === 'partner') return acting
  throw new Refusal('conversation.not-a-partner', {}, 403)
}

/** A request is answered for the first time while it is open; who is in goes on speaking. */
export const takesAnswers = ({ standing }: Pick<RequestHead, 'standing'>): boolean => standing === 'open'

/** Partners are chosen by whoever coordinates the State. */
export function mayChoose(acting: Acting, { own }: Pick<RequestHead, 'own'>): boolean {
  return own && isPerson(acting) && acting.role === 'coordinator'
}

/** A State gives its name to who has not declined, as long as the request stands; whoever may consent does so. */
export function takesName(
  { standing }: Pick<RequestHead, 'standing'>,
  { nameOpen, stance }: Pick<Thread, 'nameOpen' | 'stance'>,
): boolean {
  return !nameOpen && stance !== 'declined' && (standing === 'open' || standing === 'paused')
}

/** A file tells more than its words: none comes from a State that has not given its name. */
export function maySendFiles(fromState: boolean, thread: Pick<Thread, 'nameOpen'>): boolean {
  return !fromState || thread.nameOpen
}
