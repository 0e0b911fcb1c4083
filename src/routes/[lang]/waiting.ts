/** A form whose session ended while it was filled in: what stood in it waits while its sender signs in again. */
import { randomBytes } from 'node:crypto'
import type { RequestEvent } from '@sveltejs/kit'
import { formHeld, holdForm } from '#platform/held-form.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'

type Event = Pick<RequestEvent, 'locals' | 'url' | 'cookies'>

/** The key stays with the browser that sent the form: a link alone puts nobody's words into anybody's form. */
const cookieOf = (mark: string) => `held-${mark}`

/** As long as the form is held, in seconds. */
const lifetime = 24 * 3600

/** The address of sign-in that leads on to `to`, a page of ours with its query. */
export function signInFor(language: Language, to: string): string {
  return `${pathIn(language, '/sign-in')}?to=${encodeURIComponent(to)}`
}

/** Lets it wait. @returns the address that leads through sign-in back to the form, with all that stood in it */
export async function letWait({ locals, url, cookies }: Event, entered: unknown): Promise<string> {
  const mark = randomBytes(6).toString('base64url')
  const key = await holdForm(locals.application.database.kysely, JSON.stringify(entered))
  cookies.set(cookieOf(mark), key, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
    maxAge: lifetime,
  })
  const query = new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/')))
  query.set('held', mark)
  return signInFor(locals.language, `${url.pathname}?${query}`)
}

/** What waited, as it was let wait; undefined where the address names nothing that this browser let wait. */
export async function whatWaits({ locals, url, cookies }: Event): Promise<unknown> {
  const mark = /^[\w-]{8}$/.exec(url.searchParams.get('held') ?? '')?.[0]
  const key = mark && cookies.get(cookieOf(mark))
  const held = key ? await formHeld(locals.application.database.kysely, key) : undefined
  return held === undefined ? undefined : JSON.parse(held)
}
