import { sql } from 'kysely'
import type { Connection } from '#recommendations/store.ts'
import { searchable } from './lists.ts'
import { countFresh, type SavedSearch } from './model.ts'

const columns = sql`id, list, question, name, rhythm`

/** One of the searches of whoever acts. */
export async function findSearch(connection: Connection, id: number): Promise<SavedSearch | undefined> {
  const { rows } = await sql<SavedSearch>`
    select ${columns} from cooperation.saved_search where id = ${id}`.execute(connection)
  return rows[0]
}

/** The searches of whoever acts in their present role, each with how much it finds now that they have not seen. */
export async function ownSearches(
  connection: Connection,
): Promise<(SavedSearch & { found: number; fresh: number })[]> {
  const { rows } = await sql<SavedSearch & { seen: string[] }>`
    select ${columns}, seen from cooperation.saved_search order by lower(name), id`.execute(connection)
  const searches = []
  for (const { seen, ...search } of rows) {
    const found = await searchable[search.list].keys(connection, new URLSearchParams(search.question))
    searches.push({ ...search, found: found.length, fresh: countFresh(found, seen) })
  }
  return searches
}
