import { Refusal } from '#platform/errors.ts'
import type { Allowance } from './limits.ts'

interface Bucket {
  tokens: number
  /** When `tokens` was true, in milliseconds of a steady clock. */
  at: number
}

/** Above this many clients, those that have not been seen for long enough to be full again are forgotten. */
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
    this.#buckets.set(client, { tokens: taken ? tokens - 1 : tokens, at: now })
    if (this.#buckets.size > manyClients) this.#forgetFull(now)
    if (!taken) {
      throw new Refusal('server.too-many-requests', { seconds: Math.ceil((1 - tokens) / perSecond) }, 429)
    }
  }

  #forgetFull(now: number): void {
    const refillTime = (this.#allowance.burst / this.#allowance.perSecond) * 1000
    for (const [client, { at }] of this.#buckets) if (now - at > refillTime) this.#buckets.delete(client)
  }
}
