import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { startProgram } from '../running-program.ts'
import { patience } from './visit.ts'

export interface OwnProgram {
  /** `http://127.0.0.1:41234` */
  address: string
  /** The link that it prints: opens the desk once. */
  desk: string
  /** Its folder, for the command line beside it. */
  data: string
  stop(): Promise<void>
}

/** Starts the program as `npm start` does on a fresh clone: its own folder, its own PostgreSQL, a port that is free. */
export async function startAnew({ demonstration }: { demonstration: boolean }): Promise<OwnProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-browser-'))
  const program = await startProgram({
    DATABASE_URL: '',
    DATABASE_OWNER_URL: '',
    ORIGIN: '',
    THROUGHLINE_DATA: folder,
    THROUGHLINE_DEMO: demonstration ? 'on' : 'off',
    LOG_LEVEL: 'warn',
  })
  return {
    address: program.address,
    desk: program.desk ?? '',
    data: folder,
    async stop() {
      await program.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Opens the desk with the printed link. @returns what makes further windows of the same person's browser */
export async function openDesk(
  browser: Browser,
  { desk }: OwnProgram,
): Promise<Pick<BrowserContextOptions, 'storageState'>> {
  const context = await browser.newContext()
  context.setDefaultTimeout(patience)
  const page = await context.newPage()
  await page.goto(desk)
  await page.getByRole('main').getByRole('button').click()
  await page.waitForURL(/\/desk$/)
  const storageState = await context.storageState()
  await context.close()
  return { storageState }
}

/** Signs in as someone of the demonstration. @param name on the button that does it */
export async function signIn(
  browser: Browser,
  { address }: OwnProgram,
  name: string,
): Promise<Pick<BrowserContextOptions, 'storageState'>> {
  const context = await browser.newContext()
  context.setDefaultTimeout(patience)
  const page = await context.newPage()
  await page.goto(`${address}/en/sign-in`)
  await page.getByRole('button', { name }).click()
  await page.waitForURL((url) => !url.pathname.includes('/sign-in'))
  const storageState = await context.storageState()
  await context.close()
  return { storageState }
}
