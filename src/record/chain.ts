/**
 * The chain of the sealed log, computed without the database: SHA-256 over the lines of the events, batch by batch,
 * each batch beginning with the hash of the one before. migrations/0009-log.sql writes the same lines.
 */
import { createHash } from 'node:crypto'

/** An event as it stands in `record.event`; numbers as text, for they are only ever written out. */
export interface SealedEvent {
  id: string
  era: string
  transaction: string
  /** Microseconds since 1970. */
  at: string
  operation: string
  table: string
  rowKey: string
  change: string | null
  /** In hexadecimal. */
  digest: string | null
}

/** A seal as it stands in `record.seal_entry`. */
export interface Seal {
  number: string
  /** Microseconds since 1970. */
  at: string
  era: string
  /** The first transaction that it does not cover. */
  before: string
  firstEvent: string
  lastEvent: string
  events: string
  previous: string
  hash: string
}

/** What the first seal follows on. */
export const beginning = '0'.repeat(64)

/** The hash of a batch so far. */
export class Chain {
  #hash: Buffer
  #events = 0

  constructor(previous: string) {
    this.#hash = Buffer.from(previous, 'hex')
  }

  get events(): number {
    return this.#events
  }

  add(event: SealedEvent): void {
    this.#hash = follow(this.#hash, [
      'event',
      event.id,
      event.era,
      event.transaction,
      event.at,
      event.operation,
      event.table,
      event.rowKey,
      event.change ?? '-',
      event.digest ?? '-',
    ])
    this.#events++
  }

  /** What the seal's hash must be, given the events that were added and everything else that the seal says. */
  sealedBy(seal: Omit<Seal, 'hash'>): string {
    const values = [
      seal.number,
      seal.at,
      seal.era,
      seal.before,
      seal.firstEvent,
      seal.lastEvent,
      seal.events,
      seal.previous,
    ]
    return follow(this.#hash, ['seal', ...values]).toString('hex')
  }
}

/** Whether a seal covers an event, if no earlier seal does. */
export function covers(
  seal: Pick<Seal, 'era' | 'before'>,
  event: Pick<SealedEvent, 'era' | 'transaction'>,
): boolean {
  const [era, sealedEra] = [BigInt(event.era), BigInt(seal.era)]
  return era < sealedEra || (era === sealedEra && BigInt(event.transaction) < BigInt(seal.before))
}

function follow(hash: Buffer, values: readonly string[]): Buffer {
  return createHash('sha256').update(hash).update(values.join('\n')).digest()
}
