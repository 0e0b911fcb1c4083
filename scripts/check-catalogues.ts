/** Part of `npm run check`: the six catalogues are complete, and sources and catalogues agree. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogues } from '#platform/i18n/catalogue.ts'
import { catalogueFaults, usageFaults } from './catalogue-faults.ts'

const root = join(import.meta.dirname, '..')
const sources = globSync('src/**/*.{ts,svelte}', { cwd: root, exclude: (name) => name.endsWith('.test.ts') })
const texts = sources.map((path) => readFileSync(join(root, path), 'utf8'))

const faults = [...catalogueFaults(catalogues), ...usageFaults(Object.keys(catalogues.en), texts)]
for (const fault of faults) console.error(fault)
console.log(`${Object.keys(catalogues.en).length} sentences in six languages, ${faults.length} faults`)
process.exitCode = faults.length > 0 ? 1 : 0
