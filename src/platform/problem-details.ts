import type { Refusal, RefusalDetails } from './errors.ts'
import type { Language } from './i18n/languages.ts'
import { inWords, translator } from './i18n/translate.ts'

export const problemType = 'application/problem+json'

/** Problem details (RFC 9457) with two members of our own, `code` and `details`. */
export type ProblemDetails = {
  status: number
  code: string
  title: string
  details: RefusalDetails
  instance?: string
}

/** A refusal as the API tells it: the code is stable, the title is in the reader's language. */
export function problemDetails(
  refusal: Refusal,
  language: Language,
  requestId: string | undefined,
): ProblemDetails {
  const { status, code, details } = refusal
  const title = inWords(translator(language), refusal)
  return { status, code, title, details, ...(requestId && { instance: requestId }) }
}
