import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Refusal } from '#platform/errors.ts'
import type { Pages } from './http.ts'

const handler = new URL('../../build/handler.js', import.meta.url)

/**
 * Loads the built pages, which opens what they need. Adapter-node reads these names from the environment; our
 * server has put the truth into those headers and has limited sizes already.
 * @throws Refusal `server.not-built`
 */
export async function loadPages(): Promise<Pages> {
  if (!existsSync(fileURLToPath(handler))) throw new Refusal('server.not-built')
  process.env.PROTOCOL_HEADER = 'x-forwarded-proto'
  process.env.ADDRESS_HEADER = 'x-forwarded-for'
  process.env.BODY_SIZE_LIMIT = 'Infinity'
  const built = (await import(handler.href)) as { handler: Pages }
  return built.handler
}
