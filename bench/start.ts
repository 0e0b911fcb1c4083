/** From `npm start` to the first page. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ask } from '../tests/network/ask.ts'
import { successOf } from './processes.ts'

const root = join(import.meta.dirname, '..')

export type Started = {
  /** `http://127.0.0.1:41234` */
  address: string
  /** Opens the desk once. */
  desk: string
  process: ChildProcess
  /** From the command to the last byte of the first page. */
  seconds: number
  /** Ends it as Ctrl-C does, and waits until it is gone. */
  stop(): Promise<void>
}

/** Makes a clone of what is committed here, in this folder: nothing but the sources. */
export async function cloneInto(folder: string): Promise<void> {
  await successOf(spawn('git', ['clone', '--quiet', root, folder], { stdio: 'inherit' }), 'git clone')
}

/** `npm start` in a clone, until the first page has come. */
export async function npmStart(clone: string, environment: Record<string, string> = {}): Promise<Started> {
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const began = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: { ...asInATerminal(), PORT: String(port), LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += String(chunk)))
  const gone = once(child, 'exit')
  for (;;) {
    if (child.exitCode !== null) throw new Error(`npm start ended: ${said}`)
    const page = await ask(`${address}/en`).catch(() => undefined)
    if (page?.status === 200) break
    await pause(10)
  }
  const seconds = (performance.now() - began) / 1000
  // The desk's link is said last, when the worker runs as well.
  let link: string | undefined
  while (!(link = /http\S+token=\S+/.exec(said)?.[0])) await pause(10)
  return {
    address,
    desk: link,
    process: child,
    seconds,
    async stop() {
      if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGINT')
      await gone
    },
  }
}

/** Our own environment without what npm and our own node_modules have added to it. */
function asInATerminal(): NodeJS.ProcessEnv {
  const given = Object.entries(process.env).filter(
    ([name]) => !/^npm_|^(PORT|ORIGIN|DATABASE_|THROUGHLINE_)/.test(name),
  )
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  return { ...Object.fromEntries(given), PATH: path.join(delimiter) }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
