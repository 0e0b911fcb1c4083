/** The sign-in library, set up: better-auth on its own tables, for the address under which the site is reached. */
import { passkey } from '@better-auth/passkey'
import { sso } from '@better-auth/sso'
import { betterAuth } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { twoFactor } from 'better-auth/plugins/two-factor'
import type pg from 'pg'
import { z } from 'zod'
import type { SingleSignOn } from '#platform/environment.ts'
import { passwordLength } from './password-rules.ts'

/** Single sign-on of the instance, as accounts name it. */
export const singleSignOnProvider = 'instance'

/** How long a session lasts without being used, and how often its end is moved on by use (seconds). */
const sessionTime = 12 * 3600
const sessionStep = 30 * 60

export type Auth = ReturnType<typeof createAuth>

/**
 * @param pool finds the library's tables first (`search_path` sign_in)
 * @param origin as which the site is reached; passkeys and cookies belong to it
 */
export function createAuth(
  pool: pg.Pool,
  secret: string,
  origin: string,
  singleSignOn: SingleSignOn | undefined,
) {
  return betterAuth({
    appName: 'Throughline',
    baseURL: origin,
    basePath: '/sign-in',
    secret,
    database: pool,
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Our own server counts requests, and sign_in.attempt failures.
    rateLimit: { enabled: false },
    trustedOrigins: [origin, ...(singleSignOn ? [new URL(singleSignOn.issuer).origin] : [])],
    session: { expiresIn: sessionTime, updateAge: sessionStep },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
    },
    account: {
      // People exist because they were invited; whom the instance's provider vouches for by address is that person.
      accountLinking: { requireLocalEmailVerified: false },
      // We ask nothing of the provider in anyone's name.
      updateAccountOnSignIn: false,
    },
    databaseHooks: {
      account: {
        create: {
          before: async (account) => ({
            data: { ...account, accessToken: null, refreshToken: null, idToken: null },
          }),
        },
      },
    },
    verification: { storeIdentifier: 'hashed' },
    advanced: {
      cookiePrefix: 'throughline',
      useSecureCookies: origin.startsWith('https:'),
      ipAddress: { disableIpTracking: true },
    },
    plugins: [
      twoFactor({ schema: { twoFactor: { modelName: 'two_factor' } }, allowPasswordless: true }),
      passkey({
        rpName: 'Throughline',
        origin,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        authentication: {
          // Alone it stands for both factors, so the device must have asked for a PIN or a finger.
          afterVerification: async ({ verification }) => {
            if (!verification.authenticationInfo.userVerified) throw new APIError('UNAUTHORIZED')
          },
        },
      }),
      sso({
        schema: { ssoProvider: { modelName: 'sso_provider' } },
        providersLimit: 0,
        disableImplicitSignUp: true,
        // Only the operator names a provider.
        trustEmailVerified: true,
        redirectURI: '/sso/callback',
        ...(singleSignOn && {
          defaultSSO: [
            {
              providerId: singleSignOnProvider,
              domain: '',
              oidcConfig: {
                issuer: singleSignOn.issuer,
                discoveryEndpoint: `${singleSignOn.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
                clientId: singleSignOn.clientId,
                clientSecret: singleSignOn.clientSecret,
                pkce: true,
                scopes: ['openid', 'email', 'profile'],
              },
            },
          ],
        }),
      }),
      opening,
    ],
  })
}

/** Opens a session for someone who has proved otherwise who they are: by a link sent to them. */
const opening = {
  id: 'opening',
  endpoints: {
    openSession: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ userId: z.string() }) },
      async (context) => {
        const { internalAdapter } = context.context
        const user = await internalAdapter.findUserById(context.body.userId)
        if (!user) throw new APIError('UNAUTHORIZED')
        const session = await internalAdapter.createSession(user.id)
        await setSessionCookie(context, { session, user })
        return { token: session.token }
      },
    ),
  },
} as const
