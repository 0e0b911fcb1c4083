import { languages } from '#platform/i18n/languages.ts'
import { describe, expect, test } from 'vitest'
import { mechanismName, mechanismOfSymbol, mechanisms, resolveMechanism } from './mechanisms.ts'

describe('the mechanisms', () => {
  test('are the review, ten treaty bodies, special procedures, the Council and its inquiries, regional and national', () => {
    const kinds = Object.groupBy(mechanisms, ({ kind }) => kind)
    expect(Object.fromEntries(Object.entries(kinds).map(([kind, found]) => [kind, found?.length]))).toEqual({
      upr: 1,
      'treaty-body': 10,
      'special-procedure': 1,
      council: 2,
      regional: 3,
      national: 1,
    })
    expect(new Set(mechanisms.map(({ code }) => code)).size).toBe(mechanisms.length)
  })

  test('have a name and a short name in each language, and are found by all of them', () => {
    for (const mechanism of mechanisms) {
      for (const language of languages) {
        expect(resolveMechanism(mechanism.names[language])).toBe(mechanism.code)
        expect(mechanism.shortNames[language].length).toBeGreaterThan(1)
      }
      expect(resolveMechanism(`- ${mechanism.code.toLowerCase()}\u00a0`)).toBe(mechanism.code)
    }
    expect(mechanismName('CCPR', 'zh')).toBe('人权事务委员会')
  })
})

test.each([
  ['A/HRC/WG.6/48/SVN/1', { mechanism: 'UPR', session: 48 }],
  ['A/HRC/WG.6/3/L.12', { mechanism: 'UPR', session: 3 }],
  ['CCPR/C/XTL/CO/3', { mechanism: 'CCPR' }],
  ['E/C.12/AUS/CO/6', { mechanism: 'CESCR' }],
  ['CEDAW/C/XTL/CO/4', { mechanism: 'CEDAW' }],
  ['CRC/C/PER/CO/6-7', { mechanism: 'CRC' }],
  ['CRC/C/OPAC/XTL/CO/1', { mechanism: 'CRC' }],
  ['CAT/OP/XTL/1', { mechanism: 'SPT' }],
  ['cat/c/ xtl/co/2', { mechanism: 'CAT' }],
])('the symbol %s says its body', (symbol, expected) => {
  expect(mechanismOfSymbol(symbol)).toEqual(expected)
})

test.each(['A/HRC/59/15', 'A/HRC/59/15/Add.1', 'A/HRC/49/53/Add.2', 'A/RES/60/251', 'ST/SGB/1', ''])(
  'the symbol “%s” alone does not',
  (symbol) => {
    expect(mechanismOfSymbol(symbol)).toBeUndefined()
  },
)

test.each([
  ['- CRC', 'CRC'],
  ['- CRC-OPSC', 'CRC'],
  ['Human Rights Committee', 'CCPR'],
  ['Human Rights Council', 'HRC'],
  ['- SR Torture', 'SP'],
  ['- WG Arbitrary detention', 'SP'],
  ['Special Rapporteur on the right to food', 'SP'],
  ['Working Group on the Universal Periodic Review', 'UPR'],
  ['Independent International Commission of Inquiry on an imaginary State', 'COI'],
  ['Comité des droits de l’enfant', 'CRC'],
])('“%s” is %s', (received, code) => {
  expect(resolveMechanism(received)).toBe(code)
})

test('an unknown body is not guessed', () => {
  expect(resolveMechanism('Committee of Imaginary Affairs')).toBeUndefined()
  expect(resolveMechanism('')).toBeUndefined()
})
