import { inTransactionAs, type ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'

/** One transaction of whoever has signed in. @throws Refusal `form.session-ended` (401) */
export async function inTheirName<Result>(
  { application, proof }: Pick<App.Locals, 'application' | 'proof'>,
  work: (transaction: ActingTransaction) => Promise<Result>,
): Promise<Result> {
  if (!proof) throw new Refusal('form.session-ended', {}, 401)
  return inTransactionAs(application.database, proof, work)
}
