import { hash } from 'node:crypto'

/** Crockford's base 32: no letters that are mistaken for digits, so an address can be read out on the telephone. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * The permanent id of the recommendation that a source opened: 12 characters (60 bits) from the State and the
 * source's key, so that the same file leads to the same address after an undo and on another instance.
 */
export function recommendationId(stateId: string, sourceKey: string): string {
  const digest = hash('sha256', `${stateId} ${sourceKey}`, 'buffer')
  let id = ''
  let bits = 0
  let held = 0
  for (const byte of digest) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5 && id.length < 12) {
      bits -= 5
      id += alphabet[(held >> bits) & 31]
    }
    held &= (1 << bits) - 1
    if (id.length === 12) break
  }
  return id
}

export function isRecommendationId(value: string): boolean {
  return /^[0-9a-hjkmnp-tv-z]{12}$/.test(value)
}

/** The words of a text alone: no case, accents, punctuation or spacing. Texts that say the same in the same words are equal. */
export function wordsOnly(text: string): string {
  // Most texts are plain English, for which the Unicode tables are not needed.
  if (/^[ -~\s]*$/.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim()
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** A short hash of `wordsOnly`: the cheap question "the same words?". */
export function fingerprint(text: string): string {
  return shortHash(wordsOnly(text))
}

/** A short hash of everything a source says: an equal digest means that nothing changed. */
export function sourceDigest(source: {
  original: string
  text: string
  language: string
  said: object
}): string {
  return shortHash(JSON.stringify([source.original, source.text, source.language, source.said]))
}

/** 96 bits of SHA-256, enough to tell a few million texts of one State apart. */
export function shortHash(text: string): string {
  // Cut as bytes: a part of the long text would keep the whole of it in memory.
  return hash('sha256', text, 'buffer').toString('base64url', 0, 12)
}

/** Orders paragraph numbers as a person reads them: 6.9 before 6.10; unnumbered ones come last. */
export function paragraphOrder(paragraph: string | undefined): number {
  const numbers = paragraph?.match(/\d+/g)?.map(Number)
  if (!numbers?.length) return 2_000_000_000
  const [major = 0, minor = 0] = numbers
  return Math.min(major, 19_999) * 100_000 + Math.min(minor, 99_999)
}
