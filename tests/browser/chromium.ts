/** The Chromium of the browser suite: carried by an npm package, with the libraries that a bare machine lacks. */
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflate } from '@sparticuz/chromium'
import { chromium, type Browser } from 'playwright-core'

const carried = join(import.meta.dirname, '../../node_modules/@sparticuz/chromium')

/** The browser itself; NSS, NSPR and Expat, which it links to; a font for machines that have none. */
const archives = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br']

/** Starts the browser; close it when done. */
export async function startBrowser(): Promise<Browser> {
  await unpack()
  const folder = unpackedFolder()
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

/**
 * Unpacks the browser (67 MB packed, 5 s) once for each of its versions and each user. Vitest's globalSetup, so that
 * it is done before anything else uses the folder for temporary files.
 */
export default async function unpack(): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('The browser suite needs Linux on x64, for which its Chromium is built.')
  }
  const folder = unpackedFolder()
  if (existsSync(folder)) return
  const beside = await mkdtemp(`${folder}-`)
  const { TMPDIR } = process.env
  try {
    // The package unpacks into the folder for temporary files, which it would share with all users and versions.
    process.env.TMPDIR = beside
    await Promise.all(archives.map((archive) => inflate(join(carried, 'bin', archive))))
    await rename(beside, folder).catch((error: unknown) => {
      // Another run may have been faster.
      if (!existsSync(folder)) throw error
    })
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
    await rm(beside, { recursive: true, force: true })
  }
}

function unpackedFolder(): string {
  const { version } = JSON.parse(readFileSync(join(carried, 'package.json'), 'utf8')) as { version: string }
  return join(tmpdir(), `throughline-chromium-${version}-${process.getuid?.()}`)
}
