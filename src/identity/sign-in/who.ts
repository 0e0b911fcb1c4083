/** Who has signed in, for whom they act, and for whom else they could. */
import { sql, type Kysely } from 'kysely'
import type { ActingPerson, OrganisationKind, Role } from '../model.ts'

/** A membership in force, as its holder chooses among them. */
export type OwnMembership = {
  id: number
  role: Role
  organisation: string
  kind: OrganisationKind
  state: string | null
  /** Cannot be used in this session, since it needs a second factor. */
  waits: boolean
}

export interface SignedIn {
  token: string
  userId: string
  /** The identity that they have here; null where there is no such person. */
  person: number | null
  name: string
  email: string
  /** They showed a second factor in this session. */
  secondFactor: boolean
  acting: ActingPerson | null
  memberships: OwnMembership[]
}

/** Reads it as the database sees it, in two queries. */
export async function readSignedIn(database: Kysely<object>, token: string): Promise<SignedIn | undefined> {
  return database.transaction().execute(async (transaction) => {
    // Nobody acts in this transaction beyond looking up who they are.
    await sql`select identity.act(${token})`.execute(transaction)
    const { rows } = await sql<SignedIn>`
      select session.token, session."userId" as "userId", identity.person_of_session(session.token) as person,
             "user".name, "user".email, session.second_factor as "secondFactor", identity.acting() as acting,
             coalesce((select jsonb_agg(jsonb_build_object(
               'id', held.membership, 'role', held.role, 'organisation', held.organisation, 'kind', held.kind,
               'state', held.state, 'waits', held.waits) order by held.membership)
               from identity.memberships_of_session(session.token) held), '[]') as memberships
        from sign_in.session join sign_in."user" on "user".id = session."userId"
       where session.token = ${token} and session."expiresAt" > clock_timestamp()
         and session."createdAt" > clock_timestamp() - interval '7 days'`.execute(transaction)
    return rows[0]
  })
}

/** From now on the session acts with this membership; false where it is not theirs. */
export async function chooseMembership(
  database: Kysely<object>,
  token: string,
  membership: number,
): Promise<boolean> {
  const { rows } = await sql<{ chosen: boolean }>`
    select identity.choose(${token}, ${membership}) as chosen`.execute(database)
  return rows[0]?.chosen ?? false
}
