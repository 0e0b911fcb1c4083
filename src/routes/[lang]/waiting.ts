/** A form whose session ended while it was filled in: what stood in it waits while its sender signs in again. */
import type { RequestEvent } from '@sveltejs/kit'
import { formHeld, holdForm } from '#platform/held-form.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'

type Event = Pick<RequestEvent, 'locals' | 'url'>

/** The address of sign-in that leads on to `to`, a page of ours with its query. */
export function signInFor(language: Language, to: string): string {
  return `${pathIn(language, '/sign-in')}?to=${encodeURIComponent(to)}`
}

/** Lets it wait. @returns the address that leads through sign-in back to the form, with all that stood in it */
export async function letWait({ locals, url }: Event, entered: unknown): Promise<string> {
  const query = new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/')))
  query.set('held', await holdForm(locals.application.database.kysely, JSON.stringify(entered)))
  return signInFor(locals.language, `${url.pathname}?${query}`)
}

/** What waited, as it was let wait; undefined where the address names nothing that waits. */
export async function whatWaits({ locals, url }: Event): Promise<unknown> {
  const held = await formHeld(locals.application.database.kysely, url.searchParams.get('held') ?? '')
  return held === undefined ? undefined : JSON.parse(held)
}
