/** Words that keep their own direction among words that run the other way: between U+2068 and U+2069 (UAX #9). */
export function isolated(words: string): string {
  return `\u2068${words}\u2069`
}
