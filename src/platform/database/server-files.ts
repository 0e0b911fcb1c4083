/** The files of a server of our own, before its first start. */
import { execFile } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  environmentFor,
  findBinaries,
  initialisingRunner,
  inside,
  serverRunner,
  type Runner,
} from './binaries.ts'
import type { Login } from './server-process.ts'
import { initialisation } from './settings.ts'

/**
 * Makes the files of a server in `files`, within `folder`. They are made beside their place and moved there when they
 * are complete, so that a first start that is killed leaves none.
 */
export async function makeFiles(folder: string, files: string, superuser: Login): Promise<void> {
  const runner = initialisingRunner()
  const unfinished = mkdtempSync(join(folder, 'postgres-unfinished-'))
  // Not in the folder: the user that root hands it to could not reach it there.
  const secret = mkdtempSync(join(tmpdir(), 'throughline-'))
  const passwordFile = join(secret, 'password')
  try {
    writeFileSync(passwordFile, superuser.password, { mode: 0o600 })
    if (runner) for (const path of [unfinished, secret, passwordFile]) chownSync(path, runner.uid, runner.gid)
    await promisify(execFile)(
      findBinaries(runner).initdb,
      [
        ...initialisation,
        `--username=${superuser.user}`,
        `--pwfile=${passwordFile}`,
        `--pgdata=${inside(unfinished, runner)}`,
      ],
      { cwd: unfinished, env: environmentFor(runner), ...runner },
    )
    const keeper = serverRunner()
    if (keeper) handOver(unfinished, keeper)
    if (!existsSync(files)) renameSync(unfinished, files)
  } catch (error) {
    // Another process was first: its files are as good.
    if (!existsSync(files)) throw error
  } finally {
    rmSync(secret, { recursive: true, force: true })
    rmSync(unfinished, { recursive: true, force: true })
  }
}

function handOver(folder: string, runner: Runner): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    chownSync(join(folder, name), runner.uid, runner.gid)
  }
  chownSync(folder, runner.uid, runner.gid)
  chmodSync(folder, 0o700)
}
