/** That the suite sees what it is there to see: a page on which everything is wrong. */
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBrowser } from './chromium.ts'
import { faultsInEveryLook, faultsOfPage, faultsOfPublicPage } from './inspection.ts'
import { visit } from './visit.ts'

const wrong = `<!doctype html>
<html lang="en">
  <title>Wrong</title>
  <style>body { background: white; color: black } p { color: #999 } @media (prefers-color-scheme: dark) { p { color: black } h2 { color: #999 } }</style>
  <main>
    <h1>One</h1><h1>Two</h1>
    <p>Pale</p>
    <h2>Pale in the dark</h2>
    <div style="width: 400px">Wide</div>
    <noscript><img src="picture"></noscript>
  </main>
  <script>document.body.append('inline')</script>
  <script src="code"></script>
</html>`

const picture = `<svg xmlns="http://www.w3.org/2000/svg"><!--${'x'.repeat(60_000)}--></svg>`

let server: Server
let address: string
let browser: Browser
beforeAll(async () => {
  server = createServer(({ url }, answer) => {
    answer.setHeader('content-security-policy', "script-src 'self'")
    if (url === '/') answer.setHeader('content-type', 'text/html').end(wrong)
    else if (url === '/code')
      answer.setHeader('content-type', 'text/javascript').end('document.title = "Run"')
    // A real picture: of one that is none the browser breaks off, and how much had come by then is chance.
    else answer.setHeader('content-type', 'image/svg+xml').end(picture)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  browser = await startBrowser()
})
afterAll(async () => {
  await browser.close()
  server.close()
})

test('what is wrong with a page is found', async () => {
  const visited = await visit(browser, address)
  expect(await visited.page.title()).toBe('Run')
  const faults = (await faultsOfPage(visited, 'ar')).concat(await faultsOfPublicPage(visited))
  expect(faults).toEqual([
    expect.stringMatching(/Content Security Policy/),
    'the language says en',
    'the direction says ',
    'there are 2 h1',
    'there are 0 canonical links',
    'there are 2 scripts',
  ])
  const looks = await faultsInEveryLook(visited.page)
  expect(looks).toContain('320 px: it is 408 px wide')
  expect(
    looks
      .filter((fault) => fault.includes('color-contrast'))
      .map((fault) => /^(.*): color-contrast: (\w+) /.exec(fault)?.slice(1)),
  ).toEqual([
    ['320 px, light', 'p'],
    ['320 px, dark', 'h2'],
    ['1280 px, light', 'p'],
    ['1280 px, dark', 'h2'],
  ])
  expect(looks.join()).not.toContain('image-alt')
})

test('so is what only a reader without scripts sees', async () => {
  const visited = await visit(browser, address, { scripts: false })
  expect(await visited.page.title()).toBe('Wrong')
  expect(await faultsInEveryLook(visited.page)).toContainEqual(expect.stringContaining('image-alt'))
  expect((await faultsOfPublicPage(visited)).join()).toMatch(/it weighs 60\d\d\d bytes/)
})
