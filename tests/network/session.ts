import { createHmac } from 'node:crypto'
import type { TestDatabase } from '#platform/database/testing.ts'

/** Makes, of a session's token, the cookie with which a browser is signed in, as the sign-in library signs it. */
export async function cookieMaker({
  owner,
}: Pick<TestDatabase, 'owner'>): Promise<(token: string) => Record<string, string>> {
  const { rows } = await owner.pool.query<{ secret: string }>('select secret from sign_in.instance_key')
  const secret = rows[0]?.secret ?? ''
  return (token) => {
    const signature = createHmac('sha256', secret).update(token).digest('base64')
    return { 'throughline.session_token': encodeURIComponent(`${token}.${signature}`) }
  }
}
