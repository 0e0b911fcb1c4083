/** Looks for what is new in the searches that people saved, and tells them by a letter with a link. */
import { sql, type Kysely } from 'kysely'
import { keysFound } from './lists.ts'
import type { SearchedList } from './model.ts'

/**
 * Each search whose day has come is asked once, with the eyes of whoever saved it; what it finds is known by keys and
 * goes nowhere. For the worker, as often as it likes. @returns how many searches were asked
 */
export async function sendDigests(kysely: Kysely<object>): Promise<number> {
  const { rows: due } = await sql<{
    id: number
  }>`select searches_due as id from cooperation.searches_due()`.execute(kysely)
  for (const { id } of due) {
    const keys = await kysely.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ list: SearchedList | null; question: string }>`
        select list, question from cooperation.act_for_search(${id})`.execute(transaction)
      const [saved] = rows
      if (!saved?.list) return undefined
      const found = keysFound({ list: saved.list, question: saved.question })
      return (await sql<{ keys: string[] }>`select ${found} as keys`.execute(transaction)).rows[0]?.keys
    })
    if (keys) await sql`select cooperation.tell_of_search(${id}, ${keys})`.execute(kysely)
  }
  return due.length
}
