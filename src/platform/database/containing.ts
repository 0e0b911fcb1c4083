/** A pattern for `like` and `ilike` that finds words wherever they stand, whatever signs they hold. */
export function containing(words: string): string {
  return `%${words.trim().replaceAll(/[\\%_]/g, '\\$&')}%`
}
