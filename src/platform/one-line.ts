import { z } from 'zod'

/**
 * Words that stand among others (a name, an office) as one line: ends of lines and other control characters, which would
 * write further lines into a letter or onto a terminal, become spaces; marks that turn the direction of all that follows
 * (Unicode Standard Annex 9, 2.1 to 2.3) go, since each language's own letters need none.
 */
export function asOneLine(words: string): string {
  return words
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
}

/** Such words as they come from a form: some, and at most so many characters. */
export const oneLine = (most: number) => z.string().transform(asOneLine).pipe(z.string().min(1).max(most))
