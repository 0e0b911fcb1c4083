/** The number of a row, or of a version of one, as an address or a form carries it. */

export const isRowNumber = (text: string): boolean => /^\d{1,16}$/.test(text)

/** That number; 0, which no row has, for what is none. */
export const rowNumber = (text: string): number => (isRowNumber(text) ? Number(text) : 0)
