import { inTransactionAs } from '#platform/database/acting.ts'
import { heldOn } from '#identity/erasure.ts'
import { Refusal } from '#platform/errors.ts'
import type { RequestHandler } from './$types.js'

/** Everything that is held on whoever has signed in, as a file. @throws Refusal 401 without a person who acts */
export const GET: RequestHandler = async ({ locals: { application, proof, acting } }) => {
  if (!proof || !acting) throw new Refusal('desk.closed', {}, 401)
  const held = await inTransactionAs(application.database, proof, (transaction) =>
    heldOn(transaction, acting.person),
  )
  return new Response(`${JSON.stringify(held, null, 2)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="data-about-me.json"',
      'cache-control': 'private, no-store',
    },
  })
}
