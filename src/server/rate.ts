import { Refusal } from '#platform/errors.ts'
import type { Allowance } from './limits.ts'

interface Bucket {
  tokens: number
  /** When `tokens` was true, in milliseconds of a steady clock. */
  at: number
}

/** Above this many clients, the one that has not been seen for longest is forgotten. */
const manyClients = 50_000

/** A token bucket for each client address, in memory. */
export class RateLimit {
  readonly #allowance: Allowance
  readonly #buckets = new Map<string, Bucket>()

  constructor(allowance: Allowance) {
    this.#allowance = allowance
  }

  /**
   * Takes one token of this client.
   * @param now milliseconds of a steady clock
   * @throws Refusal `server.too-many-requests` (429) with the whole seconds to wait
   */
  take(client: string, now = performance.now()): void {
    const { burst, perSecond } = this.#allowance
    const bucket = this.#buckets.get(client) ?? { tokens: burst, at: now }
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
    const taken = tokens >= 1
    // Taken out and put in again, so that the first of the map is the one unseen for longest.
    this.#buckets.delete(client)
    this.#buckets.set(client, { tokens: taken ? tokens - 1 : tokens, at: now })
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > manyClients && oldest !== undefined) this.#buckets.delete(oldest)
    if (!taken) {
      throw new Refusal('server.too-many-requests', { seconds: Math.ceil((1 - tokens) / perSecond) }, 429)
    }
  }
}
