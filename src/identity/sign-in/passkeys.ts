/** Passkeys (Web Authentication): the browser's part is static/passkey.js. */
import { sql, type Kysely } from 'kysely'
import { refuseWithoutSecondFactor } from './second-factor.ts'
import type { Auth } from './auth.ts'
import { cookiesOf, refusing, type Cookie, type Opened, type SignIn, type Visit } from './service.ts'
import type { SignedIn } from './who.ts'

/** What the device answered; the library looks at each part of it. */
type PasskeyAnswer = NonNullable<
  Parameters<Auth['api']['verifyPasskeyAuthentication']>[0]
>['body']['response']

/** What the browser is asked, and the cookie by which its answer is known. */
export interface Challenge {
  options: unknown
  cookies: Cookie[]
}

export async function askForPasskey(signIn: SignIn, { origin, headers }: Visit): Promise<Challenge> {
  const auth = await signIn.at(origin)
  const answer = await auth.api.generatePasskeyAuthenticationOptions({ headers, returnHeaders: true })
  return { options: answer.response, cookies: cookiesOf(answer.headers) }
}

/**
 * Signs in by what the browser answered. The device has asked for a PIN or a finger, so it stands for both factors.
 * @throws Refusal `sign-in.passkey-refused`
 */
export async function withPasskey(
  signIn: SignIn,
  { origin, headers }: Visit,
  response: object,
): Promise<Opened> {
  const auth = await signIn.at(origin)
  const answer = await auth.api
    .verifyPasskeyAuthentication({
      body: { response: response as PasskeyAnswer },
      headers,
      returnHeaders: true,
    })
    .catch(refusing('sign-in.passkey-refused'))
  const { token } = answer.response.session
  await signIn.admit(token)
  await signIn.markSecondFactor(token)
  return { token, cookies: cookiesOf(answer.headers) }
}

/** @throws Refusal `second-factor.needed` (403) */
export async function askForNewPasskey(
  signIn: SignIn,
  kysely: Kysely<object>,
  { origin, headers }: Visit,
  signedIn: SignedIn,
): Promise<Challenge> {
  await refuseWithoutSecondFactor(kysely, signedIn)
  const auth = await signIn.at(origin)
  const answer = await auth.api.generatePasskeyRegistrationOptions({ headers, returnHeaders: true })
  return { options: answer.response, cookies: cookiesOf(answer.headers) }
}

/** @throws Refusal `sign-in.passkey-refused`, `second-factor.needed` (403) */
export async function addPasskey(
  signIn: SignIn,
  kysely: Kysely<object>,
  { origin, headers }: Visit,
  signedIn: SignedIn,
  { response, name }: { response: Record<string, unknown>; name: string },
): Promise<void> {
  await refuseWithoutSecondFactor(kysely, signedIn)
  const auth = await signIn.at(origin)
  await auth.api
    .verifyPasskeyRegistration({ body: { response, name }, headers })
    .catch(refusing('sign-in.passkey-refused'))
  await signIn.markSecondFactor(signedIn.token)
}

/** @throws Refusal `second-factor.needed` (403) */
export async function removePasskey(kysely: Kysely<object>, signedIn: SignedIn, id: string): Promise<void> {
  await refuseWithoutSecondFactor(kysely, signedIn)
  await sql`delete from sign_in.passkey where id = ${id} and "userId" = ${signedIn.userId}`.execute(kysely)
}
