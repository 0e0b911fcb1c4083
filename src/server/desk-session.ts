import type { Cookies } from '@sveltejs/kit'
import type { Proof } from '#platform/database/acting.ts'

const name = 'desk'

/** The session's cookie lives as long as the session in the database (identity.exchange_one_time). */
const lifetime = 12 * 3600

/** The proof that a browser carries; whether it still holds is for the database to say. */
export function deskProof(cookies: Cookies): Proof | undefined {
  const token = cookies.get(name)
  return token ? { token } : undefined
}

/** Lax, so that a link to the desk in a message works; forms from elsewhere are refused by their origin. */
export function keepDeskProof(cookies: Cookies, { token }: Proof, secure: boolean): void {
  cookies.set(name, token, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: lifetime })
}

export function forgetDeskProof(cookies: Cookies): void {
  cookies.delete(name, { path: '/' })
}
