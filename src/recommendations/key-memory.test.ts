import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeyMemory, valueHash } from './key-memory.ts'

test('remembers as a Map does, whatever is set in whatever order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (entries) => {
      const memory = new KeyMemory()
      const map = new Map<string, number>()
      for (const [key, value] of entries) map.set(key, memory.set(key, value))
      for (const [key, hash] of map) expect(memory.get(key)).toBe(hash)
      expect(memory.has(`${entries.map(([key]) => key).join('')} and more`)).toBe(false)
    }),
  )
})

test('tells hundreds of thousands of keys apart', () => {
  const memory = new KeyMemory()
  const keys = 300_000
  for (let number = 0; number < keys; number++) memory.set(`XTL uhri/${number}`, `words ${number}`)
  for (let number = 0; number < keys; number += 7)
    expect(memory.get(`XTL uhri/${number}`)).toBe(valueHash(`words ${number}`))
  for (let number = 0; number < keys; number++)
    if (memory.has(`FJI uhri/${number}`)) throw new Error(`never set: ${number}`)
})
