/**
 * Finds any row of the sealed log, or of the records that it vouches for, that was altered, removed or inserted behind
 * the program's back. Looks as the owner, at one moment, while everyone goes on working.
 */
import type pg from 'pg'
import { singleConnection } from '#platform/database/connect.ts'
import { beginning, Chain, covers, type Seal, type SealedEvent } from './chain.ts'
import type { Finding, Report } from './finding.ts'
import type { KeptSeal } from './seal.ts'
import { verifyRows } from './verify-rows.ts'

export interface Verification {
  events: number
  seals: number
  /** Events that no seal covers yet: those of the last minute, and of transactions that still run. */
  unsealed: number
  /** Rows as they stand now, and as they stood before a change, that were held against their digests. */
  rows: number
  past: number
  /** Rows that a migration rewrote since they were written (record.relog). */
  migrated: number
  /** The first hundred of them, and how many there are. */
  findings: readonly Finding[]
  found: number
}

const listedFindings = 100
const portion = 5_000

/**
 * Recomputes the chain and holds every protected row, as it is and as it was, against the digest of when it was
 * written. With `kept`, everything up to that seal is proved against one who could rewrite the whole database since.
 */
export async function verifyLog(ownerUrl: string, kept?: KeptSeal): Promise<Verification> {
  const client = singleConnection(ownerUrl, 'throughline audit')
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    return await verifyIn(client, kept)
  } finally {
    await client.end()
  }
}

/** The same in a transaction that `client` is in. */
export async function verifyIn(client: pg.Client, kept?: KeptSeal): Promise<Verification> {
  const findings: Finding[] = []
  let found = 0
  const report: Report = (finding) => {
    found++
    if (findings.length < listedFindings) findings.push(finding)
  }
  const chain = await verifyChain(client, kept, report)
  const rows = await verifyRows(client, report)
  return { ...chain, ...rows, findings, found }
}

async function verifyChain(
  client: pg.Client,
  kept: KeptSeal | undefined,
  report: Report,
): Promise<Pick<Verification, 'events' | 'seals' | 'unsealed'>> {
  const seals = await sealsOf(client)
  verifySequence(seals, kept, report)
  const known = new Set(seals.map(({ number }) => number))
  const waiting = [...seals]
  let chain = new Chain(waiting[0]?.previous ?? beginning)
  let events = 0
  let unsealed = 0
  const close = (seal: Seal) => {
    if (chain.sealedBy(seal) !== seal.hash) report(batchDiffers(seal, chain.events))
    waiting.shift()
    chain = new Chain(waiting[0]?.previous ?? beginning)
  }
  for await (const event of eventsOf(client)) {
    events++
    while (waiting[0] && !covers(waiting[0], event)) close(waiting[0])
    if (waiting[0]) chain.add(event)
    else unsealed++
    const announced = event.operation === 'seal' ? /\d+/.exec(event.rowKey)?.[0] : undefined
    if (announced && !known.has(announced)) report({ code: 'seal-missing', details: { seal: announced } })
  }
  while (waiting[0]) close(waiting[0])
  return { events, seals: seals.length, unsealed }
}

/** The seals among themselves and against the one that was kept elsewhere. */
function verifySequence(seals: readonly Seal[], kept: KeptSeal | undefined, report: Report): void {
  let previous = beginning
  for (const seal of seals) {
    if (seal.previous !== previous)
      report({ code: 'seal-out-of-chain', details: { seal: seal.number, at: momentOf(seal) } })
    previous = seal.hash
  }
  if (!kept) return
  const standing = seals.find(({ number }) => Number(number) === kept.number)
  if (!standing) report({ code: 'kept-seal-missing', details: { seal: kept.number } })
  else if (standing.hash !== kept.hash) report({ code: 'kept-seal-differs', details: { seal: kept.number } })
}

const batchDiffers = (seal: Seal, found: number): Finding => ({
  code: 'batch-differs',
  details: {
    seal: seal.number,
    at: momentOf(seal),
    first: seal.firstEvent,
    last: seal.lastEvent,
    expected: Number(seal.events),
    found,
  },
})

const momentOf = ({ at }: Seal) => new Date(Number(BigInt(at) / 1000n)).toISOString()

async function sealsOf(client: pg.Client): Promise<readonly Seal[]> {
  const { rows } = await client.query<Seal>(
    `select number::text, (extract(epoch from at) * 1000000)::bigint::text as at, era::text, before::text,
            first_event::text as "firstEvent", last_event::text as "lastEvent", events::text,
            encode(previous, 'hex') as previous, encode(hash, 'hex') as hash
       from record.seal_entry order by seal_entry.number`,
  )
  return rows
}

/** In the order in which they are sealed. */
async function* eventsOf(client: pg.Client): AsyncGenerator<SealedEvent> {
  await client.query(
    `declare event_in_order no scroll cursor for
      select id::text, era::text, transaction::text, (extract(epoch from at) * 1000000)::bigint::text as at, operation,
             table_name as "table", row_key as "rowKey", change_id::text as change, encode(digest, 'hex') as digest
        from record.event order by event.era, event.transaction, event.id`,
  )
  for (;;) {
    const { rows } = await client.query<SealedEvent>(`fetch ${portion} from event_in_order`)
    yield* rows
    if (rows.length < portion) break
  }
  await client.query('close event_in_order')
}
