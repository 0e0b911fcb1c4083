/** The Chromium of the browser suite: carried by an npm package, with the libraries and fonts that a bare machine lacks. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { inflate } from '@sparticuz/chromium'

const carried = join(import.meta.dirname, '../../node_modules/@sparticuz/chromium')

/** The browser itself; NSS, NSPR and Expat, which it links to; a font for machines that have none. */
const archives = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br']

/** Starts the browser; close it when done. */
export async function startBrowser(): Promise<Browser> {
  const folder = await unpacked()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: ['--disable-gpu'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_PATH: existsSync('/etc/fonts/fonts.conf') ? '/etc/fonts' : join(folder, 'fonts'),
    },
  })
}

/** Unpacks the browser (67 MB packed) once for each of its versions and each user, and says where it is. */
export async function unpacked(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('The browser suite needs Linux on x64, for which its Chromium is built.')
  }
  const { version } = JSON.parse(await readFile(join(carried, 'package.json'), 'utf8')) as { version: string }
  const folder = join(tmpdir(), `throughline-chromium-${version}-${userInfo().uid}`)
  if (existsSync(folder)) return folder

  const beside = await mkdtemp(`${folder}-`)
  const { TMPDIR } = process.env
  try {
    // The package unpacks into the system's folder for temporary files, which all users and versions share.
    process.env.TMPDIR = beside
    await Promise.all(archives.map((archive) => inflate(join(carried, 'bin', archive))))
    await rename(beside, folder)
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
    await rm(beside, { recursive: true, force: true })
  }
  return folder
}
