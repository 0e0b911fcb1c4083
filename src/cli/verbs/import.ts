import { basename, resolve } from 'node:path'
import { z } from 'zod'
import type { Proof } from '#platform/database/acting.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import type { Database } from '#platform/database/connect.ts'
import { Refusal } from '#platform/errors.ts'
import type { DirtCode } from '#recommendations/formats/received.ts'
import { findBatch, givenAnswers, removeBatch } from '#recommendations/import/batches.ts'
import type { GivenAnswers } from '#recommendations/import/batches.ts'
import { presentBatch } from '#recommendations/import/present.ts'
import type { PresentedBatch } from '#recommendations/import/present.ts'
import { receiveFile, runBatch } from '#recommendations/import/run.ts'
import { asOperator } from '../as-operator.ts'
import { ProgressLine } from '../progress-line.ts'
import { stateOfWord } from '../state-word.ts'
import type { Call, Verb } from '../verb.ts'

export const importFiles: Verb = {
  name: 'import',
  words: 'FILE…',
  takes: [1, 1_000],
  options: {
    state: { type: 'string', value: 'ISO3', help: 'cli.import.state' },
    session: { type: 'string', value: 'N', help: 'cli.import.session' },
    columns: { type: 'string', value: 'JSON', help: 'cli.import.columns' },
    'dry-run': { type: 'boolean', help: 'cli.import.dry-run' },
  },
  help: 'cli.import',
  async run(call) {
    const given = answersFrom(call)
    return asOperator('import', async (database, proof) => {
      const imported: PresentedBatch[] = []
      for (const word of call.words) imported.push(await importOne(database, proof, word, given, call))
      const [only] = imported
      const document = imported.length === 1 ? only : imported
      return { document, lines: imported.flatMap((batch) => inLines(batch, call)) }
    })
  },
}

async function importOne(
  database: Database,
  proof: Proof,
  word: string,
  given: GivenAnswers,
  call: Call,
): Promise<PresentedBatch> {
  const apply = call.options['dry-run'] !== true
  const file = { path: resolve(word), name: basename(word) }
  const batchId = await receiveFile(database, proof, file, given, 'command-line')
  const progress = new ProgressLine(file.name, call)
  try {
    await runBatch(database, proof, batchId, { apply, through: 'command-line', onProgress: progress.show })
    return await presentBatch(database.kysely, await findBatch(database.kysely, batchId), call.t)
  } finally {
    progress.clear()
    if (!apply) await inTransactionAs(database, proof, (transaction) => removeBatch(transaction, batchId))
  }
}

/** @throws Refusal `state.unknown`, `cli.session-refused` or `cli.columns-refused` */
function answersFrom({ options }: Call): GivenAnswers {
  const { state: named, session, columns } = options
  const state = typeof named === 'string' ? stateOfWord(named) : undefined
  const answered = givenAnswers.pick({ session: true }).safeParse({ session })
  if (!answered.success) throw new Refusal('cli.session-refused', { given: String(session) })
  return {
    state,
    ...answered.data,
    ...(typeof columns === 'string' ? { mapping: mappingFrom(columns) } : {}),
  }
}

function mappingFrom(columns: string): GivenAnswers['mapping'] {
  const mapping = z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue('not JSON')
        return z.NEVER
      }
    })
    .pipe(givenAnswers.shape.mapping)
    .safeParse(columns)
  if (!mapping.success) throw new Refusal('cli.columns-refused', { given: columns })
  return mapping.data
}

/** At most so many problems on the terminal; `--json` has more, the desk all. */
const problemsShown = 20

function inLines(batch: PresentedBatch, { t, options }: Call): string[] {
  const shown = batch.problems
    .slice(0, problemsShown)
    .map(({ row, column, message }) =>
      column
        ? t('cli.import.problem-in-column', { row, column, message })
        : t('cli.import.problem', { row, message }),
    )
  const hidden = batch.rejected + batch.doubtful - shown.length
  const { created, updated, unchanged, linked, doubtful, rejected, rows } = batch
  return [
    options['dry-run']
      ? t('cli.import.would', { file: batch.file })
      : t('cli.import.done', { file: batch.file }),
    `  ${t('cli.import.counts', { rows, created, updated, unchanged, linked, rejected, doubtful })}`,
    ...Object.entries(batch.dirt).map(([code, count]) => `  ${t(`dirt.${code as DirtCode}`)}: ${count}`),
    ...shown.map((line) => `  ${line}`),
    ...(hidden > 0 ? [`  ${t('cli.import.more-problems', { count: hidden })}`] : []),
    ...(batch.batch === null ? [] : [`  ${t('cli.import.undo', { batch: batch.batch })}`]),
  ]
}
