import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import messages from '../../../messages/en.json' with { type: 'json' }
import { dirtCodes } from './received.ts'

const sources = ['.', '../../platform/files']
  .flatMap((folder) => globSync(join(import.meta.dirname, folder, '*.ts')))
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n')
const named = (pattern: RegExp) => new Set([...sources.matchAll(pattern)].map((found) => found[1] ?? ''))

it.each([...named(/'(file\.[a-z-]+)'/g)])('the refusal %s has words', (code) => {
  expect(messages).toHaveProperty([`error.${code}`])
})

it.each(
  [...named(/(?:code: |'[a-zA-Z]+', )'([a-z]+-[a-z-]+)'/g)].filter((code) =>
    /-(missing|unclear|unknown|skipped|differ|stated)$/.test(code),
  ),
)('the problem %s has words', (code) => {
  expect(messages).toHaveProperty([`problem.${code}`])
})

it.each(dirtCodes)('the dirt %s has a name', (code) => {
  expect(messages).toHaveProperty([`dirt.${code}`])
})

it('no words are left for refusals that nothing makes', () => {
  const made = named(/'(file\.[a-z-]+)'/g)
  const worded = Object.keys(messages).filter((key) => key.startsWith('error.file.'))
  expect(worded.filter((key) => !made.has(key.slice('error.'.length)))).toEqual([])
})
