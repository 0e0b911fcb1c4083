/** For tests: a recommendation to write beside. */
import { sql } from 'kysely'
import { inTransactionAs } from '#platform/database/acting.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from '#record/change.ts'

export const someRecommendation = { stateId: 'XTL', id: 'aaaaaaaaaaaa' }

/** Puts one recommendation to the imaginary State into the register. */
export async function addRecommendation({ program, operator }: TestDatabase): Promise<void> {
  await inTransactionAs(program, operator, async (transaction) => {
    const change = await beginChange(transaction, { through: 'import' })
    await sql`insert into register.recommendation (state_id, id, document, mechanism, kind, shown_source, change_id)
      values (${someRecommendation.stateId}, ${someRecommendation.id}, 'A/HRC/1/1', 'UPR', 'recommendation', 'k',
              ${change})`.execute(transaction)
  })
}
