import type { Kysely } from 'kysely'
import type { Auth } from './auth.ts'
import { attempting } from './lock-out.ts'
import { checkPassword } from './password-rules.ts'
import { refusing, type SignIn, type Visit } from './service.ts'
import type { SignedIn } from './who.ts'

/** Sets a password, whatever was before; the rules have been checked, and whose it is. */
export async function setPassword(auth: Auth, userId: string, password: string): Promise<void> {
  const { internalAdapter, password: hashing } = await auth.$context
  const hash = await hashing.hash(password)
  const accounts = await internalAdapter.findAccounts(userId)
  if (accounts.some(({ providerId }) => providerId === 'credential')) {
    await internalAdapter.updatePassword(userId, hash)
  } else {
    await internalAdapter.createAccount({
      userId,
      providerId: 'credential',
      accountId: userId,
      password: hash,
    })
  }
}

/**
 * A person changes their own password.
 * @throws Refusal `password.wrong`, `sign-in.wait`, or what the rules say
 */
export async function changePassword(
  signIn: SignIn,
  kysely: Kysely<object>,
  visit: Visit,
  { userId, name, email }: Pick<SignedIn, 'userId' | 'name' | 'email'>,
  { current, wanted }: { current: string; wanted: string },
): Promise<void> {
  checkPassword(wanted, [name, email])
  const auth = await signIn.at(visit.origin)
  await attempting(kysely, { passwordOf: userId }, () =>
    auth.api
      .changePassword({ body: { currentPassword: current, newPassword: wanted }, headers: visit.headers })
      .catch(refusing('password.wrong')),
  )
}
