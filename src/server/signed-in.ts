import type { Cookies } from '@sveltejs/kit'
import type { Cookie, SignIn, Visit } from '#identity/sign-in/service.ts'
import { readSignedIn, type SignedIn } from '#identity/sign-in/who.ts'
import type { Database } from '#platform/database/connect.ts'

type Event = {
  url: URL
  request: Request
  cookies: Cookies
  locals: { application: { signIn: SignIn; database: Database } }
}

/** Cookies of the library all begin so (`advanced.cookiePrefix`), under https with a prefix of their own. */
const ours = /^(?:__Secure-)?throughline\./

/** Who has signed in, from the cookie; the rest of the request needs no second look. Costs nothing without one. */
export async function signedInAt(event: Event): Promise<SignedIn | null> {
  if (!event.cookies.getAll().some(({ name }) => ours.test(name) && name.endsWith('session_token')))
    return null
  const { signIn, database } = event.locals.application
  const session = await signIn.sessionOf(visitOf(event))
  if (!session) return null
  keep(event, session.cookies)
  return (await readSignedIn(database.kysely, session.token)) ?? null
}

export function visitOf({ url, request }: Pick<Event, 'url' | 'request'>): Visit {
  return { origin: url.origin, headers: request.headers }
}

/** Hands the browser what a step of signing in gave it to keep or to forget. */
export function keep({ cookies, url }: Pick<Event, 'cookies' | 'url'>, given: readonly Cookie[]): void {
  const attributes = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
  } as const
  for (const { name, value, maxAge } of given) {
    if (value === '' || maxAge === 0) cookies.delete(name, attributes)
    else cookies.set(name, value, { ...attributes, ...(maxAge !== undefined && { maxAge }) })
  }
}
