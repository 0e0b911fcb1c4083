/** With a real clamd, and a signature of our own for the file that every scanner knows as a test (EICAR). */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scannerAddress, scannerAt, type Scan } from './scan.ts'

/** Debian's package clamav-daemon. */
const daemon = '/usr/sbin/clamd'
/** In two halves, so that no scanner takes this source for it. */
const eicar = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$' + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'

const installed = existsSync(daemon)
if (!installed) console.warn(`skipped: ${daemon} is not installed (apt-get install clamav-daemon)`)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scan-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function fileWith(content: string | Buffer): Promise<string> {
  const path = join(folder, crypto.randomUUID())
  await writeFile(path, content)
  return path
}

describe.skipIf(!installed)('a daemon that answers', () => {
  let clamd: ChildProcess
  let scan: Scan

  beforeAll(async () => {
    await writeFile(join(folder, 'own.ndb'), `Test.EICAR:0:*:${Buffer.from(eicar).toString('hex')}\n`)
    const socket = join(folder, 'clamd.sock')
    const settings = join(folder, 'clamd.conf')
    await writeFile(
      settings,
      [
        'Foreground yes',
        `DatabaseDirectory ${folder}`,
        `LocalSocket ${socket}`,
        `TemporaryDirectory ${folder}`,
      ].join('\n'),
    )
    clamd = spawn(daemon, ['--config-file', settings], { stdio: 'ignore' })
    while (!existsSync(socket)) {
      if (clamd.exitCode !== null) throw new Error(`clamd ended with ${clamd.exitCode}`)
      await pause(100)
    }
    scan = scannerAt({ path: socket })
  })
  afterAll(async () => {
    const ended = new Promise((resolve) => clamd.once('exit', resolve))
    clamd.kill()
    await ended
  })

  test('lets through what is clean, however large', async () => {
    await expect(scan(await fileWith('A plan.'), 'Plan.txt')).resolves.toBeUndefined()
    await expect(scan(await fileWith(Buffer.alloc(10_000_000, 'a')), 'Large.txt')).resolves.toBeUndefined()
    await expect(scan(await fileWith(''), 'Empty.txt')).resolves.toBeUndefined()
  })

  test('finds a virus', async () => {
    const infected = { code: 'attachment.infected', status: 422, details: { file: 'Annex.txt' } }
    await expect(scan(await fileWith(eicar), 'Annex.txt')).rejects.toMatchObject(infected)
    await expect(scan(await fileWith(`words ${eicar}`), 'Annex.txt')).rejects.toMatchObject(infected)
  })
})

describe('what cannot be looked into is not taken', () => {
  const notScanned = { code: 'attachment.not-scanned', status: 503 }

  test('nobody listens', async () => {
    const scan = scannerAt({ path: join(folder, 'nobody.sock') })
    await expect(scan(await fileWith('A plan.'), 'Plan.txt')).rejects.toMatchObject(notScanned)
  })

  test.each([
    'stream: Can’t allocate memory ERROR\0',
    'INSTREAM size limit exceeded. ERROR\0',
    'HTTP/1.1 400\r\n',
    '',
  ])('the answer is %j', async (answer) => {
    const path = join(folder, `${crypto.randomUUID()}.sock`)
    const server = createServer((socket) => socket.resume().once('data', () => socket.end(answer)))
    await new Promise<void>((resolve) => server.listen(path, resolve))
    await expect(scannerAt({ path })(await fileWith('A plan.'), 'Plan.txt')).rejects.toMatchObject(notScanned)
    server.close()
  })
})

test('without an address nothing is looked into', async () => {
  await expect(scannerAt(undefined)(join(folder, 'there is no such file'), '')).resolves.toBeUndefined()
})

test.each([
  ['127.0.0.1:3310', { host: '127.0.0.1', port: 3310 }],
  ['[::1]:3310', { host: '::1', port: 3310 }],
  ['clamd.example.org:3310', { host: 'clamd.example.org', port: 3310 }],
  ['/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
  ['clamd', undefined],
  ['clamd:0', undefined],
  ['clamd:99999', undefined],
])('%s', (text, address) => expect(scannerAddress(text)).toEqual(address))
