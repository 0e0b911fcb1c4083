const namedEntities: Readonly<Record<string, string>> = {
  amp: '&',
  nbsp: ' ',
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
}

/** Some exports carry HTML entities inside names: "&#40;Unknown&#41;", "Refugees &amp; asylum seekers". */
function withoutEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,6})|([a-z]+));/gi,
    (entity, code: string | undefined, name: string | undefined) =>
      code ? String.fromCodePoint(Number(code)) : (namedEntities[name?.toLowerCase() ?? ''] ?? entity),
  )
}

/**
 * What all spellings of one name have in common: lower case, no accents, no punctuation, single spaces, "&" read
 * as "and". Arabic is folded as its readers fold it (hamza seats, final ya and ta marbuta). Two names are the same
 * name when their spellings are equal. Returns '' for text without a letter or digit.
 */
export function spelling(text: string): string {
  return withoutEntities(text)
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}\u0640\u00ad\u200b-\u200f\ufeff]/gu, '')
    .replace(/&/g, ' and ')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
