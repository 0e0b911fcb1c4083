/** How often something may be done: `burst` at once, refilled at `perSecond`. */
export interface Allowance {
  burst: number
  perSecond: number
}

/** What one client may ask of the server. Sizes in bytes, times in milliseconds. */
export interface Limits {
  /** The path and query of an address: a page repeats them in each of its links. */
  addressBytes: number
  /** A form, or what the API is sent. */
  bodyBytes: number
  /** A file handed in to be imported. */
  uploadBytes: number
  /** A form that may bring a file: more than is kept, so that who sends too much gets their words back. */
  attachmentBytes: number
  /** Until the headers have arrived. */
  headersTime: number
  /** Until a request has arrived and its answer has begun; a file may take as long as it keeps moving. */
  answerTime: number
  /** For which a client may go on sending what has been answered already. */
  lingeringTime: number
  /** A connection on which nothing moves. */
  idleTime: number
  reads: Allowance
  /** Whole lists taken away as a file, each of which may be the whole register. */
  files: Allowance
  writes: Allowance
  /** Attempts to enter with a token. */
  entries: Allowance
}

export const usualLimits: Limits = {
  // What RFC 9110, section 4.1, asks of every server.
  addressBytes: 8_000,
  bodyBytes: 1_000_000,
  uploadBytes: 2_000_000_000,
  attachmentBytes: 250_000_000,
  headersTime: 15_000,
  answerTime: 30_000,
  // A browser that sends a large file shows what was answered only when it has sent all of it.
  lingeringTime: 300_000,
  idleTime: 120_000,
  reads: { burst: 400, perSecond: 40 },
  files: { burst: 40, perSecond: 0.5 },
  writes: { burst: 60, perSecond: 1 },
  entries: { burst: 10, perSecond: 1 / 30 },
}

/** Addresses that take a whole file, streamed to disk by `receiveUpload`. */
const uploadAddress = /^\/[a-z]{2}\/desk\/uploads(?:\?.*)?$/

/**
 * Addresses of forms that may bring a file to stand beside what they say, each with the actions that take it in as it
 * comes: what others are sent is held in memory whole.
 */
const attachmentAddress = new RegExp(
  `^/[a-z]{2}/(?:${[
    'recommendations/[0-9a-z]{12}/notes/(?:new|\\d+/edit)(?:\\?.*)?',
    'exchange/requests/[0-9a-f-]{36}/conversation(?:/[0-9a-f-]{36})?\\?/(?:send|draft)',
    'desk/activities/\\d+\\?/document',
  ].join('|')})$`,
)

/** Addresses at which a token is exchanged for a session. */
const entryPath = /^\/[a-z]{2}\/desk\/enter$/

/** Addresses of lists as files; the description of the API is small. */
const filePath = /^\/api\/v1\/(?!openapi\.)[a-z-]+\.(?:csv|json|xlsx)$/

/** @param address the path and query */
export const isUpload = (address: string) => uploadAddress.test(address) || attachmentAddress.test(address)

/** How many bytes the body of a request may have. @param address the path and query */
export function mostBytes(address: string, limits: Limits): number {
  if (uploadAddress.test(address)) return limits.uploadBytes
  return attachmentAddress.test(address) ? limits.attachmentBytes : limits.bodyBytes
}

export const isEntry = (path: string) => entryPath.test(plainly(path))

export const isFile = (path: string) => filePath.test(plainly(path))

/** An address however it is written: the pages find `/en/desk/%65nter` too. */
const plainly = (path: string) => path.replace(/%[0-7][0-9a-f]/gi, decodeURIComponent)
