import { stat } from 'node:fs/promises'
import { readWord } from '#platform/files/word.ts'
import { Refusal } from '#platform/errors.ts'
import type { RecognisedFile } from './received.ts'
import { readThematicList, thematicTables } from './upr-list.ts'

/**
 * Recognises a file by its content. `path` is where it lies, `name` what the person calls it (for messages only).
 * @throws Refusal `file.…` for anything that cannot be read, saying what to do.
 */
export async function recogniseFile(path: string, name: string): Promise<RecognisedFile> {
  const bytesTotal = (await stat(path)).size
  if (bytesTotal === 0) throw new Refusal('file.empty', { file: name })
  const document = await readWord(path, name)
  if (thematicTables(document).length === 0) throw new Refusal('file.unrecognised-document', { file: name })
  const { stated, rows } = readThematicList(document, name)
  return {
    format: 'upr-list',
    stated,
    bytesTotal,
    bytesRead: () => bytesTotal,
    async *rows() {
      yield* rows
    },
  }
}
