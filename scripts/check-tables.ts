/**
 * Part of `npm run check`: applies all migrations to a new database and looks whether every table that holds something
 * of a State is protected, and whether nothing leads past the policies.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startCluster } from '#platform/database/cluster.ts'
import { loginOf, migrate } from '#platform/database/migrate.ts'
import { tableFaults } from './table-faults.ts'

const folder = mkdtempSync(join(tmpdir(), 'throughline-tables-'))
const cluster = await startCluster(folder, { settings: { fsync: 'off' } })
try {
  const program = loginOf(cluster.programUrl)
  await migrate(cluster.ownerUrl, program)
  const owner = new pg.Client({ connectionString: cluster.ownerUrl })
  await owner.connect()
  const faults = await tableFaults(async (query, values) => (await owner.query(query, values)).rows, program)
  await owner.end()
  for (const fault of faults) console.error(fault)
  console.log(`${faults.length} faults in the tables`)
  process.exitCode = faults.length > 0 ? 1 : 0
} finally {
  await cluster.stop()
  rmSync(folder, { recursive: true, force: true })
}
