/** A program on a test's own database, and people at work in it: each in a window without scripts, by keyboard alone. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { TestPerson } from '#identity/testing.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import { cookieMaker } from '../network/session.ts'
import { startProgram } from '../running-program.ts'
import { startBrowser } from './chromium.ts'
import { keyboard } from './hands.ts'
import { patience } from './visit.ts'

export interface Workplace {
  browser: Browser
  /** Where the program answers. */
  program: string
  /** The whole address of a path below the language. */
  path(rest: string, language?: string): string
  /** What a window is opened with in which someone is signed in. */
  signedIn(who: TestPerson): Pick<BrowserContextOptions, 'storageState'>
  windowOf(who: TestPerson): Promise<{ context: BrowserContext; page: Page }>
  /** Ends the program and the browser, and drops the database. */
  close(): Promise<void>
}

/** Starts the program on what stands in the database by now. */
export async function openWorkplace(database: TestDatabase): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'workplace-'))
  const environment = { DATABASE_URL: database.programUrl, DATABASE_OWNER_URL: database.ownerUrl }
  const [program, browser] = await Promise.all([
    startProgram({ ...environment, THROUGHLINE_DATA: folder }),
    startBrowser(),
  ])
  const cookieOf = await cookieMaker(database)
  const signedIn = ({ token }: TestPerson) => ({
    storageState: {
      origins: [],
      cookies: Object.entries(cookieOf(token)).map(([name, value]) => ({
        name,
        value,
        domain: new URL(program.address).hostname,
        path: '/',
        expires: -1,
        httpOnly: true,
        secure: false,
        sameSite: 'Lax' as const,
      })),
    },
  })
  return {
    browser,
    program: program.address,
    path: (rest, language = 'en') => `${program.address}/${language}${rest}`,
    signedIn,
    windowOf: async (who) => {
      const context = await browser.newContext({
        javaScriptEnabled: false,
        locale: 'en-US',
        ...signedIn(who),
      })
      context.setDefaultTimeout(patience)
      return { context, page: await context.newPage() }
    },
    close: async () => {
      await browser.close()
      await program.stop()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Follows a link or presses a button of the page's main part. */
export const press = (page: Page, role: 'link' | 'button', name: string): Promise<void> =>
  keyboard.press(page, page.getByRole('main').getByRole(role, { name, exact: true }).first())

export const write = (page: Page, label: string, words: string): Promise<void> =>
  keyboard.write(page, page.getByRole('textbox', { name: label, exact: true }), words)
