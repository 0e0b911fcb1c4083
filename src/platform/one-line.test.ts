import { expect, test } from 'vitest'
import { asOneLine, oneLine } from './one-line.ts'

test.each([
  ['Ana Vidmar', 'Ana Vidmar'],
  ['  Ana\r\nBcc: all@example.org ', 'Ana Bcc: all@example.org'],
  ['Ana\n\nFollow https://elsewhere.example', 'Ana Follow https://elsewhere.example'],
  ['\u001b]0;owned\u0007Ana', ']0;owned Ana'],
  ['Ana\u2028Vidmar', 'Ana Vidmar'],
  ['\u202eradmiV anA\u202c', 'radmiV anA'],
  ['\u2067Ana\u2069', 'Ana'],
])('%j is %j', (given, line) => {
  expect(asOneLine(given)).toBe(line)
})

test('letters that join or do not, as Persian and Hindi write them, stay', () => {
  for (const name of ['نرگس می\u200cخواهد', 'क्\u200dष']) expect(asOneLine(name)).toBe(name)
})

test('from a form it is some words, and not too many', () => {
  expect(oneLine(5).safeParse('\n \t').success).toBe(false)
  expect(oneLine(5).safeParse('sixsix').success).toBe(false)
  expect(oneLine(5).parse(' five\n')).toBe('five')
})
