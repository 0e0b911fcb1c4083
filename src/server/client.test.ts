import { expect, test } from 'vitest'
import { clientForCounting } from './client.ts'

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::3:4:5:6', '2001:db8:0:0'],
  ['2001:db8::7:8:9:a', '2001:db8:0:0'],
  ['2001:db8:1:2::', '2001:db8:1:2'],
  ['1::2:3:4:5:6:7', '1:0:2:3'],
  ['::1', '0:0:0:0'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0'],
])('%s is counted with its household on IPv6: %s', (address, client) => {
  expect(clientForCounting(address)).toBe(client)
})

test('an IPv4 address is counted for itself', () => {
  expect(clientForCounting('192.0.2.1')).toBe('192.0.2.1')
})
