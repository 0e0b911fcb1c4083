/** The PostgreSQL server that is ours: made, started, found again, stopped. */
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { findBinaries, initialisingRunner, serverRunner, type Runner } from './binaries.ts'
import { initialisation, serverArguments } from './settings.ts'

/** The logins of a server of ours and its one database. */
const superuser = 'postgres'
const owner = 'throughline_owner'
const program = 'throughline'
const databaseName = 'throughline'

export interface Cluster {
  /** The login that owns the database and migrates it; no superuser. */
  ownerUrl: string
  /** The program's login: owns nothing. */
  programUrl: string
  /** The server's process, also when another process had started it. */
  processId: number
  /** Stops the server in good order (what is under way is rolled back) and waits until it is down. */
  stop(): Promise<void>
}

export interface ClusterOptions {
  /** Settings of the server beside ours; tests switch `fsync` off. */
  settings?: Readonly<Record<string, string>>
  /** Tests make databases of their own. */
  ownerCreatesDatabases?: boolean
}

interface Passwords {
  superuser: string
  owner: string
  program: string
}

/**
 * Starts the server whose files are in `folder`/postgres, or finds it running (another process started it, perhaps
 * one that was killed). Makes it first where there is none. Any number of processes may do this at once.
 */
export async function startCluster(folder: string, options: ClusterOptions = {}): Promise<Cluster> {
  mkdirSync(folder, { recursive: true })
  const passwords = passwordsIn(folder)
  const files = join(folder, 'postgres')
  if (!existsSync(files)) await initialise(folder, files, passwords.superuser)
  const server = await findOrStart(folder, files, passwords, options.settings ?? {})
  const url = (login: string, password: string, database = databaseName) =>
    `postgres://${login}:${password}@127.0.0.1:${server.port}/${database}`
  await makeDatabase(
    url(superuser, passwords.superuser, 'postgres'),
    passwords,
    options.ownerCreatesDatabases,
  )
  return {
    ownerUrl: url(owner, passwords.owner),
    programUrl: url(program, passwords.program),
    processId: server.processId,
    stop: () => stop(files, server.processId),
  }
}

/** Stops the server of this folder if it runs, whoever started it. */
export async function stopCluster(folder: string): Promise<void> {
  const files = join(folder, 'postgres')
  const running = readProcessFile(files)
  if (running) await stop(files, running.processId)
}

/** The passwords of the three logins: made at the first start, readable by nobody else. */
function passwordsIn(folder: string): Passwords {
  const file = join(folder, 'database-passwords.json')
  const fresh = () => randomBytes(24).toString('hex')
  const made = { superuser: fresh(), owner: fresh(), program: fresh() } satisfies Passwords
  try {
    writeFileSync(file, JSON.stringify(made, undefined, 2), { mode: 0o600, flag: 'wx' })
    return made
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return JSON.parse(readFileSync(file, 'utf8')) as Passwords
  }
}

/** Makes the files beside their place and moves them there when they are complete: a killed first start leaves none. */
async function initialise(folder: string, files: string, password: string): Promise<void> {
  const runner = initialisingRunner()
  const unfinished = mkdtempSync(join(folder, 'postgres-unfinished-'))
  // Not in the folder: the user that root hands it to could not reach it there.
  const secret = mkdtempSync(join(tmpdir(), 'throughline-'))
  const passwordFile = join(secret, 'password')
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 })
    if (runner) for (const path of [unfinished, secret, passwordFile]) chownSync(path, runner.uid, runner.gid)
    await promisify(execFile)(
      findBinaries(runner).initdb,
      [
        ...initialisation,
        `--username=${superuser}`,
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

/**
 * How the server names its own folder. The user that root hands it to may not be able to walk there (a home with mode
 * 0700), but it is started inside and may stay: Linux lets a process reach its working folder through /proc.
 */
function inside(files: string, runner: Runner | undefined): string {
  return runner && process.platform === 'linux' ? '/proc/self/cwd' : files
}

/** Nothing of ours that the server does not need: no secrets, and messages in one language. */
function environmentFor(runner: Runner | undefined): NodeJS.ProcessEnv {
  return runner || process.platform !== 'win32' ? { PATH: process.env['PATH'], LC_ALL: 'C' } : process.env
}

interface RunningServer {
  processId: number
  port: number
}

async function findOrStart(
  folder: string,
  files: string,
  passwords: Passwords,
  settings: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  for (let attempt = 1; ; attempt++) {
    const running = await findRunning(files, passwords)
    if (running) return running
    forgetStranger(files)
    const started = await start(folder, files, settings)
    if ('processId' in started) return started
    // Either another process was starting it at the same time, or the free port was taken meanwhile: look again.
    if (attempt === 5) throw new Error(`PostgreSQL did not start:\n${started.output}`)
    await pause(200 * attempt)
  }
}

/** What the server writes into postmaster.pid, line by line: process, folder, start, port, socket, address, memory, status. */
function readProcessFile(files: string): (RunningServer & { ready: boolean }) | undefined {
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
async function findRunning(files: string, passwords: Passwords): Promise<RunningServer | undefined> {
  // After a crash, a server replays what it had not yet written to its tables: minutes at most.
  const patience = Date.now() + 5 * 60_000
  for (;;) {
    const written = readProcessFile(files)
    if (!written) return undefined
    if (await answers(written.port, passwords)) return written
    if (!isPostgres(written.processId) || Date.now() > patience) return undefined
    await pause(50)
  }
}

async function answers(port: number, passwords: Passwords): Promise<boolean> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: superuser,
    password: passwords.superuser,
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

function isAlive(processId: number): boolean {
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
  if (!written || !isAlive(written.processId)) return
  const path = join(files, 'postmaster.pid')
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^\d+/, String(2 ** 31 - 1)))
}

async function start(
  folder: string,
  files: string,
  settings: Readonly<Record<string, string>>,
): Promise<RunningServer | { output: string }> {
  const runner = serverRunner()
  const logFile = join(folder, 'postgres.log')
  const logged = readIfThere(logFile).length
  const log = openSync(logFile, 'a', 0o600)
  const port = await freePort()
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

/** The two logins and the database, as the program of a server that someone else keeps would find them. */
async function makeDatabase(url: string, passwords: Passwords, ownerCreatesDatabases = false): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // Two first starts at once: one after the other.
    await client.query(`select pg_advisory_lock(hashtext('throughline: make database'))`)
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName])
    if (rowCount) return
    const login = async (name: string, password: string, rights: string) => {
      const found = await client.query('select from pg_roles where rolname = $1', [name])
      const verb = found.rowCount ? 'alter' : 'create'
      await client.query(`${verb} role ${name} login ${rights} password ${client.escapeLiteral(password)}`)
    }
    await login(owner, passwords.owner, ownerCreatesDatabases ? 'createdb' : 'nocreatedb')
    await login(program, passwords.program, 'nocreatedb')
    await client.query(`create database ${databaseName} owner ${owner}`)
  } finally {
    await client.end()
  }
}

/** SIGINT is PostgreSQL's fast shutdown. The process file goes last of all. */
async function stop(files: string, processId: number): Promise<void> {
  if (process.platform === 'win32') {
    await promisify(execFile)(findBinaries(undefined).pgControl, ['stop', '-m', 'fast', '-w', '-D', files])
    return
  }
  if (readProcessFile(files)?.processId !== processId) return
  process.kill(processId, 'SIGINT')
  while (isPostgres(processId) && readProcessFile(files)?.processId === processId) await pause(20)
}
