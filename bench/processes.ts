/** The processes that a measurement starts, as Linux tells of them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { json } from 'node:stream/consumers'
import type { ChildProcess } from 'node:child_process'

/** Like `throughline`, the command line. */
const memory = ['--max-semi-space-size=8', '--max-old-space-size=256']

/** Runs a measurement in a process of its own and gives what it prints. */
export async function measuredBy<Result>(script: string, words: readonly string[]): Promise<Result> {
  const program = `${import.meta.dirname}/${script}`
  const child = spawn(process.execPath, [...memory, program, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [result] = await Promise.all([json(child.stdout) as Promise<Result>, successOf(child, script)])
  return result
}

/** Waits until a process has ended. @throws Error unless it ended well */
export async function successOf(child: ChildProcess, name: string): Promise<void> {
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${name} ended with ${code}`)
}

export type Memory = { web: number; worker: number; together: number }

/** Looks five times a second how much memory the program's two processes have, and keeps the most of each stage. */
export class MemoryWatch {
  readonly #most = new Map<string, Memory>()
  readonly #starter: number
  readonly #timer: NodeJS.Timeout
  #stage = ''

  /** @param starter the process that was started: the program itself, or npm that has started it */
  constructor(starter: number) {
    this.#starter = starter
    this.#timer = setInterval(() => this.#look(), 200)
  }

  /** From now on what is seen counts for this stage. */
  enter(stage: string): void {
    this.#stage = stage
    this.#look()
  }

  /** The most resident memory of each stage in MB (10^6 bytes); together: at the same moment. */
  stop(): Map<string, Memory> {
    clearInterval(this.#timer)
    return this.#most
  }

  #look(): void {
    if (!this.#stage) return
    const { web, worker } = residentSizes(this.#starter)
    const most = this.#most.get(this.#stage) ?? { web: 0, worker: 0, together: 0 }
    this.#most.set(this.#stage, {
      web: Math.max(most.web, web),
      worker: Math.max(most.worker, worker),
      together: Math.max(most.together, web + worker),
    })
  }
}

function residentSizes(starter: number): { web: number; worker: number } {
  const sizes = { web: 0, worker: 0 }
  for (const id of family(starter)) {
    const command = read(`/proc/${id}/cmdline`)
    const role = command.includes('worker.ts') ? 'worker' : command.includes('main.ts') ? 'web' : undefined
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${id}/status`))?.[1] ?? 0)
    if (role) sizes[role] += (kilobytes * 1024) / 1e6
  }
  return sizes
}

/** The process and all that it and they have started. */
function family(id: number): number[] {
  const children = read(`/proc/${id}/task/${id}/children`).split(' ').filter(Boolean).map(Number)
  return [id, ...children.flatMap(family)]
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // it has ended meanwhile
  }
}
