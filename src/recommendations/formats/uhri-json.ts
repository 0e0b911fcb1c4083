import { createReadStream } from 'node:fs'
import { readJsonRecords } from '#platform/files/json-records.ts'
import { Refusal } from '#platform/errors.ts'
import type { ReceivedRow, RecognisedFile } from './received.ts'
import { UhriReader, type UhriAnnotation } from './uhri-records.ts'

/** UHRI's own keys, and those under which a published copy of single records has them. */
const keys = {
  id: ['AnnotationId', '_id'],
  type: ['AnnotationType', 'annotation_type'],
  body: ['Body', 'body'],
  countries: ['Countries', 'countries'],
  symbol: ['Symbol', 'symbol'],
  text: ['Text', 'text'],
  publishedOn: ['PublicationDate', 'date'],
  themes: ['Themes', 'themes'],
  groups: ['AffectedPersons', 'affected_persons'],
  sdgs: ['Sdgs', 'sdgs'],
  cycle: ['UprCycle', 'upr_cycle'],
  sessions: ['UprSession', 'upr_session'],
  positions: ['UprPositions', 'upr_positions'],
  recommendingStates: ['UprRecommendingCountry', 'upr_recommending_country'],
} as const

/**
 * UHRI's full export or a single record. The first record decides whether the file is UHRI's at all.
 * @throws Refusal when the file is no JSON, or JSON of something else.
 */
export async function recogniseUhriJson(
  path: string,
  file: string,
  bytesTotal: number,
): Promise<RecognisedFile> {
  const first = await firstRecord(path, file)
  if (!first || !isAnnotation(first)) throw new Refusal('file.json-not-uhri', { file })
  let bytesRead = 0
  async function* rows(): AsyncIterable<ReceivedRow> {
    const reader = new UhriReader(true)
    bytesRead = 0
    const chunks = counted(path, (bytes) => (bytesRead += bytes))
    for await (const { record, value } of readJsonRecords(chunks, file)) {
      yield isAnnotation(value) ? reader.read(annotationOf(value), record) : unknownRecord(value, record)
    }
  }
  return { format: 'uhri-json', stated: {}, bytesTotal, bytesRead: () => bytesRead, rows }
}

async function* counted(path: string, count: (bytes: number) => void): AsyncIterable<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    count(chunk.length)
    yield chunk
  }
}

async function firstRecord(path: string, file: string): Promise<object | undefined> {
  for await (const { value } of readJsonRecords(
    counted(path, () => undefined),
    file,
  ))
    return value
  return undefined
}

/** A record of UHRI's has a text and says by whom, or in which document, it was said. */
function isAnnotation(value: object): boolean {
  return has(value, keys.text) && (has(value, keys.body) || has(value, keys.symbol))
}

function has(value: object, names: readonly string[]): boolean {
  return names.some((name) => Object.hasOwn(value, name))
}

function unknownRecord(value: object, record: number): ReceivedRow {
  return {
    row: record,
    states: [],
    text: '',
    original: JSON.stringify(value).slice(0, 1000),
    kind: 'not-stated',
    recommendingStates: [],
    themes: [],
    groups: [],
    sdgs: [],
    dirt: [],
    refusals: [{ code: 'record-unknown' }],
    doubts: [],
  }
}

function annotationOf(value: object): UhriAnnotation {
  const record = value as Record<string, unknown>
  return {
    id: textOf(record, keys.id),
    type: textOf(record, keys.type),
    body: textOf(record, keys.body),
    countries: listOf(record, keys.countries),
    symbol: textOf(record, keys.symbol),
    text: textOf(record, keys.text),
    publishedOn: textOf(record, keys.publishedOn),
    themes: listOf(record, keys.themes),
    groups: listOf(record, keys.groups),
    sdgs: listOf(record, keys.sdgs),
    cycle: textOf(record, keys.cycle),
    sessions: listOf(record, keys.sessions),
    positions: listOf(record, keys.positions),
    recommendingStates: listOf(record, keys.recommendingStates),
  }
}

function fieldOf(record: Record<string, unknown>, names: readonly string[]): unknown {
  for (const name of names) {
    const value = record[name]
    if (value !== undefined && value !== null) return value
  }
  return undefined
}

function textOf(record: Record<string, unknown>, names: readonly string[]): string {
  const value = fieldOf(record, names)
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : ''
}

/** A list of names; a lone name counts as a list of one. */
function listOf(record: Record<string, unknown>, names: readonly string[]): string[] {
  const value = fieldOf(record, names)
  const list: unknown[] = Array.isArray(value) ? value : [value]
  return list.flatMap((item) => {
    if (typeof item === 'string') return [item]
    return typeof item === 'number' ? [String(item)] : []
  })
}
