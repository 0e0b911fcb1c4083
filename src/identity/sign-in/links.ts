/** Links that let a person set their password: the invitation, and the one for who forgot theirs. */
import { sql, type Kysely } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { queueLetter } from '#platform/mail/letters.ts'
import { hashOf, letterKinds, type LinkPurpose } from './letters.ts'
import { checkPassword } from './password-rules.ts'
import { setPassword } from './passwords.ts'
import type { SignIn } from './service.ts'

const lifetime: Record<LinkPurpose, string> = { invitation: '14 days', password: '2 hours' }

/**
 * Invites someone by e-mail to set their password; an invitation that they had before no longer opens. Within the
 * transaction that enters them.
 */
export async function sendInvitation(
  transaction: ActingTransaction,
  { userId, language }: { userId: string; language: Language },
): Promise<void> {
  await revokeLinks(transaction, userId)
  const { rows } = await sql<{ id: number }>`
    insert into sign_in.link (purpose, user_id, expires_at)
    values ('invitation', ${userId}, now() + ${lifetime.invitation}::interval) returning id`.execute(
    transaction,
  )
  await queueLetter(transaction, { kind: letterKinds.invitation, subject: rows[0]?.id ?? 0, language })
}

/** No link that someone was sent opens any more: they were disabled, or set their password. */
export async function revokeLinks(kysely: Kysely<object>, userId: string): Promise<void> {
  await sql`
    update sign_in.link set revoked_at = now()
     where user_id = ${userId} and used_at is null and revoked_at is null`.execute(kysely)
}

/**
 * Sends whoever has this address a link to a new password. For an address that nobody has, the same work is done and
 * a letter put in line that nobody gets: neither the answer nor its time tells which it was. One in ten minutes.
 */
export async function forgotPassword(
  kysely: Kysely<object>,
  address: string,
  language: Language,
): Promise<void> {
  await kysely.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ id: number }>`
      insert into sign_in.link (purpose, user_id, expires_at)
      select 'password', id, now() + ${lifetime.password}::interval from sign_in."user"
       where email = ${address.trim().toLowerCase()}
         and not exists (select from sign_in.link earlier
                          where earlier.user_id = "user".id and earlier.purpose = 'password'
                            and earlier.created_at > now() - interval '10 minutes')
      returning id`.execute(transaction)
    await queueLetter(transaction, { kind: letterKinds.password, subject: rows[0]?.id ?? 0, language })
  })
}

/** Whose password a link lets set; undefined where it does not open any more. Looking does not use it up. */
export async function holderOfLink(
  kysely: Kysely<object>,
  purpose: LinkPurpose,
  token: string,
): Promise<{ userId: string; name: string; email: string; organisation: string | null } | undefined> {
  const { rows } = await sql<{ userId: string; name: string; email: string; organisation: string | null }>`
    select link.user_id as "userId", addressee.name, addressee.email, addressee.organisation
      from sign_in.link cross join lateral identity.addressee_of_link(link.id) addressee
     where link.purpose = ${purpose} and link.hash = ${hashOf(token)}`.execute(kysely)
  return rows[0]
}

/**
 * Sets the password of whoever holds the link, which thereby is used up, and ends all their sessions.
 * @returns whose it is
 * @throws Refusal `link.gone` (410), or what the rules say of the password: then the link still opens
 */
export async function setPasswordByLink(
  signIn: SignIn,
  kysely: Kysely<object>,
  origin: string,
  { purpose, token, password }: { purpose: LinkPurpose; token: string; password: string },
): Promise<string> {
  const holder = await holderOfLink(kysely, purpose, token)
  if (!holder) throw new Refusal('link.gone', {}, 410)
  checkPassword(password, [holder.name, holder.email])
  const { numAffectedRows } = await sql`
    update sign_in.link set used_at = clock_timestamp()
     where purpose = ${purpose} and hash = ${hashOf(token)} and used_at is null`.execute(kysely)
  if (numAffectedRows !== 1n) throw new Refusal('link.gone', {}, 410)
  await setPassword(await signIn.at(origin), holder.userId, password)
  await sql`update sign_in."user" set "emailVerified" = true where id = ${holder.userId}`.execute(kysely)
  await sql`delete from sign_in.session where "userId" = ${holder.userId}`.execute(kysely)
  await revokeLinks(kysely, holder.userId)
  return holder.userId
}
