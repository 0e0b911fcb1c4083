import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** Tells whether an address belongs to a set of addresses. */
export type Addresses = (address: string) => boolean

/** The set of addresses written as `10.0.0.1, 192.168.0.0/16, ::1`; entries are checked by the environment. */
export function addressesIn(entries: readonly string[]): Addresses {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/')
    const family = familyOf(address)
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address))
}

export const isLoopback = addressesIn(['127.0.0.0/8', '::1'])

/**
 * Who asks: the other end of the connection, or, where that is a trusted proxy, the nearest address in
 * `X-Forwarded-For` that is not itself trusted. What stands further left in it may be invented.
 */
export function clientAddress(request: IncomingMessage, trusted: Addresses): string {
  const peer = plain(request.socket.remoteAddress ?? '')
  if (!trusted(peer)) return peer
  const named = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((address) => plain(address.trim()))
  return named.findLast((address) => isIP(address) !== 0 && !trusted(address)) ?? peer
}

/** One household on IPv6 has a whole /64: it is counted as one client. */
export function clientForCounting(address: string): string {
  if (isIP(address) !== 6) return address
  const [before = [], after] = address.split('::').map((part) => part.split(':').filter(Boolean))
  const zeros = after ? Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0') : []
  return [...before, ...zeros, ...(after ?? [])].slice(0, 4).join(':')
}

/** An IPv4 client of an IPv6 socket is written `::ffff:192.0.2.1`. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '')
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
