/** Looks for viruses in a file that someone handed in, with ClamAV's daemon. */
import { createReadStream } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '../errors.ts'

/** Milliseconds in which the daemon must go on with what it does. */
const patience = 60_000

/** Where the daemon listens: a port of a host, or a socket on this machine. */
export type ScannerAddress = { host: string; port: number } | { path: string }

/** Looks into the file at `path`; `name` is what a person calls it. */
export type Scan = (path: string, name: string) => Promise<void>

/** `127.0.0.1:3310`, `[::1]:3310`, `clamd:3310` or `/run/clamav/clamd.ctl`; undefined for what is none of these. */
export function scannerAddress(text: string): ScannerAddress | undefined {
  if (text.startsWith('/')) return { path: text }
  const [, host, port] = /^\[?([\w.:-]+?)\]?:(\d{1,5})$/.exec(text) ?? []
  return host && Number(port) > 0 && Number(port) < 65_536 ? { host, port: Number(port) } : undefined
}

/**
 * @param address undefined where no daemon was set up: then nothing is looked into
 * @returns a function that refuses what is infected (`attachment.infected`, 422), and everything while the daemon does
 *   not answer (`attachment.not-scanned`, 503)
 */
export function scannerAt(address: ScannerAddress | undefined): Scan {
  if (!address) return async () => undefined
  return async (path, name) => {
    const answer = await askDaemon(address, path).catch(() => '')
    if (/: OK$/.test(answer)) return
    if (/ FOUND$/.test(answer)) throw new Refusal('attachment.infected', { file: name })
    throw new Refusal('attachment.not-scanned', { file: name }, 503)
  }
}

/** INSTREAM, as clamd(8) describes it: the file in pieces, each after its length in four bytes; a length of 0 ends it. */
async function askDaemon(address: ScannerAddress, path: string): Promise<string> {
  const socket: Socket = createConnection({ ...address, timeout: patience })
  socket.on('timeout', () => socket.destroy(new Error('clamd does not answer')))
  try {
    // It answers early where it refuses; then nothing more is sent, and the rest of the file is let go.
    pipeline(createReadStream(path), inPieces, socket, { end: false }).catch(() => socket.destroy())
    return (await text(socket)).replaceAll('\0', '').trim()
  } finally {
    socket.destroy()
  }
}

async function* inPieces(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from('zINSTREAM\0')
  for await (const piece of content) {
    yield lengthOf(piece.length)
    yield piece
  }
  yield lengthOf(0)
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes)
  return length
}
