/**
 * Before `npm start` and `npm test`: brings the packages and the built pages up to date, on a fresh clone and after
 * a pull. Runs on whatever Node (20 or later) npm itself runs on, hence plain JavaScript and no packages.
 *
 *   node scripts/prepare.mjs start | test
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const forTests = process.argv[2] === 'test'

if (!packagesAreThere()) {
  console.log('Installing packages …')
  // Without npm's warnings about its own Node: the program runs on the one that the packages bring.
  npm(['ci', '--loglevel=error', '--no-audit', '--no-fund', ...(forTests ? ['--include=dev'] : [])])
}
if (!['node', 'node.exe'].some((name) => existsSync(join(root, 'node_modules/node/bin', name)))) {
  fail('Node 24 was not installed: the package "node" needs its install script. Run: npm rebuild node')
}
if (!pagesAreBuilt()) {
  console.log('Building the pages …')
  // Only what goes wrong: SvelteKit ends by naming a command that we do not have.
  npm(['run', 'build', '--silent'], 'ignore')
}

/** True when node_modules holds every package of package-lock.json in the version that stands there. */
function packagesAreThere() {
  const wanted = lockedPackages('package-lock.json')
  const installed = lockedPackages('node_modules/.package-lock.json')
  return Object.entries(wanted).every(([path, { version, optional, dev }]) => {
    const needed = path !== '' && !optional && (forTests || !dev)
    return !needed || installed[path]?.version === version
  })
}

/** @returns {Record<string, { version?: string, optional?: boolean, dev?: boolean }>} */
function lockedPackages(/** @type {string} */ file) {
  return existsSync(join(root, file)) ? JSON.parse(readFileSync(join(root, file), 'utf8')).packages : {}
}

/** True when nothing that the pages are built from is newer than they are. The handler is written last. */
function pagesAreBuilt() {
  const handler = join(root, 'build/handler.js')
  if (!existsSync(handler)) return false
  const built = statSync(handler).mtimeMs
  return ['src', 'static', 'messages', 'package-lock.json', 'vite.config.ts'].every(
    (path) => newest(join(root, path)) <= built,
  )
}

/**
 * When a file, or anything in a folder, last changed. A folder changes when something in it is removed.
 * @returns {number}
 */
function newest(/** @type {string} */ path) {
  const status = statSync(path, { throwIfNoEntry: false })
  if (!status || path.endsWith('.test.ts')) return 0
  if (!status.isDirectory()) return status.mtimeMs
  const inside = readdirSync(path).map((name) => newest(join(path, name)))
  return Math.max(status.mtimeMs, ...inside)
}

/** Runs the npm that started us, on the Node that started us. */
function npm(/** @type {string[]} */ words, /** @type {'inherit' | 'ignore'} */ output = 'inherit') {
  const cli = process.env.npm_execpath
  const [command, before] = cli ? [process.execPath, [cli]] : ['npm', []]
  const { status } = spawnSync(command, [...before, ...words], {
    cwd: root,
    stdio: ['inherit', output, 'inherit'],
    shell: !cli && process.platform === 'win32',
  })
  if (status !== 0) fail(`npm ${words.join(' ')} did not succeed.`)
}

function fail(/** @type {string} */ message) {
  console.error(message)
  process.exit(1)
}
