import { languages } from '#platform/i18n/languages.ts'
import { describe, expect, test } from 'vitest'
import groupsFile from './data/groups.json' with { type: 'json' }
import themesFile from './data/themes.json' with { type: 'json' }
import { groupName, groups, resolveGroup } from './groups.ts'
import { resolveTheme, themeName, themes } from './themes.ts'

describe.each([
  ['themes', themes, themesFile, themeName, resolveTheme],
  ['groups', groups, groupsFile, groupName, resolveGroup],
] as const)('the %s', (_, terms, rows, nameOf, resolve) => {
  test('have codes of their own in kebab-case', () => {
    expect(new Set(terms.map(({ code }) => code)).size).toBe(terms.length)
    for (const { code } of terms) expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  })

  test('have a name in each language, no two alike, that leads back to them', () => {
    for (const language of languages) {
      expect(new Set(terms.map(({ names }) => names[language])).size).toBe(terms.length)
      for (const { code } of terms) expect([code, resolve(nameOf(code, language))]).toEqual([code, code])
    }
  })

  test('share no earlier name', () => {
    for (const { code, aliases } of rows) {
      for (const alias of aliases) expect([alias, resolve(alias)]).toEqual([alias, code])
    }
  })
})

test('there are about ninety themes and forty groups', () => {
  expect(themes).toHaveLength(96)
  expect(groups).toHaveLength(38)
})

test.each([
  ['D51 Administration of justice & fair trial', 'administration-of-justice'],
  ['Theme without a number: none', undefined],
  ['A12 Acceptance of international norms', 'ratification-of-international-instruments'],
  [
    '- Ratification of &amp; accession to international instruments',
    'ratification-of-international-instruments',
  ],
  [' Participation of women in political & public life\u00a0', 'participation-of-women'],
  ['CHILDREN: DEFINITION; GENERAL PRINCIPLES; PROTECTION', 'children-general'],
  ['Right to effective remedy & reparations', 'access-to-justice-remedy'],
  ['Prohibition of slavery, trafficking', 'trafficking-slavery'],
  ["Women's rights", 'advancement-of-women'],
  ['HIV - Aids', 'right-to-health'],
  ['Violence à l’égard des femmes', 'violence-against-women'],
  ['对妇女的暴力行为', 'violence-against-women'],
  ['An issue that nobody has heard of', undefined],
  ['', undefined],
])('the theme “%s” is %s', (received, code) => {
  expect(resolveTheme(received)).toBe(code)
})

test.each([
  ['- lesbian, gay, bisexual, transgender and intersex persons (LGBTI) ', 'lgbti-persons'],
  ['women', 'women-girls'],
  ['Women & girls', 'women-girls'],
  ['- general', 'everyone'],
  ['Roma, Gypsies, Sinti & Travellers', 'roma'],
  ['Law enforcement / police & prison officials', 'law-enforcement'],
  ['People of Mars', undefined],
])('the group “%s” is %s', (received, code) => {
  expect(resolveGroup(received)).toBe(code)
})
