// The import of a UHRI export against COPY of the same final rows into the same tables and indexes, in a process of its
// own, so that its memory is the import's. Prints an ImportMeasure as JSON.
//   node bench/import.ts FILE
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { inTransactionAs, issueToken } from '#platform/database/acting.ts'
import { connect } from '#platform/database/connect.ts'
import { openDatabase } from '#platform/database/open.ts'
import { undoBatch } from '#recommendations/import/undo.ts'
import { receiveFile, runBatch } from '#recommendations/import/run.ts'

/** In the order in which they can be filled. */
const tables = ['register.recommendation', 'register.source', 'register.batch_row']

export type ImportMeasure = {
  rows: number
  importSeconds: number
  copySeconds: number
  /** The same file once more. */
  again: { seconds: number; created: number; updated: number }
  undoSeconds: number
  /** The largest resident size of this process until it had imported, in MB. */
  residentMegabytes: number
}

if (import.meta.main) console.log(JSON.stringify(await measureImport(process.argv[2] ?? '')))

/** Imports the file, copies the same rows into emptied tables, imports the file again and undoes it. */
async function measureImport(file: string): Promise<ImportMeasure> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'))
  const opened = await openDatabase(
    { databaseUrl: undefined, databaseOwnerUrl: undefined, dataFolder: join(folder, 'data') },
    { exclusive: true },
  )
  const ownerUrl = opened.ownerUrl ?? ''
  const token = await issueToken(ownerUrl, { actor: 'bench', purpose: 'bench', hours: 4, oneTime: false })
  const database = connect(opened.programUrl)
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    const first = await importOnce()
    const residentMegabytes = (process.resourceUsage().maxRSS * 1024) / 1e6
    for (const table of tables)
      await pipeline(owner.query(copyTo(`copy ${table} to stdout`)), createWriteStream(part(table)))
    const again = await importOnce()
    const undoSeconds = await timed(() =>
      inTransactionAs(database, { token }, (transaction) =>
        undoBatch(transaction, first.batch, { through: 'import' }),
      ),
    )
    await owner.query(`truncate ${tables.join(', ')} cascade`)
    await owner.query('checkpoint').catch(() => undefined)
    const copySeconds = await timed(async () => {
      await owner.query('begin')
      for (const table of tables)
        await pipeline(createReadStream(part(table)), owner.query(copyFrom(`copy ${table} from stdin`)))
      await owner.query('commit')
    })
    return {
      rows: first.rows,
      importSeconds: first.seconds,
      copySeconds,
      again,
      undoSeconds,
      residentMegabytes,
    }
  } finally {
    await owner.end()
    await database.close()
    await opened.stop()
    rmSync(folder, { recursive: true, force: true })
  }

  function part(table: string): string {
    return join(folder, `${table}.copy`)
  }

  async function importOnce() {
    const batch = await receiveFile(database, { token }, { path: file, name: 'uhri.json' }, {}, 'import')
    const begun = performance.now()
    const report = await runBatch(database, { token }, batch, { apply: true, through: 'import' })
    return {
      batch,
      rows: report.rows,
      created: report.created,
      updated: report.updated,
      seconds: (performance.now() - begun) / 1000,
    }
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1000
}
