/** What the first view of each public page costs: bytes and requests in a browser, queries to the database. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startCluster } from '#platform/database/cluster.ts'
import { startBrowser } from '../tests/browser/chromium.ts'
import { publicPages } from '../tests/browser/routes.ts'
import { visit } from '../tests/browser/visit.ts'
import { ask } from '../tests/network/ask.ts'
import { npmStart } from './start.ts'

export type PageWeight = { path: string; bytes: number; requests: number; queries: number }

/** The database's log then names who asked, and has a line for each statement. */
const talkative = { log_statement: 'all', log_line_prefix: '%a: ' }

/** Begins and ends of transactions cost no reading. */
const query =
  /^throughline pages: LOG: {2}(?:execute [^:]*|statement): (?!begin|start transaction|commit|rollback)/gim

/** @param folder the data of a program that does not run now */
export async function measureWeight(clone: string, folder: string): Promise<PageWeight[]> {
  const cluster = await startCluster(folder, { settings: talkative })
  // It finds the database running, with these settings.
  const program = await npmStart(clone, { THROUGHLINE_DATA: folder })
  const browser = await startBrowser()
  try {
    const weights: PageWeight[] = []
    for (const path of await addresses(program.address)) {
      const address = `${program.address}/en${path}`
      const queries = await queriesDuring(folder, () => ask(address))
      const visited = await visit(browser, address)
      const { bytes, requests } = visited
      await visited.leave()
      weights.push({ path: `/en${path}`, bytes, requests, queries })
    }
    return weights
  } finally {
    await browser.close()
    await program.stop()
    await cluster.stop()
  }
}

/** Those of the browser suite, which know every public route, and the fullest of their kinds in this register. */
async function addresses(origin: string): Promise<string[]> {
  const { body } = await ask(`${origin}/api/v1/recommendations?q=rights&limit=1`)
  const { items, facets } = JSON.parse(body.toString()) as {
    items: { id: string }[]
    facets: Record<'state' | 'document', { values: { code: string }[] }>
  }
  const known = Object.values(publicPages).flat()
  const fullest = [
    `/states/${facets.state.values[0]?.code}`,
    `/documents/${facets.document.values[0]?.code}`,
    '/recommendations?q=rights',
  ]
  return [...new Set([...known, ...fullest])].map((path) => path.replace('{id}', items[0]?.id ?? '')).sort()
}

async function queriesDuring(folder: string, work: () => Promise<unknown>): Promise<number> {
  const log = join(folder, 'postgres.log')
  const before = readFileSync(log).length
  await work()
  await pause(50)
  return readFileSync(log).subarray(before).toString().match(query)?.length ?? 0
}
