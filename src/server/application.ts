import type { Database } from '#platform/database/connect.ts'
import type { RegisterIndex } from '#recommendations/search/register-index.ts'

/** What every page and every API answer stands on, opened once for the process. */
export type Application = {
  database: Database
  register: RegisterIndex
}
