import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

export type CopyValue = string | number | boolean | null | readonly string[] | { readonly json: unknown }

const characters = 256 * 1024

/**
 * Streams rows into a table by COPY, many times faster than INSERT and in constant space. Names are the caller's
 * own identifiers, never input. Returns the number of rows.
 * @throws what PostgreSQL says of the first row that does not fit; what `rows` throws, after the COPY is aborted.
 */
export async function copyInto(
  client: ClientBase,
  table: string,
  columns: readonly string[],
  rows: AsyncIterable<readonly CopyValue[]>,
): Promise<number> {
  let count = 0
  async function* lines(): AsyncGenerator<Buffer> {
    let chunk = ''
    for await (const row of rows) {
      count++
      chunk += line(row)
      if (chunk.length < characters) continue
      yield Buffer.from(chunk)
      chunk = ''
    }
    if (chunk) yield Buffer.from(chunk)
  }
  const target = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`))
  await pipeline(Readable.from(lines(), { objectMode: false, highWaterMark: characters }), target)
  return count
}

/** One line of COPY's text format (PostgreSQL documentation, COPY, "Text Format"). */
function line(row: readonly CopyValue[]): string {
  let text = ''
  for (const [position, value] of row.entries()) {
    if (position) text += '\t'
    text += field(value)
  }
  return `${text}\n`
}

function field(value: CopyValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'string') return escaped(value)
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if ('json' in value) return escaped(JSON.stringify(value.json))
  return value.length ? escaped(`{${value.map(arrayItem).join(',')}}`) : '{}'
}

function arrayItem(value: string): string {
  return /^[A-Za-z0-9_.-]+$/.test(value) && !/^null$/i.test(value)
    ? value
    : `"${value.replace(/["\\]/g, '\\$&')}"`
}

const special = /[\\\n\r\t]/
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escaped(text: string): string {
  return special.test(text)
    ? text.replace(/[\\\n\r\t]/g, (character) => escapes[character] ?? character)
    : text
}
