/** For tests: what an expert says of themselves, what a State asks, and those who take part in it. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { inTransactionAs } from '#platform/database/acting.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from '#record/change.ts'
import { inDays } from '#platform/testing.ts'
import type { DeploymentContent, ProfileContent } from './model.ts'

export const someProfile: ProfileContent = {
  words: 'Twelve years of setting up registers of detention, four of them on islands.',
  language: 'en',
  kinds: ['expert', 'statistics'],
  themes: ['administration-of-justice'],
  groups: [],
  targets: [],
  languages: ['fr', 'en'],
  countriesKnown: ['SVN'],
  conflicts: [],
  availableFrom: inDays(-5),
  availableUntil: inDays(300),
}

export const someTask = (request: number): DeploymentContent => ({
  request,
  task: 'Set up one register for four prisons.',
  startsOn: inDays(20),
  endsOn: inDays(60),
})

/** A request of the imaginary State that is out, under its name. @returns its number */
export async function requestOut(
  { owner, operator }: Pick<TestDatabase, 'owner' | 'operator'>,
  organisation: number,
): Promise<number> {
  return inTransactionAs(owner, operator, async (transaction) => {
    const change = await beginChange(transaction, { through: 'command-line' })
    const { rows } = await sql<{ id: number }>`
      insert into exchange.request (state_id, organisation_id, side, audience, title, words, language, named, sent_at,
                                    form_key, change_id)
      values ('XTL', ${organisation}, 'government', 'government', 'Registers', 'Of detention', 'en', 'open', now(),
              ${randomUUID()}, ${change}) returning id`.execute(transaction)
    return rows[0]?.id ?? 0
  })
}
