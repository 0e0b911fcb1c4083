import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import type { Through } from '#record/change.ts'
import { inCopyingTransactionAs, inTransactionAs } from '#platform/database/acting.ts'
import type { Proof } from '#platform/database/acting.ts'
import { isDatabaseAway } from '#platform/database/away.ts'
import type { Database } from '#platform/database/connect.ts'
import { paceOf } from '#platform/pace.ts'
import { Refusal, isRefusal } from '#platform/errors.ts'
import { recogniseFile } from '../formats/recognise.ts'
import type { ColumnMapping, RecognisedFile } from '../formats/received.ts'
import { beginChangeInTurn } from '../turn.ts'
import { checkAnswers, isQuestion } from './answers.ts'
import { createBatch, findBatch, findMapping, keepMapping, lockBatch, updateBatch } from './batches.ts'
import type { Batch, BatchProgress, GivenAnswers } from './batches.ts'
import { clearReport, Tally } from './report.ts'
import type { ImportReport } from './report.ts'
import { isOfAnotherState, resolveRow, sourceKindOf } from './resolve.ts'
import type { FileContext, ResolvedRow } from './resolve.ts'
import { inPortions, Writing } from './writing.ts'

/** Milliseconds that reading works at a stretch: then the connection gets its turn, or the database would wait for us. */
const slice = 4

/** Registers a file that lies on disk as a batch, before anything of it is read. */
export async function receiveFile(
  database: Database,
  proof: Proof,
  file: { path: string; name: string },
  given: GivenAnswers,
  through: Through,
): Promise<number> {
  const found = await stat(file.path).catch(() => undefined)
  if (!found?.isFile()) throw new Refusal('file.not-found', { file: file.name })
  const sha256 = await sha256Of(file.path)
  return inTransactionAs(database, proof, (transaction) =>
    createBatch(transaction, { ...file, bytes: found.size, sha256 }, given, through),
  )
}

/** Read through one buffer: a new one for each piece would pile up until the collector sees them. */
async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(1 << 16)
  await using file = await open(path)
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(buffer.subarray(0, bytesRead))
  }
}

export type RunOptions = {
  /** False: a preview, which writes the report and leaves the register as it is. */
  apply: boolean
  through: Through
  /** Opens what the batch reads: its file, unless the demonstration gives its own texts. */
  open?: () => Promise<RecognisedFile>
  onProgress?: (progress: BatchProgress) => void
}

/**
 * Reads a batch's file, plans it against the register and, where `apply` says so, writes it: one transaction, so
 * that a process killed at any moment leaves all of it or nothing. Imports wait for each other.
 * @throws Refusal with the file, row and column; the batch then says `refused`, or `waiting` where an answer is missing.
 */
export async function runBatch(
  database: Database,
  proof: Proof,
  batchId: number,
  options: RunOptions,
): Promise<ImportReport> {
  const batch = await findBatch(database.kysely, batchId)
  const note = (changes: Parameters<typeof updateBatch>[2]) =>
    inTransactionAs(database, proof, (transaction) => updateBatch(transaction, batchId, changes))
  await note({ status: options.apply ? 'committing' : 'reading', error: null })
  try {
    const file = await (options.open?.() ?? recogniseFile(batch.filePath ?? '', batch.fileName))
    const { stated, columns, format } = file
    const table = columns && { columns, firstRows: await file.firstRows?.() }
    await note({ format, stated: { ...stated, ...table } })
    const mapping = await mappingFor(database, file, batch.given)
    if (mapping && !batch.given.mapping) await note({ given: { ...batch.given, mapping } })
    checkAnswers(batch, file, mapping)
    return await inCopyingTransactionAs(database, proof, async (transaction, client) => {
      await lockBatch(transaction, batchId)
      await clearReport(transaction, batchId)
      const changeId = options.apply
        ? await beginChangeInTurn(transaction, { through: options.through, why: batch.fileName })
        : undefined
      const tally = new Tally()
      const reading = new Reading(batch, file, mapping, tally, options.onProgress)
      const writing = await Writing.begin(transaction, client, {
        batchId,
        changeId,
        sourceKind: sourceKindOf[format],
        tally,
      })
      for await (const portion of inPortions(reading.rows())) await writing.take(portion)
      await writing.end()
      const report = tally.report()
      if (changeId === undefined) {
        await updateBatch(transaction, batchId, { status: 'previewed', report })
        return report
      }
      if (batch.report) checkPreviewHolds(batch.report, report)
      if (file.columnsSignature && mapping)
        await keepMapping(transaction, changeId, file.columnsSignature, mapping)
      await updateBatch(transaction, batchId, { status: 'committed', changeId, report })
      return report
    })
  } catch (error) {
    // Nothing is wrong with the file: the job comes again, and the command line can.
    if (isDatabaseAway(error)) throw error
    const refusal = isRefusal(error) ? error : new Refusal('import.failed')
    const status = isQuestion(refusal) ? 'waiting' : 'refused'
    await note({ status, error: { code: refusal.code, details: refusal.details } })
    throw error
  }
}

async function mappingFor(
  database: Database,
  file: RecognisedFile,
  given: GivenAnswers,
): Promise<ColumnMapping | undefined> {
  if (!file.columnsSignature) return undefined
  return given.mapping ?? (await findMapping(database.kysely, file.columnsSignature))
}

/** What a person confirmed is what happens: if the register changed in between, they are shown the new preview. */
function checkPreviewHolds(previewed: ImportReport, now: ImportReport): void {
  const counted = ['created', 'updated', 'unchanged', 'linked', 'rejected'] as const
  if (counted.some((outcome) => previewed[outcome] !== now[outcome]))
    throw new Refusal('import.preview-outdated')
}

/** One pass over a file: resolves its rows, counts the dirt and tells the progress twice a second. */
class Reading {
  readonly #batch: Batch
  readonly #file: RecognisedFile
  readonly #mapping: ColumnMapping | undefined
  readonly #tally: Tally
  readonly #onProgress: RunOptions['onProgress']
  readonly #startedAt = new Date().toISOString()
  #received = 0
  #toldAt = 0

  constructor(
    batch: Batch,
    file: RecognisedFile,
    mapping: ColumnMapping | undefined,
    tally: Tally,
    onProgress: RunOptions['onProgress'],
  ) {
    this.#batch = batch
    this.#file = file
    this.#mapping = mapping
    this.#tally = tally
    this.#onProgress = onProgress
  }

  async *rows(): AsyncGenerator<ResolvedRow> {
    const { given } = this.#batch
    const { format, stated, columnsSignature } = this.#file
    const context: FileContext = { format, stated, given, tableSignature: columnsSignature }
    const pace = paceOf(slice)
    for await (const received of this.#file.rows(this.#mapping)) {
      this.#received++
      this.#tell()
      if (isOfAnotherState(received, given)) {
        this.#tally.passOver()
        continue
      }
      const resolved = resolveRow(received, context)
      for (const code of resolved[0]?.dirt ?? []) this.#tally.dirt(code)
      yield* resolved
      const others = pace()
      if (others) await others
    }
  }

  #tell(): void {
    const now = Date.now()
    if (!this.#onProgress || now - this.#toldAt < 500) return
    this.#toldAt = now
    const { bytesTotal } = this.#file
    this.#onProgress({
      rows: this.#received,
      bytesRead: this.#file.bytesRead(),
      bytesTotal,
      startedAt: this.#startedAt,
    })
  }
}
