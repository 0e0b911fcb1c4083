/** Links that let a person set their password: the invitation, and the one for who forgot theirs. */
import { createHash, randomBytes } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { formatOf } from '#platform/i18n/format.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { queueLetter, type LetterWriter, type LetterWriters } from '#platform/mail/letters.ts'
import { checkPassword } from './password-rules.ts'
import { setPassword } from './passwords.ts'
import type { SignIn } from './service.ts'

export type LinkPurpose = 'invitation' | 'password'

const lifetime: Record<LinkPurpose, string> = { invitation: '14 days', password: '2 hours' }

const kinds = { invitation: 'sign-in.invitation', password: 'sign-in.password' } as const

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
  await queueLetter(transaction, { kind: kinds.invitation, subject: rows[0]?.id ?? 0, language })
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
    await queueLetter(transaction, { kind: kinds.password, subject: rows[0]?.id ?? 0, language })
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

/** How these letters are written. */
export const signInLetters: LetterWriters = {
  [kinds.invitation]: letterWith('invitation', '/invitation'),
  [kinds.password]: letterWith('password', '/sign-in/password'),
}

/** A letter with a link: made now, so that only its hash is kept. */
function letterWith(purpose: LinkPurpose, path: string): LetterWriter {
  return async (kysely, link, { language, origin }) => {
    const token = randomBytes(24).toString('base64url')
    const { rows } = await sql<{
      email: string
      name: string
      organisation: string | null
      expires_at: Date
    }>`
      with addressee as (select * from identity.addressee_of_link(${link})),
           renewed as (update sign_in.link set hash = ${hashOf(token)} where id = ${link} and exists (select from addressee))
      select * from addressee`.execute(kysely)
    const addressee = rows[0]
    if (!addressee) return undefined
    const t = translator(language)
    const values = {
      name: addressee.name,
      organisation: addressee.organisation ?? '',
      until: formatOf(language).moment(addressee.expires_at),
    }
    return {
      to: addressee.email,
      subject: t(`mail.${purpose}.subject`, values),
      // The link on a line of its own: programs that read letters find it, whatever the direction of the words.
      text: [
        t(`mail.${purpose}.text`, values),
        `${origin}${pathIn(language, `${path}/${token}`)}`,
        t(`mail.${purpose}.end`, values),
      ].join('\n\n'),
    }
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
