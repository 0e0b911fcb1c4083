import { sql } from 'kysely'
import type { Connection } from '#platform/database/connection.ts'
import { searchable } from './lists.ts'
import { mostKeys, type SavedSearch } from './model.ts'

const columns = sql`id, list, question, name, rhythm`

/** One of the searches of whoever acts. */
export async function findSearch(connection: Connection, id: number): Promise<SavedSearch | undefined> {
  const { rows } = await sql<SavedSearch>`
    select ${columns} from cooperation.saved_search where id = ${id}`.execute(connection)
  return rows[0]
}

/**
 * The searches of whoever acts in their present role, each with how much it finds now, and how much of it they have not
 * seen. The database counts, one query for each: neither what is found nor what was seen comes here.
 */
export async function ownSearches(
  connection: Connection,
): Promise<(SavedSearch & { found: number; fresh: number })[]> {
  const { rows } = await sql<SavedSearch>`
    select ${columns} from cooperation.saved_search order by lower(name), id`.execute(connection)
  const searches = []
  for (const search of rows) {
    const keys = searchable[search.list].keys(new URLSearchParams(search.question))
    const { rows: counted } = await sql<{ found: number; fresh: number }>`
      select count(*)::int as found,
             (count(*) filter (where found.place <= ${mostKeys} and known.key is null))::int as fresh
        from (${keys}) found
        left join (select unnest(seen) as key from cooperation.saved_search where id = ${search.id}) known
               on known.key = found.key`.execute(connection)
    searches.push({ ...search, ...(counted[0] ?? { found: 0, fresh: 0 }) })
  }
  return searches
}
