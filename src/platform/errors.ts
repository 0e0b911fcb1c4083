/** What a refusal tells: names and numbers that the catalogue's sentence needs, never a finished sentence. */
export type RefusalDetails = Record<string, string | number>

/**
 * The input was refused and nothing changed. `code` is stable (`import.no-such-batch`) and is put into words
 * at the edge from the catalogue key `error.<code>`, so that each reader gets it in their language.
 */
export class Refusal extends Error {
  readonly code: string
  readonly details: RefusalDetails
  /** The HTTP status that fits when a page or the API shows this refusal. */
  readonly status: number

  constructor(code: string, details: RefusalDetails = {}, status = 422) {
    super(`${code} ${JSON.stringify(details)}`)
    this.name = 'Refusal'
    this.code = code
    this.details = details
    this.status = status
  }
}

/** True for a refusal, also one that was thrown by another copy of this module (the built pages carry their own). */
export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && error.name === 'Refusal'
}
