/** What a password must be: long enough, and not among those that are tried first (NIST SP 800-63B, 3.1.1.2). */
import { Refusal } from '#platform/errors.ts'
import { isCommonPassword } from './common-passwords.ts'

/** In characters. No rules on which: length is what counts. */
export const passwordLength = { least: 12, most: 256 } as const

/**
 * @param known what an attacker knows of the person: their name and address
 * @throws Refusal `password.too-short`, `password.too-long`, `password.common` or `password.personal`
 */
export function checkPassword(password: string, known: readonly string[] = []): void {
  const length = [...password].length
  if (length < passwordLength.least) throw new Refusal('password.too-short', { least: passwordLength.least })
  if (length > passwordLength.most) throw new Refusal('password.too-long', { most: passwordLength.most })
  if (isCommonPassword(password)) throw new Refusal('password.common')
  if (isPersonal(password, known)) throw new Refusal('password.personal')
}

/** Little more than what is known of the person: fewer than six characters besides. */
function isPersonal(password: string, known: readonly string[]): boolean {
  const letters = password.toLowerCase()
  const words = known
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length > 3)
  const rest = words
    .sort((one, other) => other.length - one.length)
    .reduce((left, word) => left.replaceAll(word, ''), letters)
  return rest.length < letters.length && [...rest].length < 6
}
