import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { languages } from '#platform/i18n/languages.ts'
import { oneLine } from '#platform/one-line.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import { actingIn } from './acting.ts'
import type { Invited } from './commands.ts'
import { begin, enterPerson, giveRole } from './entering.ts'
import { sendInvitation } from './sign-in/links.ts'
import { findPerson, hasAdministrator, personByEmail } from './store.ts'

const words = oneLine(300)

export const firstAdministrator = z.object({
  name: words,
  email: z.email().max(254),
  language: z.enum(languages),
  organisation: words,
})

/**
 * Enters the first administrator, in the organisation that operates the instance. Where no password is given (as a
 * hash), a letter with a link to set one goes to them.
 * @throws Refusal `people.administrator-exists` (409), `people.may-not-appoint` (403)
 */
export async function makeFirstAdministrator(
  transaction: ActingTransaction,
  asked: z.infer<typeof firstAdministrator>,
  circumstances: ChangeCircumstances,
  passwordHash?: string,
): Promise<Invited> {
  if (!('machine' in (await actingIn(transaction)))) throw new Refusal('people.may-not-appoint', {}, 403)
  await sql`select pg_advisory_xact_lock(hashtext('throughline: first administrator'))`.execute(transaction)
  if (await hasAdministrator(transaction)) throw new Refusal('people.administrator-exists', {}, 409)
  const known = await personByEmail(transaction, asked.email)
  const change = await begin(transaction, circumstances)
  const { rows } = await sql<{ id: number }>`
    insert into identity.organisation (kind, name, verified_at, change_id)
    values ('operator', ${asked.organisation}, now(), ${change}) returning id`.execute(transaction)
  const entered =
    known === null ? await enterPerson(transaction, change, { ...asked, office: '' }) : undefined
  const person = entered?.person ?? known ?? 0
  const membership = await giveRole(transaction, change, person, {
    organisation: rows[0]?.id ?? 0,
    role: 'administrator',
    guest: false,
  })
  const user = entered?.user ?? (await findPerson(transaction, person))?.userId ?? ''
  if (passwordHash)
    await sql`
      insert into sign_in.account (id, "accountId", "providerId", "userId", password)
      values (${randomUUID()}, ${user}, 'credential', ${user}, ${passwordHash})`.execute(transaction)
  else await sendInvitation(transaction, { userId: user, language: asked.language })
  return { person, membership, user, isNew: entered !== undefined }
}
