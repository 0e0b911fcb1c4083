import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface DatabaseProxy {
  /** An address of the database, through here. */
  through: (url: string) => string
  /** Ends every connection, and takes none until it is told to let them pass again. */
  cut: () => Promise<void>
  pass: () => Promise<void>
  /** Keeps every connection and takes more, and carries nothing: a server that hangs, a net that loses all. */
  hang: () => void
  close: () => Promise<void>
}

/** Stands between a program and its database, and takes it away as a failing machine or net would. */
export async function databaseProxy(url: string): Promise<DatabaseProxy> {
  const { hostname, port } = new URL(url)
  const open = new Set<Socket>()
  let hangs = false
  const server = createServer((near) => {
    const far = connect(Number(port || 5432), hostname)
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', () => undefined)
      socket.once('close', () => {
        open.delete(socket)
        near.destroy()
        far.destroy()
      })
      if (hangs) socket.pause()
    }
    near.on('data', (piece) => far.write(piece))
    far.on('data', (piece) => near.write(piece))
  })
  const listen = async (at: number) => {
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
  }
  const cut = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of open) socket.destroy()
    await closed
  }
  await listen(0)
  const own = (server.address() as AddressInfo).port
  return {
    through(other) {
      const address = new URL(other)
      address.host = `127.0.0.1:${own}`
      return address.href
    },
    cut,
    pass: () => listen(own),
    hang() {
      hangs = true
      for (const socket of open) socket.pause()
    },
    close: cut,
  }
}
