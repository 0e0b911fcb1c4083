import { expect, test } from 'vitest'
import { RateLimit } from './rate.ts'

test('who asks too often waits until a token has come back', () => {
  const limit = new RateLimit({ burst: 2, perSecond: 0.5 })
  limit.take('a', 0)
  limit.take('a', 0)
  expect(() => limit.take('a', 1_000)).toThrow(
    expect.objectContaining({ status: 429, details: { seconds: 1 } }),
  )
  limit.take('b', 1_000)
  limit.take('a', 2_000)
})

test('of a flood of addresses those unseen for longest are forgotten, not who keeps asking', () => {
  const limit = new RateLimit({ burst: 1, perSecond: 0.0001 })
  limit.take('once', 0)
  limit.take('often', 0)
  for (let other = 0; other < 60_000; other++) {
    limit.take(`address ${other}`, other)
    if (other % 20_000 === 0) expect(() => limit.take('often', other)).toThrow()
  }
  expect(() => limit.take('often', 60_000)).toThrow()
  limit.take('once', 60_000)
})
