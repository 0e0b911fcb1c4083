/** Opens a page as one reader does and keeps what the browser says about it. */
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core'

export interface Visit {
  page: Page
  status: number
  /** What the browser complained about: errors of the console, among them breaches of the security policy. */
  complaints: string[]
  /** Of the first view. */
  requests: number
  /** Of the first view as it came over the wire: bodies, compressed. */
  bytes: number
  leave(): Promise<void>
}

/** How long one step may take before the suite says which it was (milliseconds). */
export const patience = 60_000

/** Who reads: with scripts or without, in which window, perhaps with a session at the desk. */
export type Reader = BrowserContextOptions & { scripts?: boolean }

/**
 * Opens a page in a browser that has never seen it. For a reader without scripts they are off while the page loads and
 * on again once it stands, so that axe, which needs timers, can look at what such a reader sees.
 */
export async function visit(browser: Browser, address: string, reader: Reader = {}): Promise<Visit> {
  const { scripts = true, ...options } = reader
  // What moves would be looked at half way.
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  context.setDefaultTimeout(patience)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    // That the page itself is a 404 stands in its status.
    const own = message.text().startsWith('Failed to load') && message.location().url === address
    if (message.type() === 'error' && !own) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  const requests: Request[] = []
  page.on('request', (request) => requests.push(request))

  const switches = scripts ? undefined : await context.newCDPSession(page)
  await switches?.send('Emulation.setScriptExecutionDisabled', { value: true })
  const response = await page.goto(address)
  const sizes = await Promise.all(requests.map(bodySize))
  if (switches) {
    // What shows to this reader only would go with the switch.
    await page.evaluate(() => {
      for (const element of document.querySelectorAll('noscript')) element.replaceWith(...element.childNodes)
    })
    await switches.send('Emulation.setScriptExecutionDisabled', { value: false })
  }

  return {
    page,
    status: response?.status() ?? 0,
    complaints,
    requests: sizes.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    leave: () => context.close(),
  }
}

/** Waits until all of it is there. */
async function bodySize(request: Request): Promise<number> {
  return (await request.response()) ? (await request.sizes()).responseBodySize : 0
}
