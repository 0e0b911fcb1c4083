/** The number of a row, or of a version of one, as an address or a form carries it. */

/** Versions have sixteen digits. */
export const rowNumberPattern = /^\d{1,16}$/

export const isRowNumber = (text: string): boolean => rowNumberPattern.test(text)

/** That number; 0, which no row has, for what is none. */
export const rowNumber = (text: string): number => (isRowNumber(text) ? Number(text) : 0)

/** The number behind some words, as in `member-17`; 0 likewise. */
export const rowNumberAfter = (words: string, text: string): number =>
  text.startsWith(words) ? rowNumber(text.slice(words.length)) : 0
