import fc from 'fast-check'
import { expect, test } from 'vitest'
import { remembered, spelling } from './spelling.ts'

test.each([
  ['Côte d’Ivoire', 'cote d ivoire'],
  ['&#40;Unknown&#41;', 'unknown'],
  ['Refugees &amp; asylum-seekers', 'refugees and asylum seekers'],
  ['Rule of law\u00a0&\u200b impunity ', 'rule of law and impunity'],
  ['R&D &constructor; &#0;', 'r and d and constructor'],
  ['Соединённое', 'соединенное'],
  ['الإمارات العربيّة', 'الامارات العربيه'],
  ['伊朗（伊斯兰共和国）', '伊朗 伊斯兰共和国'],
  [' – ', ''],
])('“%s” is spelt “%s”', (text, expected) => {
  expect(spelling(text)).toBe(expected)
})

test('the spelling of a spelling is itself, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = spelling(text)
      expect(spelling(once)).toBe(once)
    }),
    { seed: 20261122, numRuns: 500 },
  )
})

test('a name is worked out once and stays the same, also among more names than are remembered', () => {
  let worked = 0
  const lengthOf = remembered((name) => {
    worked += 1
    return name === '' ? undefined : name.length
  })
  expect([lengthOf('four'), lengthOf(''), lengthOf('four'), lengthOf('')]).toEqual([
    4,
    undefined,
    4,
    undefined,
  ])
  expect(worked).toBe(2)
  for (let count = 0; count < 12_000; count += 1)
    expect(lengthOf(`name ${count}`)).toBe(`name ${count}`.length)
  expect(lengthOf('four')).toBe(4)
})
