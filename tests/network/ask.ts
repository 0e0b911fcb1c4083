import { request as plain, type IncomingHttpHeaders, type RequestOptions } from 'node:http'
import { request as secure } from 'node:https'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

/**
 * Sends one request on a connection of its own and reads the whole answer. Unlike `fetch` it lets a test say any
 * header, as a hostile client would, and does not undo compression.
 */
export async function ask(
  url: string,
  options: RequestOptions & { body?: string | Buffer } = {},
): Promise<Answer> {
  const { body, ...rest } = options
  const request = url.startsWith('https:') ? secure : plain
  return await new Promise((resolve, reject) => {
    // Of two addresses of localhost Node gives up the first where a busy machine does not connect in 250 ms.
    const reached = { agent: false, rejectUnauthorized: false, family: 4 } as const
    const asking = request(url, { ...reached, ...rest }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) })
      })
    })
    asking.on('error', reject)
    asking.end(body)
  })
}

/** A form as a browser would post it. */
export function form(fields: Record<string, string>, origin?: string): RequestOptions & { body: string } {
  const body = new URLSearchParams(fields).toString()
  return {
    method: 'POST',
    body,
    headers: {
      accept: 'text/html',
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
      ...(origin && { origin }),
    },
  }
}
