/** The running program with people in it, for whoever attacks it. */
import { createHmac } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testCast, type Cast } from '#identity/testing.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { addDemonstration } from '#recommendations/import/demonstration.ts'
import { Visitor } from '../network/visitor.ts'
import { startProgram, type RunningProgram } from '../running-program.ts'

export type Target = {
  address: string
  program: RunningProgram
  database: TestDatabase
  cast: Cast
  /** A recommendation to the imaginary State. */
  recommendation: string
  /** The cookie with which someone of the cast is signed in. */
  cookieOf(name: keyof Cast): Promise<Record<string, string>>
  /** Someone of the cast with a browser, signed in. */
  browserOf(name: keyof Cast): Promise<Visitor>
  stop(): Promise<void>
}

export const sessionCookie = 'throughline.session_token'

export async function startTarget(environment: Record<string, string> = {}): Promise<Target> {
  const database = await testDatabase()
  const cast = await testCast(database)
  await addDemonstration(database.program, database.operator, 'command-line')
  const folder = await mkdtemp(join(tmpdir(), 'attacked-'))
  const program = await startProgram({
    DATABASE_URL: database.programUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    THROUGHLINE_DATA: folder,
    ...environment,
  })
  const { rows } = await database.owner.pool.query<{ id: string; secret: string }>(
    `select (select id from register.recommendation where state_id = 'XTL' order by id limit 1) as id, secret
       from sign_in.instance_key`,
  )
  const { id: recommendation = '', secret = '' } = rows[0] ?? {}
  const cookieOf = async (name: keyof Cast) => ({ [sessionCookie]: signed(cast[name].token, secret) })
  return {
    address: program.address,
    program,
    database,
    cast,
    recommendation,
    cookieOf,
    browserOf: async (name) => new Visitor(program.address, await cookieOf(name)),
    async stop() {
      await program.stop()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A cookie's value as the sign-in library signs it. */
export function signed(value: string, secret: string): string {
  return encodeURIComponent(`${value}.${createHmac('sha256', secret).update(value).digest('base64')}`)
}

const routes = join(import.meta.dirname, '../../src/routes')

export type Route = {
  /** `/[lang]/desk/batches/[batch]` */
  id: string
  /** Names of its form actions; an API route that takes POST has `default`. */
  actions: readonly string[]
}

/** Every route, as it stands in the sources. */
export const allRoutes: readonly Route[] = globSync('**/+{page,page.server,server}.{ts,svelte}', {
  cwd: routes,
})
  .map((file) => ({ id: routeOf(file), file }))
  .reduce<Route[]>((found, { id, file }) => {
    const actions = file.endsWith('.ts') ? actionsIn(readFileSync(join(routes, file), 'utf8')) : []
    const other = found.filter((route) => route.id !== id)
    const known = found.find((route) => route.id === id)
    return [...other, { id, actions: [...(known?.actions ?? []), ...actions] }]
  }, [])
  .sort((one, other) => (one.id < other.id ? -1 : 1))

function routeOf(file: string): string {
  const folder = file.includes('/') ? file.replace(/\/\+[^/]*$/, '') : ''
  return `/${folder}`.replaceAll(/\/\([^)]+\)/g, '')
}

function actionsIn(source: string): string[] {
  if (/export const POST\b|export async function POST\b/.test(source)) return ['default']
  if (/export const actions = formActions\(/.test(source)) return ['save', 'draft', 'discard', 'find']
  const [, body] = /export const actions[^=]*=\s*\{\n(.*?)\n\}/s.exec(source) ?? []
  if (body === undefined) return /export const actions/.test(source) ? ['default'] : []
  return [...body.matchAll(/^ {2}(?:async )?(\w+)\s*[:(,]/gm)].map(([, name = '']) => name)
}

/** The address of a route, with what is given for its parameters. */
export function addressOf({ id }: Route, values: Readonly<Record<string, string>>): string {
  return (
    id
      .replaceAll(/\[(?:\.\.\.)?(\w+)(?:=\w+)?\]/g, (_, name: string) => values[name] ?? 'x')
      .replaceAll('//', '/') || '/'
  )
}
