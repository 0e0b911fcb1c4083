/** Every page that anyone may read: the routes as they stand in the sources, with an address for each. */
import { globSync } from 'node:fs'
import { join } from 'node:path'

const routes = join(import.meta.dirname, '../../src/routes/[lang]')

/** The patterns of all public routes: `/recommendations/[id]`. */
export const publicRoutes = globSync('**/+page.svelte', { cwd: routes })
  .map((file) => `/${file.replaceAll('\\', '/')}`.replace(/\/\+page\.svelte$/, ''))
  .filter((route) => !route.startsWith('/desk'))
  .sort()

/**
 * Where a route is looked at: its addresses in the demonstration, and those where it has nothing to show.
 * `{id}` stands for the recommendation that the register lists first.
 */
export const examples: Record<string, string[]> = {
  '': [''],
  '/about': ['/about'],
  '/documents': ['/documents'],
  '/documents/[...document]': ['/documents/A/HRC/58/901', '/documents/CRC/C/XTL/CO/3-4'],
  '/goals': ['/goals'],
  '/goals/[goal]': ['/goals/16', '/goals/14'],
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
  '/states': ['/states', '/states?sort=total'],
  '/states/[state]': ['/states/XTL', '/states/SVN'],
  '/themes': ['/themes'],
  '/themes/[theme]': ['/themes/administration-of-justice'],
}

/** Addresses that say that there is nothing. */
export const missing = ['/nothing-here', '/recommendations/999999999', '/states/ZZZ']
