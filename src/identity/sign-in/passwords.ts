import type { Auth } from './auth.ts'
import { checkPassword } from './password-rules.ts'
import { refusing, type SignIn, type Visit } from './service.ts'

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
 * @throws Refusal `password.wrong`, or what the rules say
 */
export async function changePassword(
  signIn: SignIn,
  visit: Visit,
  { current, wanted, known }: { current: string; wanted: string; known: readonly string[] },
): Promise<void> {
  checkPassword(wanted, known)
  const auth = await signIn.at(visit.origin)
  await auth.api
    .changePassword({ body: { currentPassword: current, newPassword: wanted }, headers: visit.headers })
    .catch(refusing('password.wrong'))
}
