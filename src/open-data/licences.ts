import type { MessageKey } from '#platform/i18n/catalogue.ts'

/** Under which terms data may be used again, and a sentence that says so in the reader's language. */
export type Licence = { name: string; url: string; statement: MessageKey }

/** The words are the United Nations'; nobody else can license them. */
export const unitedNationsTerms: Licence = {
  name: 'United Nations Terms of Use',
  url: 'https://www.un.org/en/about-us/terms-of-use',
  statement: 'open-data.licence.united-nations',
}

/** What is compiled here: codes, names, links between sources, counts. */
export const compiled: Licence = {
  name: 'CC BY 4.0',
  url: 'https://creativecommons.org/licenses/by/4.0/',
  statement: 'open-data.licence.compiled',
}

/** What someone wrote and opened, as far as they opened it. */
export function authorsTerms(origin: string): Licence {
  return { name: 'Terms of the author', url: `${origin}/en/about`, statement: 'open-data.licence.author' }
}
