/** Every page: the routes as they stand in the sources, and where in the demonstration each of them is looked at. */
import { globSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../src/routes/[lang]')

/** The patterns of all routes below the language: `/recommendations/[id]`. Groups such as `(open)` are no part. */
export const routes = globSync('**/+page.svelte', { cwd: folder })
  .map((file) => `/${file}`.replace(/\/\+page\.svelte$/, '').replaceAll(/\/\([^)]+\)/g, ''))
  .sort()

/** What stands in braces in an address, and is known only once the demonstration stands. */
export interface Known {
  /** The recommendation that the register lists first. */
  id: string
  /** An import of which the preview waits to be confirmed. */
  previewed: string
  /** An import that waits for an answer. */
  waiting: string
}

/** What anyone may read, with something to show and with nothing. */
export const publicPages: Record<string, string[]> = {
  '': [''],
  '/about': ['/about'],
  '/documents': ['/documents'],
  '/documents/[...document]': ['/documents/A/HRC/58/901', '/documents/CRC/C/XTL/CO/3-4'],
  '/goals': ['/goals'],
  '/goals/[goal]': ['/goals/16', '/goals/14'],
  '/open-data': ['/open-data'],
  '/open-data/api': ['/open-data/api'],
  '/recommendations': [
    '/recommendations',
    '/recommendations?q=children&state=XTL&page=2',
    '/recommendations?q=chlidren',
    '/recommendations?q=zzz',
  ],
  '/recommendations/[id]': ['/recommendations/{id}'],
  '/recommendations/[id]/versions': ['/recommendations/{id}/versions'],
  '/recommending-states': ['/recommending-states'],
  '/recommending-states/[state]': ['/recommending-states/FRA'],
  '/states': ['/states'],
  '/states/[state]': ['/states/XTL', '/states/SVN'],
  '/themes': ['/themes'],
  '/themes/[theme]': ['/themes/administration-of-justice'],
  '/desk/enter': ['/desk/enter', '/desk/enter?token=guess'],
}

/** What only a person sees who may be there. */
export const deskPages: Record<string, string[]> = {
  '/desk': ['/desk'],
  '/desk/batches/[batch]': ['/desk/batches/1', '/desk/batches/{previewed}', '/desk/batches/{waiting}'],
  '/desk/batches/[batch]/undo': ['/desk/batches/1/undo'],
  '/desk/hosting': ['/desk/hosting'],
  '/desk/proposals': ['/desk/proposals'],
  '/desk/recommendations': ['/desk/recommendations'],
  '/desk/recommendations/[id]': ['/desk/recommendations/{id}'],
  '/desk/recommendations/[id]/translate': ['/desk/recommendations/{id}/translate'],
  '/desk/recommendations/new': ['/desk/recommendations/new'],
  '/desk/uploads': ['/desk/uploads'],
}

/** Addresses of which there is no page. */
export const missingPages = ['/nothing-here', '/recommendations/999999999', '/states/ZZZ']
