import { issueToken } from '#platform/database/acting.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'

/** How long a link to the desk can be used, in hours. */
const hours = 24

/** A token that opens the desk once. Until people can sign in, the owner of the machine is trusted with the desk. */
export function issueDeskToken(ownerUrl: string): Promise<string> {
  return issueToken(ownerUrl, { actor: 'operator', purpose: 'desk', hours, oneTime: true })
}

export function deskLink(origin: string, language: Language, token: string): string {
  return `${origin}${pathIn(language, '/desk/enter')}?token=${encodeURIComponent(token)}`
}
