/** Saving a search, saying how often one hears of it, having seen what is new, and giving it up. */
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson } from '#identity/model.ts'
import { keysFound, searchable } from './lists.ts'
import {
  longestQuestion,
  mostSearches,
  type SavedSearch,
  type SearchContent,
  type SearchedList,
} from './model.ts'
import { findSearch } from './store.ts'

/**
 * Saves what an address asks of a list. All that stands there now counts as seen. The same question, saved again, takes
 * the new name and rhythm. @returns its number
 * @throws Refusal `search.not-yours` (403), `search.too-long` (400), `search.too-many` (409)
 */
export async function saveSearch(
  transaction: ActingTransaction,
  list: SearchedList,
  query: URLSearchParams,
  { name, rhythm }: SearchContent,
): Promise<number> {
  const acting = await actingIn(transaction)
  if (!isPerson(acting)) throw new Refusal('search.not-yours', {}, 403)
  const question = searchable[list].canonical(query)
  if (question.length > longestQuestion) throw new Refusal('search.too-long', {}, 400)
  const { rows } = await sql<{ id: number }>`
    insert into cooperation.saved_search (person_id, membership_id, list, question, name, rhythm, seen)
    values (${acting.person}, ${acting.membership}, ${list}, ${question}, ${name}, ${rhythm}, ${keysFound({ list, question })})
    on conflict (membership_id, list, question) do update set name = excluded.name, rhythm = excluded.rhythm
    returning id`.execute(transaction)
  const { rows: counted } = await sql<{ searches: number }>`
    select count(*)::int as searches from cooperation.saved_search`.execute(transaction)
  if ((counted[0]?.searches ?? 0) > mostSearches)
    throw new Refusal('search.too-many', { most: mostSearches }, 409)
  return rows[0]?.id ?? 0
}

/** @throws Refusal `search.not-found` (404) */
export async function changeRhythm(
  transaction: ActingTransaction,
  id: number,
  rhythm: SavedSearch['rhythm'],
): Promise<void> {
  await known(transaction, id)
  await sql`update cooperation.saved_search set rhythm = ${rhythm} where id = ${id}`.execute(transaction)
}

/** All that stands there now was seen. @throws Refusal `search.not-found` (404) */
export async function seeAll(transaction: ActingTransaction, id: number): Promise<void> {
  const seen = keysFound(await known(transaction, id))
  await sql`update cooperation.saved_search set seen = ${seen} where id = ${id}`.execute(transaction)
}

/** @throws Refusal `search.not-found` (404) */
export async function dropSearch(transaction: ActingTransaction, id: number): Promise<void> {
  await known(transaction, id)
  await sql`delete from cooperation.saved_search where id = ${id}`.execute(transaction)
}

async function known(transaction: ActingTransaction, id: number): Promise<SavedSearch> {
  const search = await findSearch(transaction, id)
  if (!search) throw new Refusal('search.not-found', {}, 404)
  return search
}
