/** The API over a real register, for tests: the demonstration's recommendations, asked through the site's own routes. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { createLog } from '#platform/log.ts'
import { addDemonstration } from '#recommendations/import/demonstration.ts'
import { RegisterIndex } from '#recommendations/search/register-index.ts'
import type { ApiEvent } from './http.ts'

type Route = Record<'GET' | 'OPTIONS' | 'fallback', (event: ApiEvent) => Promise<Response> | Response>

/** Every route of the API, most particular first, as SvelteKit sorts them. */
const routes = Object.entries(import.meta.glob<Route>('../routes/api/**/+server.ts')).map(([file, load]) => {
  const path = file.slice('../routes'.length, -'/+server.ts'.length)
  const pattern = path
    .replaceAll('.', '\\.')
    .replace(/\[\\\.\\\.\\\.(\w+)\]/, '(?<$1>.*)')
    .replace(/\[(\w+)\]/g, '(?<$1>[^/]+?)')
  return { path, pattern: new RegExp(`^${pattern}$`), load }
})
routes.sort((one, other) => (rank(one.path) < rank(other.path) ? -1 : 1))

/** Words before words with a parameter in them, these before parameters, and whatever is left last. */
function rank(path: string): string {
  const ranks = [/^[^[]+$/, /^[^[]/, /\]\./, /^\[\w+\]$/]
  return path
    .split('/')
    .map((segment) => ranks.findIndex((pattern) => pattern.test(segment)) >>> 0)
    .join('/')
}

export type TestApi = {
  test: TestDatabase
  register: RegisterIndex
  /** Asks as a client does: `ask('/recommendations?q=water')` below /api/v1; with a proof, as whoever is signed in. */
  ask(path: string, init?: RequestInit, proof?: Proof): Promise<Response>
  close(): Promise<void>
}

export const origin = 'https://register.example'

export async function testApi(): Promise<TestApi> {
  const test = await testDatabase()
  await addDemonstration(test.program, test.operator, 'command-line')
  const folder = await mkdtemp(join(tmpdir(), 'throughline-api-'))
  const register = await RegisterIndex.open({ database: test.program, folder, log: createLog('silent') })
  return {
    test,
    register,
    async ask(path, init, proof) {
      const request = new Request(`${origin}/api/v1${path}`, init)
      const url = new URL(request.url)
      const route = routes.find(({ pattern }) => pattern.test(url.pathname))
      if (!route) throw new Error(`no route for ${url.pathname}`)
      const params = Object.fromEntries(
        Object.entries(route.pattern.exec(url.pathname)?.groups ?? {}).map(([name, value]) => [
          name,
          decodeURIComponent(value),
        ]),
      )
      const handlers = await route.load()
      const method = request.method === 'HEAD' ? 'GET' : request.method
      const handler = method === 'GET' || method === 'OPTIONS' ? handlers[method] : handlers.fallback
      const locals = { application: { database: test.program, register }, proof }
      return handler({ request, url, params, locals })
    },
    async close() {
      await register.close()
      await test.close()
      await rm(folder, { recursive: true })
    },
  }
}
