/** What people and organisations are called, as far as whoever asks may be told. */
import { sql, type Kysely } from 'kysely'

export type Names = {
  /** Null for whoever was erased; absent for whom the reader is not told of. */
  people: ReadonlyMap<number, string | null>
  organisations: ReadonlyMap<number, string>
}

/** The names behind these numbers, in two queries however many they are. */
export async function namesOf(
  kysely: Kysely<object>,
  { people, organisations }: { people: readonly number[]; organisations: readonly number[] },
): Promise<Names> {
  const { rows: named } = await sql<{ id: number; name: string | null }>`
    select person.id, personal.name from identity.person left join identity.personal on personal.person_id = person.id
     where person.id = any (${[...new Set(people)]}::bigint[])
       and (personal.name is not null or person.erased_at is not null)`.execute(kysely)
  const { rows: known } = await sql<{ id: number; name: string }>`
    select id, name from identity.organisation where id = any (${[...new Set(organisations)]}::bigint[])`.execute(
    kysely,
  )
  return {
    people: new Map(named.map(({ id, name }) => [id, name])),
    organisations: new Map(known.map(({ id, name }) => [id, name])),
  }
}
