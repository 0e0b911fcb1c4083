import fc from 'fast-check'
import { expect, test } from 'vitest'
import { effortOf } from '../../../tests/effort.ts'
import { commonPasswords, isCommonPassword } from './common-passwords.ts'
import { checkPassword } from './password-rules.ts'

test.each([
  'a quiet harbour at noon',
  'Ein Zug fährt nach Łódź',
  '雨の日に傘を忘れた人は三人いた',
  'correct horse battery staple',
  'kf8#2jq0-vn1x',
])('%s will do', (password) => {
  expect(() => checkPassword(password, ['Amina Diallo', 'amina.diallo@example.org'])).not.toThrow()
})

test.each([
  ['elevenchars', 'password.too-short'],
  ['x'.repeat(257), 'password.too-long'],
  ['password1234', 'password.common'],
  ['P@ssw0rd2024!', 'password.common'],
  ['Summer2024Summer2024', 'password.common'],
  ['qwertyuiop12', 'password.common'],
  ['1q2w3e4r5t6y', 'password.common'],
  ['123456789012', 'password.common'],
  ['aaaaaaaaaaaa', 'password.common'],
  ['abcabcabcabc', 'password.common'],
  ['human rights', 'password.common'],
  ['йцукенгшщзхъ', 'password.common'],
  ['AminaDiallo1', 'password.personal'],
  ['amina.diallo@1', 'password.personal'],
])('%s will not: %s', (password, code) => {
  expect(() => checkPassword(password, ['Amina Diallo', 'amina.diallo@example.org'])).toThrow(
    expect.objectContaining({ code }) as Error,
  )
})

test('the list is long, and everything on it is found', () => {
  const list = new Set(commonPasswords(12))
  expect(list.size).toBeGreaterThan(10_000)
  const missed = [...list].filter((password) => !isCommonPassword(password))
  expect(missed).toEqual([])
})

test('capitals and the usual swaps do not take a password off the list', () => {
  const list = [...commonPasswords(12)]
  fc.assert(
    fc.property(fc.nat(list.length - 1), fc.infiniteStream(fc.boolean()), (index, choices) => {
      const typed = [...(list[index] ?? '')].map((sign) => {
        if (!choices.next().value) return sign
        return { a: '@', o: '0', e: '3', s: '$' }[sign] ?? sign.toUpperCase()
      })
      return isCommonPassword(typed.join(''))
    }),
  )
})

test('a long password is looked through at once', async () => {
  const effort = await effortOf(() => {
    expect(isCommonPassword('passwor'.repeat(36))).toBe(false)
    expect(isCommonPassword('ab1x'.repeat(16).split('').sort().join('z'))).toBe(false)
  })
  expect(effort).toBeLessThan(500)
})
