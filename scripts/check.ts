/**
 * `npm run check`: everything in package.json whose name begins with `check:`. Each part runs, so that one look shows
 * all that is wrong; the exit status is 1 where any of them found something.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import manifest from '../package.json' with { type: 'json' }

const root = join(import.meta.dirname, '..')
const parts = Object.keys(manifest.scripts).filter((name) => name.startsWith('check:'))

let failed = 0
for (const part of parts) {
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', part], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 50_000_000,
    shell: process.platform === 'win32',
  })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'passed' : 'FAILED'}  npm run ${part} (${seconds} s)`)
  if (status === 0) continue
  failed++
  console.log(`${stdout}${stderr}`.trim())
}
console.log(`${parts.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
