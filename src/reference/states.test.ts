import { languages } from '#platform/i18n/languages.ts'
import { describe, expect, test } from 'vitest'
import { spelling } from './spelling.ts'
import {
  imaginaryStates,
  regions,
  resolveStateName,
  stateByCode,
  stateName,
  states,
  stateSpellings,
} from './states.ts'

const count = (wanted: (state: (typeof states)[number]) => boolean): number => states.filter(wanted).length

describe('the States', () => {
  test('are the 193 Members and two observers, sorted by code', () => {
    expect(states).toHaveLength(195)
    expect(count((state) => state.unMember)).toBe(193)
    expect(states.filter((state) => !state.unMember).map((state) => state.code)).toEqual(['PSE', 'VAT'])
    expect(states.map((state) => state.code)).toEqual(states.map((state) => state.code).sort())
  })

  test('have three codes of their own each', () => {
    for (const key of ['code', 'alpha2', 'm49'] as const) {
      expect(new Set(states.map((state) => state[key])).size).toBe(195)
    }
    for (const state of states) {
      expect(state.code).toMatch(/^[A-Z]{3}$/)
      expect(state.alpha2).toMatch(/^[A-Z]{2}$/)
      expect(state.m49).toMatch(/^\d{3}$/)
    }
  })

  test('have a name in each of the six languages, no two alike', () => {
    for (const language of languages) {
      const names = states.map((state) => state.names[language])
      expect(names.filter((name) => !name.trim())).toEqual([])
      expect(new Set(names).size).toBe(195)
    }
    expect(stateName('CIV', 'zh')).toBe('科特迪瓦')
    expect(stateName('TUR', 'en')).toBe('Türkiye')
  })

  test('stand in the regional groups of the United Nations', () => {
    const sizes = Object.fromEntries(
      regions.map((region) => [region.code, count((state) => state.region === region.code)]),
    )
    expect(sizes).toEqual({
      africa: 54,
      'asia-pacific': 55,
      'eastern-europe': 23,
      'latin-america-caribbean': 33,
      'western-europe-others': 30,
    })
    for (const region of regions) expect(Object.keys(region.names).sort()).toEqual([...languages].sort())
  })

  test('carry the flags that decide about support', () => {
    expect(count((state) => state.ldc)).toBe(44)
    expect(count((state) => state.sids)).toBe(37)
    expect(stateByCode('VUT')).toMatchObject({ ldc: false, sids: true })
    expect(stateByCode('TUV')).toMatchObject({ ldc: true, sids: true })
  })

  test('lie somewhere on the globe, the small islands too', () => {
    for (const state of states) {
      expect(Math.abs(state.point[0])).toBeLessThanOrEqual(180)
      expect(Math.abs(state.point[1])).toBeLessThan(80)
    }
    expect(stateByCode('NRU')?.point[1]).toBeCloseTo(-0.5, 0)
  })

  test('do not include the imaginary one, which is found all the same', () => {
    expect(imaginaryStates.map((state) => state.code)).toEqual([
      'XTA',
      'XTB',
      'XTK',
      'XTL',
      'XTM',
      'XTO',
      'XTS',
    ])
    expect(states.some((state) => state.code === 'XTL')).toBe(false)
    expect(resolveStateName('Talmaris')).toBe('XTL')
    expect(stateName('XTL', 'ru')).toBe('Талмарис')
  })
})

describe('a name of a State', () => {
  test.each([
    ['DPR Korea', 'PRK'],
    ['Democratic People’s Republic of Korea', 'PRK'],
    ['Republic of Korea', 'KOR'],
    ['Iran', 'IRN'],
    ['Iran (Islamic Republic of)', 'IRN'],
    ['Islamic Republic of Iran', 'IRN'],
    ['Venezuela (Bolivarian Republic of)', 'VEN'],
    ['Bolivarian Republic of Venezuela', 'VEN'],
    ['State of Palestine', 'PSE'],
    ['Palestine', 'PSE'],
    ['Holy See', 'VAT'],
    ['Turkey', 'TUR'],
    ['TÜRKİYE', 'TUR'],
    ['Swaziland', 'SWZ'],
    ['the former Yugoslav Republic of Macedonia', 'MKD'],
    ['Macedonia FYR', 'MKD'],
    ["Cote d'Ivoire", 'CIV'],
    ['Côte d’Ivoire', 'CIV'],
    ['Guinea Bissau', 'GNB'],
    ['Guinea', 'GIN'],
    ['Equatorial Guinea', 'GNQ'],
    ['Papua New Guinea', 'PNG'],
    ['Congo', 'COG'],
    ['Republic of Congo', 'COG'],
    ['Congo, The Democratic Republic Of The', 'COD'],
    ['Democratic Republic of Congo', 'COD'],
    ['St Kitts & Nevis', 'KNA'],
    ['St. Vincent And The Grenadines', 'VCT'],
    ['Saint Vincent &amp; the Grenadines', 'VCT'],
    ['Kingdom of the Netherlands', 'NLD'],
    ['the Netherlands', 'NLD'],
    ['  netherlands\u00a0(Kingdom of\u00a0the) ', 'NLD'],
    ['Republic of Moldova', 'MDA'],
    ['Czech Republic', 'CZE'],
    ['Libyan Arab Jamahiriya', 'LBY'],
    ['United Kingdom of Great Britain & Northern Ireland', 'GBR'],
    ['USA', 'USA'],
    ['Niger', 'NER'],
    ['Nigéria', 'NGA'],
    ['Royaume-Uni de Grande-Bretagne et d’Irlande du Nord', 'GBR'],
    ['República Bolivariana de Venezuela', 'VEN'],
    ['Исламская Республика Иран', 'IRN'],
    ['Соединённое Королевство', 'GBR'],
    ['伊朗（伊斯兰共和国）', 'IRN'],
    ['多民族玻利维亚国', 'BOL'],
    ['جمهورية إيران الإسلامية', 'IRN'],
    ['الامارات العربية المتحدة', 'ARE'],
  ])('%s is %s', (name, code) => {
    expect(resolveStateName(name)).toBe(code)
  })

  test.each(['(Unknown)', '&#40;Unknown&#41;', 'unknown', 'Not stated'])('%s is not stated', (name) => {
    expect(resolveStateName(name)).toBe('not-stated')
  })

  test.each([
    'Escazú Agreement',
    'CEDAW',
    'EU',
    'European Union',
    'OHCHR',
    'UNHCR',
    'African Group',
    'Korea',
    'SVN',
    'NAM',
    '',
    '()',
  ])('“%s” is no State', (name) => {
    expect(resolveStateName(name)).toBeUndefined()
  })

  test('means one State only, whatever its spelling', () => {
    for (const [name, code] of stateSpellings) expect([name, resolveStateName(name)]).toEqual([name, code])
  })

  test('is the same in capitals, without accents and with other spaces', () => {
    for (const [name, code] of stateSpellings) {
      expect(resolveStateName(`  ${name.toUpperCase().replace(/ /g, '\u00a0 ')}`)).toBe(code)
      expect(resolveStateName(spelling(name))).toBe(code)
    }
  })
})
