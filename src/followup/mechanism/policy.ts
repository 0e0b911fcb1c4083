import { isPerson, type Acting } from '#identity/model.ts'

/** Its books are kept by the mechanism itself; the rest of the government reads them. */
export const keepsMechanism = (acting: Acting): boolean =>
  isPerson(acting) && acting.side === 'government' && acting.kind === 'national-mechanism'
