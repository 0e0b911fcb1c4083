/** What was done to people and their roles, by the rows that a change wrote. */
import { sql, type Kysely } from 'kysely'

/** A role or a power: whose, in which organisation, and as what; a power has no role. */
export type Held = { id: number; person: number; organisation: number; role: string | null }

/** The roles behind these numbers, as far as whoever asks may see them. */
export async function rolesNumbered(kysely: Kysely<object>, ids: readonly number[]): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select id, person_id as person, organisation_id as organisation, role from identity.membership
     where id = any (${[...ids]}::bigint[])`.execute(kysely)
  return rows
}

/** The powers to consent behind these numbers, as far as whoever asks may see them. */
export async function powersNumbered(kysely: Kysely<object>, ids: readonly number[]): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select id, person_id as person, organisation_id as organisation, null as role from identity.power
     where id = any (${[...ids]}::bigint[])`.execute(kysely)
  return rows
}

/** What a change did to someone as a whole; nothing of these where it did something else. */
export type PersonDeed = 'shut-out' | 'let-in' | 'erased'

/** By change and person, `17 4`: told by what their row was before the change and what it was after it. */
export async function personDeeds(
  kysely: Kysely<object>,
  changes: readonly number[],
): Promise<Map<string, PersonDeed>> {
  type Image = { disabled_at: string | null; erased_at: string | null }
  const { rows } = await sql<{ change: number; person: number; before: Image; after: Image }>`
    select past.change_id as change, person.id as person, past.before,
           coalesce((select next.before from record.history next
                      where next.table_name = past.table_name and next.row_key = past.row_key
                        and next.before_change_id = past.change_id limit 1), to_jsonb(person)) as after
      from record.history past join identity.person on person.id = (past.row_key ->> 'id')::bigint
     where past.table_name = 'identity.person' and past.change_id = any (${[...changes]}::bigint[])`.execute(
    kysely,
  )
  return new Map(
    rows.flatMap(({ change, person, before, after }) => {
      const deed: PersonDeed | undefined =
        after.erased_at && !before.erased_at
          ? 'erased'
          : after.disabled_at && !before.disabled_at
            ? 'shut-out'
            : before.disabled_at && !after.disabled_at
              ? 'let-in'
              : undefined
      return deed ? [[`${change} ${person}`, deed] as const] : []
    }),
  )
}
