import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyDatabase } from '#platform/database/testing.ts'
import { ask, form } from './network/ask.ts'
import { tlsProxy } from './network/tls-proxy.ts'
import { run, startProgram, type RunningProgram } from './running-program.ts'

describe('the whole program, on a database that is already there', () => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>
  let owner: pg.Pool
  let program: RunningProgram
  beforeAll(async () => {
    database = await emptyDatabase()
    owner = new pg.Pool({ connectionString: database.ownerUrl })
    program = await startProgram(environment())
  })
  afterAll(async () => {
    await Promise.all([program.stop(), owner.end()])
    await database.drop()
  })

  const environment = () => ({ DATABASE_URL: database.programUrl, DATABASE_OWNER_URL: database.ownerUrl })

  test('says where it is and is ready', async () => {
    expect(program.address).toBe(`http://127.0.0.1:${program.port}`)
    await expectReady(program)
  })

  test('a page without JavaScript holds no script and no nonce, and allows nothing inline', async () => {
    const { status, headers, body } = await ask(`${program.address}/en`)
    expect(status).toBe(200)
    expect(body.toString()).not.toMatch(/<script|nonce|\son\w+=|\sstyle=/)
    const policy = headers['content-security-policy']
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/nonce|unsafe/)
  })

  test.each([
    ['/en', '/en'],
    ['/ar/states?sort=total', '/ar/states'],
    [
      '/en/recommendations?by=mail&theme=b&page=1&theme=a&q=water',
      '/en/recommendations?q=water&amp;theme=a&amp;theme=b',
    ],
    ['/fr/documents?page=7', '/fr/documents'],
  ])('of all addresses of one page, one counts: %s', async (address, counts) => {
    const page = (await ask(program.address + address)).body.toString()
    const links = page.match(/<link rel="canonical"[^>]*>/g)
    expect(links).toEqual([`<link rel="canonical" href="${program.address}${counts}"/>`])
  })

  test('a page that is asked for again keeps the policy with which it came', async () => {
    const { headers } = await ask(`${program.address}/en/about`)
    const again = await ask(`${program.address}/en/about`, { headers: { 'if-none-match': headers.etag } })
    expect(again.status).toBe(304)
    expect(again.headers['content-security-policy']).toBeUndefined()
  })

  test('what belongs to a page comes compressed and may be kept for ever', async () => {
    const headers = { 'accept-encoding': 'br' }
    const page = await ask(`${program.address}/en`)
    const [, style] = /href="\.(\/_app\/immutable\/[^"]+\.css)"/.exec(page.body.toString()) ?? []
    const answer = await ask(program.address + style, { headers })
    expect(answer.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public,max-age=31536000,immutable',
    })
  })

  test('a form from our own page passes, from elsewhere it does not', async () => {
    const own = await ask(`${program.address}/en/desk/enter`, form({ token: 'guess' }, program.address))
    expect(own.status).not.toBe(403)
    const foreign = await ask(`${program.address}/en/desk/enter`, form({}, 'http://elsewhere.example'))
    expect(foreign.status).toBe(403)
  })

  test('the printed link opens the desk once, and a file handed in there is read by the worker', async () => {
    const token = new URL(program.desk ?? '').searchParams.get('token') ?? ''
    const enter = () => ask(`${program.address}/en/desk/enter`, form({ token }, program.address))
    const entered = await enter()
    expect(entered).toMatchObject({ status: 303, headers: { location: '/en/desk' } })
    const cookie = String(entered.headers['set-cookie']).split(';', 1)[0] ?? ''
    expect((await enter()).status).not.toBe(303)

    const upload = new FormData()
    const list = await readFile(join(import.meta.dirname, 'fixtures/thematic-list-2025.docx'))
    upload.append('file', new File([list], 'thematic-list-2025.docx'))
    const multipart = new Response(upload)
    const handedIn = await ask(`${program.address}/en/desk/uploads`, {
      method: 'POST',
      headers: {
        cookie,
        accept: 'text/html',
        origin: program.address,
        'content-type': multipart.headers.get('content-type') ?? '',
        'transfer-encoding': 'chunked',
      },
      body: Buffer.from(await multipart.arrayBuffer()),
    })
    expect(handedIn).toMatchObject({ status: 303 })
    expect(handedIn.headers.location).toMatch(/^\/en\/desk\/batches\/\d+$/)
    const status = async () => {
      const { rows } = await owner.query<{ status: string }>('select status from register.batch')
      return rows.map((row) => row.status)
    }
    await expect.poll(status).toEqual(['previewed'])
  })

  test('each answer has a line in the log with its request’s id and without what was looked for', async () => {
    const { headers } = await ask(`${program.address}/en?q=secret-search`)
    await expect.poll(program.log).toContain(headers['x-request-id'])
    expect(program.log()).not.toContain('secret-search')
  })

  test('behind a proxy that speaks TLS, with ORIGIN', async () => {
    let inside = 0
    const proxy = tlsProxy(() => inside).listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const origin = `https://localhost:${(proxy.address() as AddressInfo).port}`
    const behind = await startProgram({ ...environment(), ORIGIN: origin, TRUSTED_PROXY: '127.0.0.1' })
    inside = behind.port
    try {
      const page = await ask(`${origin}/en`)
      expect(page.headers['strict-transport-security']).toBeDefined()
      expect(page.body.toString()).toContain(`${origin}/fr`)
      const own = await ask(`${origin}/en/desk/enter`, form({ token: 'guess' }, origin))
      expect(own.status).not.toBe(403)
      const inner = await ask(`${origin}/en/desk/enter`, form({}, `http://127.0.0.1:${behind.port}`))
      expect(inner.status).toBe(403)
    } finally {
      await behind.stop()
      proxy.close()
    }
  })

  test('a busy port is named, and nothing is left running', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const env = { ...environment(), PORT: String(port), THROUGHLINE_DEMO: 'off' }
    const { code, err } = await run(['serve'], { env })
    expect(code).toBe(1)
    expect(err).toContain(`Port ${port} is in use`)
    other.close()
  })

  test('nobody need read what the program says', async () => {
    const alone = await startProgram(environment())
    alone.process.stdout?.destroy()
    alone.process.stderr?.destroy()
    // Each answer is a line in the log.
    for (let asked = 0; asked < 5; asked++) await expectReady(alone)
    expect((await alone.stop()).code).toBe(0)
  })

  test('a worker that dies is started again, and none outlives the program', async () => {
    const first = await workerOf(program)
    process.kill(first, 'SIGKILL')
    await expect.poll(() => program.log()).toContain('the worker died')
    await expect.poll(() => workerOf(program)).not.toBe(first)

    const doomed = await startProgram(environment())
    const worker = await workerOf(doomed)
    doomed.process.kill('SIGKILL')
    await expect.poll(() => isRunning(worker)).toBe(false)
  })
})

describe('the whole program with a database of its own', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'serving-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('Ctrl-C ends every process cleanly, and the next start finds the data', async () => {
    const environment = { DATABASE_URL: '', DATABASE_OWNER_URL: '', THROUGHLINE_DATA: folder }
    const program = await startProgram(environment)
    expect(program.desk).toContain(`${program.address}/en/desk/enter?token=`)
    const worker = await workerOf(program)

    const second = await run(['serve'], { env: { ...environment, PORT: '0' } })
    expect(second.code).toBe(1)

    const { code, log } = await program.stop()
    expect({ code, log }).toMatchObject({
      code: 0,
      log: expect.not.stringMatching(/"level":"(error|fatal)"/),
    })
    await expect.poll(() => isRunning(worker)).toBe(false)

    const again = await startProgram(environment)
    await expectReady(again)
    expect((await again.stop()).code).toBe(0)
  })
})

/** It is ready; not at every moment of a machine that is busy, but soon. */
async function expectReady({ address }: RunningProgram): Promise<void> {
  await expect.poll(async () => (await ask(`${address}/readyz`)).status).toBe(200)
}

/** The process that a program has started as its worker. @throws where there is none */
async function workerOf(program: RunningProgram): Promise<number> {
  const { pid } = program.process
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  for (const child of children.split(' ').filter(Boolean))
    if ((await readFile(`/proc/${child}/cmdline`, 'utf8')).includes('worker.ts')) return Number(child)
  throw new Error('there is no worker')
}

/** One that has ended but that nobody has taken note of, as where no init does, runs no more. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State: X')
  return !/^State:\s*[ZX]/m.test(status)
}
