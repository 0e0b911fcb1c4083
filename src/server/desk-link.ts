import { issueToken } from '#platform/database/acting.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'

/** How long a link to the desk can be used, in hours. */
const hours = 24

/** A token that opens the desk once to whoever has the machine in their hands. */
export function issueDeskToken(ownerUrl: string): Promise<string> {
  return issueToken(ownerUrl, { actor: 'operator', purpose: 'desk', hours, oneTime: true })
}

export function deskLink(origin: string, language: Language, token: string): string {
  return `${origin}${pathIn(language, '/desk/enter')}?token=${encodeURIComponent(token)}`
}

/** The same link, which then leads to the form for the first administrator. */
export function administratorLink(origin: string, language: Language, token: string): string {
  return `${deskLink(origin, language, token)}&to=administrator`
}
