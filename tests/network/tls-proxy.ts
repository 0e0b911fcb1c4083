import { request as forward } from 'node:http'
import { createServer, type Server } from 'node:https'
import { selfSigned } from './self-signed.ts'

/** A reverse proxy as an administrator would set it up: TLS outside, plain http to the port inside. */
export function tlsProxy(portInside: () => number): Server {
  return createServer(selfSigned(), (incoming, outgoing) => {
    const { method, url: path, headers, socket } = incoming
    const forwarded = {
      ...headers,
      'x-forwarded-for': socket.remoteAddress,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': headers.host,
    }
    const inner = forward(
      { host: '127.0.0.1', port: portInside(), method, path, headers: forwarded },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    inner.once('error', () => outgoing.destroy())
    incoming.pipe(inner)
  })
}
