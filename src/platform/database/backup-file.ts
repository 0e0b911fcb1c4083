/**
 * The form of a backup: one gzipped UTF-8 text, which any tool can look into. A first line of JSON says what it is; then
 * for each table a line of JSON with its name and columns, its rows as PostgreSQL's COPY writes them, and a line `\.`;
 * a last line of JSON says how many rows each table had and their SHA-256, and where the sequences stood.
 */
import { z } from 'zod'
import { Refusal } from '../errors.ts'

export const headSchema = z.object({
  format: z.literal('throughline-backup'),
  version: z.literal(1),
  /** The last migration that the database had. */
  migration: z.int().positive(),
  at: z.iso.datetime(),
})
export type Head = z.infer<typeof headSchema>

/** Identifiers as `schema.name`, of letters, digits and underscores only: they are put into statements. */
const name = z.string().regex(/^[a-z_][a-zA-Z0-9_]*$/)
const qualifiedName = z.string().regex(/^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/)

export const tableSchema = z.object({ table: qualifiedName, columns: z.array(name).min(1) })
export type BackupTable = z.infer<typeof tableSchema>

export const manifestSchema = z.object({
  tables: z.array(
    z.object({ name: qualifiedName, rows: z.int().nonnegative(), sha256: z.string().length(64) }),
  ),
  sequences: z.array(
    z.object({ name: qualifiedName, last: z.string().regex(/^-?\d+$/), called: z.boolean() }),
  ),
})
export type Manifest = z.infer<typeof manifestSchema>

/** The line that ends the rows of a table; no row can look like it. */
export const endOfRows = '\\.\n'

const longestLine = 1024 * 1024
const newline = 0x0a

/** Reads the lines of JSON and, between them, the rows of a table, from the unzipped file. */
export class BackupReader {
  readonly #chunks: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  constructor(unzipped: AsyncIterable<Buffer>) {
    this.#chunks = unzipped[Symbol.asyncIterator]()
  }

  /** The next line as JSON of this shape. Refuses (`backup.damaged`) anything else. */
  async line<Shape>(shape: z.ZodType<Shape>): Promise<Shape> {
    let end = this.#held.indexOf(newline)
    while (end < 0) {
      if (this.#held.length > longestLine || !(await this.#readMore())) throw new Refusal('backup.damaged')
      end = this.#held.indexOf(newline)
    }
    const line = this.#held.subarray(0, end).toString()
    this.#held = this.#held.subarray(end + 1)
    try {
      return shape.parse(JSON.parse(line))
    } catch {
      throw new Refusal('backup.damaged')
    }
  }

  /** The rows up to the line that ends them, in pieces. */
  async *rows(): AsyncGenerator<Buffer> {
    // The end is looked for with the line break before it; the first row has one in front of it as well.
    const end = Buffer.from(`\n${endOfRows}`)
    this.#held = Buffer.concat([end.subarray(0, 1), this.#held])
    let skip = 1
    for (;;) {
      const found = this.#held.indexOf(end)
      const until = found >= 0 ? found + 1 : Math.max(skip, this.#held.length - end.length)
      if (until > skip) yield this.#held.subarray(skip, until)
      this.#held = this.#held.subarray(found >= 0 ? found + end.length : until - 1)
      if (found >= 0) return
      skip = 1
      if (!(await this.#readMore())) throw new Refusal('backup.damaged')
    }
  }

  async #readMore(): Promise<boolean> {
    const { value, done } = await this.#chunks.next()
    if (done) return false
    this.#held = this.#held.length > 0 ? Buffer.concat([this.#held, value]) : value
    return true
  }
}
