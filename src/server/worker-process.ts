import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Log } from '#platform/log.ts'

const program = fileURLToPath(new URL('./worker.ts', import.meta.url))

/** In megabytes. An import streams, so its heap stays small. */
const memory = ['--max-old-space-size=160', '--max-semi-space-size=8']

/** The pauses after one death, two, three … in a row, in milliseconds. */
const pauses = [1_000, 5_000, 30_000]

/** A worker that has lived so long has not died of how it was started. */
const settled = 60_000

export interface WorkerProcess {
  /** Lets a running job come to its end for so many milliseconds, then ends the process. */
  stop(patience: number): Promise<void>
}

/** Keeps one process alive that does the long work, so that pages are not held up and its memory is bounded. */
export function startWorker(environment: NodeJS.ProcessEnv, log: Log): WorkerProcess {
  let child: ChildProcess | undefined
  let stopping = false
  let deaths = 0
  let restart: NodeJS.Timeout | undefined
  begin()

  function begin(): void {
    const began = performance.now()
    try {
      child = spawn(process.execPath, [...memory, program], {
        env: environment,
        // The channel closes when we die, however we die: the worker then ends by itself.
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      })
    } catch (error) {
      // A machine without memory to spare; without processes or files to spare it says so a little later.
      died({ error })
      return
    }
    const { pid } = child
    child.once('error', (error) => {
      if (pid === undefined) died({ error })
    })
    child.once('exit', (code, signal) => {
      if (code === 0 && !stopping) begin()
      else died({ code, signal })
    })

    function died(cause: object): void {
      if (stopping) return
      deaths = performance.now() - began > settled ? 1 : deaths + 1
      const pause = pauses[Math.min(deaths, pauses.length) - 1] ?? 0
      log.error({ ...cause, pause }, 'the worker died and is started again')
      restart = setTimeout(begin, pause)
    }
  }

  return {
    async stop(patience) {
      stopping = true
      clearTimeout(restart)
      const last = child
      if (last?.pid === undefined || last.exitCode !== null || last.signalCode !== null) return
      const gone = new Promise((resolve) => last.once('exit', resolve))
      if (last.connected) last.disconnect()
      const impatience = setTimeout(() => last.kill('SIGKILL'), patience)
      await gone
      clearTimeout(impatience)
    },
  }
}
