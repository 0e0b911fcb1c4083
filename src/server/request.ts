import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'

/** A request as our server hands it on to SvelteKit. */
export interface ServedRequest extends IncomingMessage {
  /** Ours alone: a client cannot choose it. */
  requestId: string
  /** Writes the request's id with every line. */
  log: Logger
  /** The page that answers (`/[lang]/states/[code]`), set by SvelteKit's hook; the metrics are kept by it. */
  routeId?: string
}
