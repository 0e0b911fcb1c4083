/** The file that is imported: as large as the whole Universal Human Rights Index and shaped like its JSON export. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { inventedAnnotations, wordsInOtherLanguages, type Annotation } from './invented.ts'

export type UhriExport = {
  path: string
  /** Where its texts come from, for the reader of the results. */
  texts: string
}

/** Writes such files from real texts; stands beside the clone on the machines of those who have them. */
const maker = join(import.meta.dirname, '../../shared/bench/make-uhri-export.mjs')

/** One record in so many is in another language, so that Arabic, Chinese and French are searched as well. */
const translated = 50

/** Makes the file, or finds it where an earlier run has left it. The same rows and seed make the same file. */
export async function uhriExport(rows: number, seed: number): Promise<UhriExport> {
  const real = existsSync(maker)
  const folder = join(tmpdir(), 'throughline-bench-files')
  const path = join(folder, `uhri-${real ? 'real' : 'invented'}-${rows}-${seed}.json`)
  const texts = real ? 'real recommendations, recombined' : 'the demonstration’s, recombined'
  if (existsSync(path)) return { path, texts }
  mkdirSync(folder, { recursive: true })
  const made = `${path}.made`
  if (real) await make(made, rows, seed)
  await write(`${path}.unfinished`, real ? annotationsIn(made) : inventedAnnotations(rows, seed))
  rmSync(made, { force: true })
  renameSync(`${path}.unfinished`, path)
  return { path, texts }
}

async function make(path: string, rows: number, seed: number): Promise<void> {
  const child = spawn(process.execPath, [maker, path, String(rows), String(seed)], { stdio: 'ignore' })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${maker} ended with ${code}`)
}

async function* annotationsIn(path: string): AsyncGenerator<Annotation> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (line.startsWith('{')) yield JSON.parse(line.replace(/,$/, '')) as Annotation
  }
}

async function write(path: string, annotations: AsyncIterable<Annotation>): Promise<void> {
  const file = createWriteStream(path)
  let record = 0
  for await (const annotation of annotations) {
    const number = record++ / translated
    const text = Number.isInteger(number) ? wordsInOtherLanguages(number) : annotation.Text
    const line = `${record > 1 ? ',\n' : '[\n'}${JSON.stringify({ ...annotation, Text: text })}`
    if (!file.write(line)) await once(file, 'drain')
  }
  file.end('\n]\n')
  await once(file, 'finish')
}
