/**
 * `npm run check`: types, lint, format, floors, dead code and catalogues. Every part runs, so that one look shows
 * all that is wrong; the exit status is 1 where any of them found something.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

const parts: readonly (readonly [what: string, command: string, ...words: string[]])[] = [
  ['generated types', 'svelte-kit', 'sync'],
  ['types of sources and components', 'svelte-check', '--fail-on-warnings', '--output', 'human'],
  ['lint', 'eslint', '--max-warnings', '0', '.'],
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['floors', 'depcruise', '--config', '.dependency-cruiser.js', 'src'],
  ['dead code', 'knip', '--no-progress'],
  ['catalogues', 'node', 'scripts/check-catalogues.ts'],
]

const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`
const failed: string[] = []
for (const [what, command, ...words] of parts) {
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
    maxBuffer: 50_000_000,
  })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'passed' : 'FAILED'}  ${what} (${seconds} s)`)
  if (status === 0) continue
  failed.push(what)
  console.log(`${stdout}${stderr}`.trim())
}
console.log(`${parts.length - failed.length} passed, ${failed.length} failed`)
process.exitCode = failed.length > 0 ? 1 : 0
