import { expect, test } from 'vitest'
import { wayBack } from './way-back.ts'

test.each(['/fr/desk', '/ar/recommendations/12?notes', '/en'])('%s is a page of ours', (path) => {
  expect(wayBack(path, '/en/account')).toBe(path)
})

test.each([
  'https://elsewhere.example/fr/desk',
  '//elsewhere.example/fr',
  '/\\elsewhere.example/fr',
  '/fr/../../\\elsewhere.example',
  '\t//elsewhere.example/fr',
  '/api/v1/states',
  'javascript:alert(1)',
  '',
  null,
])('%j is not', (path) => {
  expect(wayBack(path, '/en/account')).toBe('/en/account')
})
