/** The process of a server of our own: found, started, stopped. */
import { execFile, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { environmentFor, findBinaries, inside, serverRunner } from './binaries.ts'
import { serverArguments } from './settings.ts'

export interface Login {
  user: string
  password: string
}

export interface RunningServer {
  processId: number
  port: number
}

interface StartOptions {
  settings?: Readonly<Record<string, string>>
  /** One that is free, where none is asked for. */
  port?: number | undefined
}

/** The server of these files, which are in `folder`; it may be running, starting, or down. */
export async function findOrStart(
  folder: string,
  files: string,
  superuser: Login,
  options: StartOptions,
): Promise<RunningServer> {
  for (let attempt = 1; ; attempt++) {
    const running = await findRunning(files, superuser)
    if (running) return running
    forgetStranger(files)
    const started = await start(folder, files, options)
    if ('processId' in started) return started
    // Either another process was starting it at the same time, or the free port was taken meanwhile: look again.
    if (attempt === 5) throw new Error(`PostgreSQL did not start:\n${started.output}`)
    await pause(200 * attempt)
  }
}

/** What the server writes into postmaster.pid, line by line: process, folder, start, port, socket, address, memory, status. */
export function readProcessFile(files: string): (RunningServer & { ready: boolean }) | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(files, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
  const [processId, port] = [Number(lines[0]), Number(lines[3])]
  return processId && port ? { processId, port, ready: lines[7]?.trim() === 'ready' } : undefined
}

/** A server that answers with our password at the port it wrote down is ours. Waits for one that is still starting. */
async function findRunning(files: string, superuser: Login): Promise<RunningServer | undefined> {
  // After a crash, a server replays what it had not yet written to its tables: minutes at most.
  const patience = Date.now() + 5 * 60_000
  for (;;) {
    const written = readProcessFile(files)
    if (!written) return undefined
    if (await answers(written.port, superuser)) return written
    if (!isPostgres(written.processId) || Date.now() > patience) return undefined
    await pause(50)
  }
}

async function answers(port: number, superuser: Login): Promise<boolean> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    ...superuser,
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Whether a process of this number is there, ours or not. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isPostgres(processId: number): boolean {
  if (!isAlive(processId)) return false
  if (process.platform !== 'linux') return true
  try {
    return readFileSync(`/proc/${processId}/comm`, 'utf8').startsWith('postgres')
  } catch {
    return false
  }
}

/**
 * After a crash the number of the old server's process may belong to something else (in a container nearly always);
 * PostgreSQL would take that for itself and refuse to start. A number that no process can have tells it the truth, and
 * leaves it the line by which it checks that no process of the old server still uses the files.
 */
function forgetStranger(files: string): void {
  const written = readProcessFile(files)
  if (!written || !isAlive(written.processId) || isPostgres(written.processId)) return
  const path = join(files, 'postmaster.pid')
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^\d+/, String(2 ** 31 - 1)))
}

async function start(
  folder: string,
  files: string,
  { settings = {}, port: asked }: StartOptions,
): Promise<RunningServer | { output: string }> {
  const runner = serverRunner()
  const logFile = join(folder, 'postgres.log')
  const logged = readIfThere(logFile).length
  const log = openSync(logFile, 'a', 0o600)
  const port = asked ?? (await freePort())
  // In a process group of its own: Ctrl-C reaches us alone, and we stop the server when our work is done.
  const server = spawn(
    findBinaries(runner).postgres,
    ['-D', inside(files, runner), '-p', String(port), ...serverArguments(settings)],
    { cwd: files, env: environmentFor(runner), stdio: ['ignore', log, log], detached: true, ...runner },
  )
  closeSync(log)
  server.unref()
  let failure: string | undefined
  server.on('error', (error) => (failure = error.message))
  server.on('exit', () => (failure ??= readIfThere(logFile).slice(logged)))
  while (failure === undefined) {
    const written = readProcessFile(files)
    if (written?.processId === server.pid && written?.ready) return written
    await pause(20)
  }
  return { output: failure }
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/**
 * SIGINT is PostgreSQL's fast shutdown. The process file goes last of all; one whose server is gone (killed, or with
 * the machine) has nothing to stop, and its number may by now be a stranger's.
 */
export async function stop(files: string, processId: number): Promise<void> {
  if (!isPostgres(processId)) return
  if (process.platform === 'win32') {
    await promisify(execFile)(findBinaries(undefined).pgControl, ['stop', '-m', 'fast', '-w', '-D', files])
    return
  }
  if (readProcessFile(files)?.processId !== processId) return
  process.kill(processId, 'SIGINT')
  while (isPostgres(processId) && readProcessFile(files)?.processId === processId) await pause(20)
}
