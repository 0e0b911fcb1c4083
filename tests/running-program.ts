import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

export const throughline = join(import.meta.dirname, '../throughline')

export interface RunningProgram {
  /** As it says itself. */
  address: string
  port: number
  desk: string | undefined
  /** Leads to the form for the first administrator, where there is none yet. */
  administrator: string | undefined
  /** What it has logged so far. */
  log: () => string
  process: ChildProcess
  /** Ends it as Ctrl-C does and waits until it is gone. */
  stop: () => Promise<{ code: number | null; log: string }>
}

/** Starts the whole program as `npm start` does, on a port that is free, and waits until it says where it is. */
export async function startProgram(environment: Record<string, string>): Promise<RunningProgram> {
  const child = spawn(throughline, ['serve', '--json'], {
    env: {
      ...process.env,
      LC_ALL: 'C',
      PORT: '0',
      LOG_LEVEL: 'info',
      THROUGHLINE_DEMO: 'off',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, as a terminal gives it, so that a signal can reach every process in it.
    detached: true,
  })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
  // Once it has ended and all that it logged has arrived.
  const gone = new Promise<number | null>((resolve) => child.once('close', resolve))
  const said = new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(String(chunk))),
  )
  const first = await Promise.race([said, gone.then(() => undefined)])
  if (first === undefined) throw new Error(`the program ended: ${log}`)
  const { address, port, desk, administrator } = JSON.parse(first.split('\n', 1)[0] ?? '') as RunningProgram
  if (!address) throw new Error(`the program refused to start: ${first}`)
  return {
    address,
    port,
    desk,
    administrator,
    log: () => log,
    process: child,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null && child.pid)
        process.kill(-child.pid, 'SIGINT')
      return { code: await gone, log }
    },
  }
}

/** Runs one verb to its end. */
export async function run(
  words: readonly string[],
  options: { env?: Record<string, string>; cwd?: string; command?: string } = {},
) {
  const child = spawn(options.command ?? throughline, words, {
    cwd: options.cwd,
    env: { ...process.env, LC_ALL: 'C', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exit])
  return { code, out, err }
}
