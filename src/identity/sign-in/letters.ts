/** The letters that carry links; apart from the links, so that the worker that sends them need not load the library. */
import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { formatOf } from '#platform/i18n/format.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import type { LetterWriter, LetterWriters } from '#platform/mail/letters.ts'

export type LinkPurpose = 'invitation' | 'password'

export const letterKinds = {
  invitation: 'sign-in.invitation',
  password: 'sign-in.password',
  role: 'identity.role',
} as const

/** How these letters are written. */
export const signInLetters: LetterWriters = {
  [letterKinds.invitation]: letterWith('invitation', '/invitation'),
  [letterKinds.password]: letterWith('password', '/sign-in/password'),
  [letterKinds.role]: writeRoleLetter,
}

/** To someone who is here already: they have a role elsewhere too. Nothing once they act there. */
async function writeRoleLetter(
  kysely: Parameters<LetterWriter>[0],
  membership: number,
  { language, origin }: Parameters<LetterWriter>[2],
): ReturnType<LetterWriter> {
  const { rows } = await sql<{ email: string; name: string; organisation: string }>`
    select email, name, organisation from identity.introduced_to(${membership})`.execute(kysely)
  const [addressee] = rows
  if (!addressee) return undefined
  const t = translator(language)
  return {
    to: addressee.email,
    subject: t('mail.role.subject', addressee),
    text: [
      t('mail.role.text', addressee),
      `${origin}${pathIn(language, '/account')}`,
      t('mail.role.end'),
    ].join('\n\n'),
  }
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

/** All that is kept of a link. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
