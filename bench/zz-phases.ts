import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { openDatabase } from '#platform/database/open.ts'
import { issueToken, inCopyingTransactionAs } from '#platform/database/acting.ts'
import { connect } from '#platform/database/connect.ts'
import { receiveFile } from '#recommendations/import/run.ts'
import { recogniseFile } from '#recommendations/formats/recognise.ts'
import { resolveRow } from '#recommendations/import/resolve.ts'
import { createStaging, stageRows } from '#recommendations/import/staging.ts'
import { planStaged } from '#recommendations/import/planning.ts'
import { writeReport } from '#recommendations/import/report.ts'
import { applyPlan } from '#recommendations/import/applying.ts'
import { beginChange } from '#record/change.ts'
import { sql } from 'kysely'
const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'))
const opened = await openDatabase({ databaseUrl: undefined, databaseOwnerUrl: undefined, dataFolder: folder }, { exclusive: true })
const token = await issueToken(opened.ownerUrl ?? '', { actor: 'bench', purpose: 'bench', hours: 4, oneTime: false })
const db = connect(opened.programUrl)
const file0 = process.argv[2] ?? ''
let t = performance.now()
const lap = (n: string) => { const u=process.cpuUsage(); console.log(n, ((performance.now()-t)/1000).toFixed(2),'s cpu', ((u.user+u.system)/1e6).toFixed(1)); t = performance.now() }
const f = await recogniseFile(file0, 'u.json')
let n = 0
for await (const r of f.rows()) n++
lap('read only ' + n)
const f2 = await recogniseFile(file0, 'u.json')
for await (const r of f2.rows()) resolveRow(r, { format: f2.format, stated: f2.stated, given: {} })
lap('read+resolve')
const batch = await receiveFile(db, { token }, { path: file0, name: 'u' }, {})
lap('receive')
await inCopyingTransactionAs(db, { token }, async (trx, client) => {
  await createStaging(trx)
  const f3 = await recogniseFile(file0, 'u.json')
  async function* rows() { for await (const r of f3.rows()) yield* resolveRow(r, { format: f3.format, stated: f3.stated, given: {} }) }
  await stageRows(client, rows()); lap('stage')
  const change = await beginChange(trx, { through: 'import' })
  const effects = await planStaged(trx, client); lap('plan')
  await writeReport(trx, batch, {}, 0); lap('report')
  const q = process.env.EXPLAIN
  if (q) { await sql`set local auto_explain.log_min_duration = 0`.execute(trx).catch(()=>0) }
  await applyPlan(trx, batch, change, effects); lap('apply')
})
lap('commit')
await db.close(); await opened.stop()
