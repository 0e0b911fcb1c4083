/** The folder in which files wait that were brought in on the web. */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Connection } from '#platform/database/connection.ts'
import { filesOfBatches } from './batches.ts'

const day = 24 * 3600 * 1000

/** Removes the files of imports that are over, and what is left of uploads that broke off a day ago. */
export async function clearUploads(connection: Connection, folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const paths = names.map((name) => join(folder, name))
  const known = await filesOfBatches(connection, paths)
  for (const path of paths) {
    const needed = known.get(path)?.needed ?? (await isRecent(path))
    if (!needed) await rm(path, { force: true })
  }
}

async function isRecent(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs < day
}
