/** What is wrong with a page that stands in the browser: one sentence for each fault. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import axeCore, { type AxeResults, type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { directionOf, type Language } from '#platform/i18n/languages.ts'
import type { Visit } from './visit.ts'

/** Compressed and all told, for slow lines. */
const mostBytes = 50_000
const mostRequests = 6

/** WCAG 2.2 AA with all before it, and what axe holds to be good practice (landmarks, order of headings). */
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** 320 px is also what 1280 px are at 400 % zoom (WCAG 1.4.10). */
const widths = [320, 1280]

/** In the dark only colours are others (src/ui/tokens.css): the rules about them. */
const aboutColours = {
  type: 'rule',
  values: axeCore
    .getRules(standards)
    .filter(({ tags }) => tags.includes('cat.color'))
    .map(({ ruleId }) => ruleId),
} as const
const schemes = { light: standards, dark: aboutColours }

/** The page narrow and wide, light and dark, through axe, and whether any of it can only be reached sideways. */
export async function faultsInEveryLook(page: Page): Promise<string[]> {
  const faults: string[] = []
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    faults.push(...(await overflow(page)).map((fault) => `${width} px: ${fault}`))
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      faults.push(
        ...(await violations(page, schemes[colorScheme])).map(
          (fault) => `${width} px, ${colorScheme}: ${fault}`,
        ),
      )
    }
  }
  return faults
}

/** What every page is, however it looks: in its language, with one heading at the top, without complaints. */
export async function faultsOfPage({ page, complaints }: Visit, language: Language): Promise<string[]> {
  const { lang, dir, title, h1 } = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    title: document.title,
    h1: document.querySelectorAll('h1').length,
  }))
  return [
    ...complaints,
    ...(lang === language ? [] : [`the language says ${lang}`]),
    ...(dir === directionOf(language) ? [] : [`the direction says ${dir}`]),
    ...(title ? [] : ['there is no title']),
    ...(h1 === 1 ? [] : [`there are ${h1} h1`]),
  ]
}

/** What a public page is besides: light, without a script that runs, and, where there is one, with one address that counts. */
export async function faultsOfPublicPage({ page, status, requests, bytes }: Visit): Promise<string[]> {
  const scripts = await page.locator('script:not([type="application/ld+json"])').count()
  const canonical = await page.locator('link[rel=canonical]').count()
  return [
    ...(canonical === (status === 200 ? 1 : 0) ? [] : [`there are ${canonical} canonical links`]),
    ...(scripts === 0 ? [] : [`there are ${scripts} scripts`]),
    ...(bytes <= mostBytes ? [] : [`it weighs ${bytes} bytes`]),
    ...(requests <= mostRequests ? [] : [`it takes ${requests} requests`]),
  ]
}

async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth ? [`it is ${scrollWidth} px wide`] : []
  })
}

/** What axe finds in the page as it looks now. */
export async function violations(page: Page, rules: RunOptions['runOnly'] = standards): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  const options: RunOptions = { runOnly: rules, resultTypes: ['violations'] }
  const result = await page.evaluate(
    (options) =>
      (globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(options),
    options,
  )
  return result.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(
          ({ target, failureSummary }) => `${target.join(' ')} (${failureSummary?.split('\n')[1]?.trim()})`,
        )
        .join('; ')}`,
  )
}
