import { sql, type Kysely } from 'kysely'

/**
 * Forgets what signing in leaves behind: sessions and challenges that have ended, links a month after they expired,
 * and attempts that no pause hangs on any more.
 */
export async function clearSignIn(kysely: Kysely<object>): Promise<void> {
  await sql`
    delete from sign_in.session
     where "expiresAt" < now() or "createdAt" < now() - interval '7 days'`.execute(kysely)
  await sql`delete from sign_in.verification where "expiresAt" < now()`.execute(kysely)
  await sql`delete from sign_in.link where expires_at < now() - interval '30 days'`.execute(kysely)
  await sql`delete from sign_in.attempt where last_at < now() - interval '1 day'`.execute(kysely)
  await sql`delete from sign_in.spent_code where at < now() - interval '1 hour'`.execute(kysely)
}
