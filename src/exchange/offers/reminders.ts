import { sql } from 'kysely'
import type { Connection } from '#platform/database/connection.ts'

/**
 * Asks those whose offers would be offered no more within a month whether they still stand, by a letter with a link; each
 * once for each confirmation. For the worker. @returns how many offers those were
 */
export async function remindOfOffers(connection: Connection): Promise<number> {
  const { rows } = await sql<{ asked: number }>`select exchange.remind_of_offers() as asked`.execute(
    connection,
  )
  return rows[0]?.asked ?? 0
}
