import { redirect } from '@sveltejs/kit'
import { inTransactionAs, type ActingTransaction } from '#platform/database/acting.ts'
import { isRefusal, Refusal } from '#platform/errors.ts'
import { signInFor } from './waiting.ts'

/** One transaction of whoever has signed in. @throws Refusal `form.session-ended` (401) */
export async function inTheirName<Result>(
  { application, proof }: Pick<App.Locals, 'application' | 'proof'>,
  work: (transaction: ActingTransaction) => Promise<Result>,
): Promise<Result> {
  if (!proof) throw new Refusal('form.session-ended', {}, 401)
  return inTransactionAs(application.database, proof, work)
}

/**
 * Opens a form in the name of whoever asks. Who is not signed in, or no longer, is led there and back; where a form
 * comes back to them, it is drawn all the same, with `knowingNothing` in place of what the session would show.
 */
export async function orSignIn<Shown, Known extends Shown>(
  { locals, url, request }: { locals: App.Locals; url: URL; request: Request },
  work: (transaction: ActingTransaction) => Promise<Known>,
  knowingNothing: Shown,
): Promise<Shown> {
  try {
    return await inTheirName(locals, work)
  } catch (error) {
    if (!isRefusal(error) || error.status !== 401) throw error
    if (request.method === 'POST') return knowingNothing
    redirect(303, signInFor(locals.language, url.pathname + url.search))
  }
}
