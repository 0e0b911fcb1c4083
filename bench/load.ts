/** Asks a server for pages, so many at a time, for so many seconds: a process of its own, so as not to be its victim. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { ask } from '../tests/network/ask.ts'
import { spreadOf, type Spread } from './spread.ts'

export type Load = {
  /** `http://127.0.0.1:3000` */
  origin: string
  /** Asked for in turn. */
  paths: readonly string[]
  connections: number
  seconds: number
}

export type Throughput = {
  perSecond: number
  /** Milliseconds from the request to the last byte of its answer. */
  times: Spread
  /** Answers other than 200. */
  failed: number
}

/** What a browser accepts; answers come compressed, and the server has the work of it. */
const headers = { 'accept-encoding': 'gzip, deflate, br', accept: 'text/html' }

/** Until code is compiled and connections are open, nothing is counted (milliseconds). */
const warmUp = 1_000

/** Puts a load on a server and measures what it bears. */
export async function measureLoad(load: Load): Promise<Throughput> {
  const child = fork(import.meta.filename)
  child.send(load)
  const [result] = (await once(child, 'message')) as [Throughput]
  await once(child, 'exit')
  return result
}

if (import.meta.main) {
  process.once('message', (load: Load) => {
    void askAll(load).then((result) => process.send?.(result, () => process.disconnect()))
  })
}

async function askAll({ origin, paths, connections, seconds }: Load): Promise<Throughput> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times: number[] = []
  let failed = 0
  let next = 0
  const counted = performance.now() + warmUp
  const end = counted + seconds * 1_000
  const askOn = async () => {
    while (performance.now() < end) {
      const path = paths[next++ % paths.length] ?? '/'
      const began = performance.now()
      const { status } = await ask(origin + path, { agent, headers })
      const ended = performance.now()
      if (ended < counted || ended > end) continue
      times.push(ended - began)
      if (status !== 200) failed++
    }
  }
  await Promise.all(Array.from({ length: connections }, askOn))
  agent.destroy()
  return { perSecond: times.length / seconds, times: spreadOf(times), failed }
}
