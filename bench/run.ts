// Measures the whole program, prints the figures and writes them into bench/RESULTS.md.
//   npm run bench -- [--rows N]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { todayInUtc } from '#platform/day.ts'
import { measureConsent, type ConsentMeasure } from './consent.ts'
import { besideProgram, Desk, totalOf, untilFound, type DeskImport } from './desk.ts'
import type { ImportMeasure } from './import.ts'
import { thisMachine, versionOf } from './machine.ts'
import { measurePages, type PagesMeasure } from './pages.ts'
import type { MatchMeasure } from './match.ts'
import { measuredBy, MemoryWatch, type Memory } from './processes.ts'
import { inMarkdown, type Results } from './results.ts'
import { measureSearch, type SearchMeasure } from './search.ts'
import { cloneInto, npmStart } from './start.ts'
import { uhriExport } from './uhri-export.ts'
import { measureWeight } from './weight.ts'

/** Records in the export of the Universal Human Rights Index. */
const all = '267548'

const { values } = parseArgs({ options: { rows: { type: 'string', default: all } } })
const rows = Number(values.rows)
const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'))
const began = performance.now()
try {
  const results = await measure()
  const notes = readFileSync(join(import.meta.dirname, 'NOTES.md'), 'utf8')
  const page = inMarkdown(results, notes)
  writeFileSync(join(import.meta.dirname, 'RESULTS.md'), page)
  console.log(page)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measure(): Promise<Results> {
  tell('making the files to import')
  const file = await uhriExport(rows, 1)
  const another = await uhriExport(rows, 2)

  tell('import against COPY, again, undo')
  const imported = await measuredBy<ImportMeasure>('import.ts', [file.path])

  tell('matching')
  const match = await measuredBy<MatchMeasure>('match.ts', [])

  tell('npm start in a fresh clone, and again')
  const clone = join(folder, 'clone')
  await cloneInto(clone)
  const cold = await secondsToStart(clone)
  const warm = await secondsToStart(clone)

  const data = join(folder, 'data')
  tell('import at the desk of the running program')
  const desk = await measureDesk(clone, data, file.path)

  tell('npm start with the whole register, search')
  const served = await measureServed(clone, data, another.path)

  tell('weight of the pages')
  const weights = await measureWeight(clone, data)

  return {
    rows,
    texts: file.texts,
    date: todayInUtc(),
    minutes: (performance.now() - began) / 60_000,
    machine: thisMachine(),
    import: imported,
    match,
    start: { cold, warm, full: served.startSeconds },
    ...desk,
    ...served,
    memory: new Map([...desk.memory, ...served.memory]),
    weights,
  }
}

async function secondsToStart(clone: string): Promise<number> {
  const started = await npmStart(clone)
  await started.stop()
  return started.seconds
}

/** The register filled at the desk, with the memory that each stage takes. */
async function measureDesk(
  clone: string,
  data: string,
  file: string,
): Promise<{ desk: DeskImport; memory: Map<string, Memory>; database: string }> {
  const program = await npmStart(clone, { THROUGHLINE_DATA: data })
  const watch = new MemoryWatch(program.process.pid ?? 0)
  try {
    return await besideProgram(data, async (database, ownerUrl) => {
      const before = await totalOf(program.address)
      const desk = await Desk.enter(program, database)
      watch.enter('the demonstration alone, idle')
      await pause(2_000)
      watch.enter('preview')
      const { batch, seconds: preview } = await desk.preview(file)
      watch.enter('import')
      const { created, seconds: commit } = await desk.confirm(batch)
      watch.enter('the index takes the import in')
      const { seconds: follow } = await untilFound(program.address, before + created)
      watch.enter('the whole register, idle')
      await pause(5_000)
      watch.enter('the whole register, preview of the same file')
      await desk.preview(file)
      return { desk: { preview, commit, follow }, memory: watch.stop(), database: await versionOf(ownerUrl) }
    })
  } finally {
    watch.stop()
    await program.stop()
  }
}

/** What readers meet who come when the register is full: a start of the program, searches, pages. */
async function measureServed(
  clone: string,
  data: string,
  another: string,
): Promise<{
  startSeconds: number
  search: SearchMeasure
  consent: ConsentMeasure
  alone: PagesMeasure
  beside: PagesMeasure
  outlasted: boolean
  memory: Map<string, Memory>
}> {
  const program = await npmStart(clone, { THROUGHLINE_DATA: data })
  const watch = new MemoryWatch(program.process.pid ?? 0)
  try {
    watch.enter('started with the whole register, searches one by one')
    const search = await besideProgram(data, (database) => measureSearch(program.address, database, folder))
    tell('what row policies cost')
    watch.enter('the whole register, searches with policies on and off')
    const consent = await besideProgram(data, (_, ownerUrl, programUrl) =>
      measureConsent(program.address, programUrl, ownerUrl),
    )
    tell('pages each second')
    watch.enter('the whole register, 64 readers')
    const alone = await measurePages(program.address)
    tell('pages each second beside an import')
    const importing = spawn(join(clone, 'throughline'), ['import', another], {
      env: { ...process.env, THROUGHLINE_DATA: data },
      stdio: 'ignore',
    })
    const beside = await measurePages(program.address)
    const outlasted = importing.exitCode === null && importing.signalCode === null
    // It changes nothing if it is not let to its end.
    if (outlasted) {
      importing.kill()
      await once(importing, 'exit')
    }
    return { startSeconds: program.seconds, search, consent, alone, beside, outlasted, memory: watch.stop() }
  } finally {
    watch.stop()
    await program.stop()
  }
}

function tell(what: string): void {
  const seconds = Math.round((performance.now() - began) / 1000)
  console.error(`${String(seconds).padStart(4)} s  ${what}`)
}
