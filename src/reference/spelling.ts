const namedEntities = new Map([
  ['amp', '&'],
  ['nbsp', ' '],
  ['quot', '"'],
  ['apos', "'"],
  ['lt', '<'],
  ['gt', '>'],
])

/** Some exports carry HTML entities inside names: "&#40;Unknown&#41;", "Refugees &amp; asylum seekers". */
function withoutEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,6})|([a-z]+));/gi,
    (entity, code: string | undefined, name: string | undefined) =>
      code ? String.fromCodePoint(Number(code)) : (namedEntities.get(name?.toLowerCase() ?? '') ?? entity),
  )
}

/**
 * What all spellings of one name have in common: lower case, no accents, no punctuation, single spaces, "&" read
 * as "and". Arabic is folded as its readers fold it (hamza seats, final ya and ta marbuta). Two names are the same
 * name when their spellings are equal. Returns '' for text without a letter or digit.
 */
export function spelling(text: string): string {
  return withoutEntities(text)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\u0640\u00ad\u200b-\u200f\ufeff]/gu, '')
    .replace(/&/g, ' and ')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** More and longer names than any list holds; what goes beyond is not kept, so that no input can fill the memory. */
const namesRemembered = 5_000
const longestName = 400

/** The same function, faster for names that come again and again: a large export says a few hundred a million times. */
export function remembered<Meaning>(resolve: (name: string) => Meaning): (name: string) => Meaning {
  const meanings = new Map<string, Meaning>()
  return (name) => {
    const known = meanings.get(name)
    if (known !== undefined || meanings.has(name)) return known as Meaning
    if (name.length > longestName) return resolve(name)
    if (meanings.size >= namesRemembered) meanings.clear()
    const meaning = resolve(name)
    meanings.set(name, meaning)
    return meaning
  }
}
