/** For tests: recommendations to the imaginary State, which it hosts, and an activity as someone records it. */
import { sql } from 'kysely'
import { inTransactionAs } from '#platform/database/acting.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from '#record/change.ts'
import type { NewActivity } from './model.ts'

export const someRecommendations = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc'] as const

/** Puts three recommendations to the imaginary State into the register, and hosts it. */
export async function addSupported({ program, operator }: TestDatabase): Promise<void> {
  await inTransactionAs(program, operator, async (transaction) => {
    const change = await beginChange(transaction, { through: 'import' })
    await sql`insert into register.hosted_state (state_id, change_id) values ('XTL', ${change})`.execute(
      transaction,
    )
    await sql`insert into register.recommendation (state_id, id, document, mechanism, kind, shown_source, change_id)
      select 'XTL', id, 'A/HRC/1/1', 'UPR', 'recommendation', 'k', ${change}
        from unnest(${[...someRecommendations]}::text[]) id`.execute(transaction)
  })
}

export const someActivity: NewActivity = {
  title: 'A register of places of detention',
  words: 'Two experts and the ministry build one register out of forty books.',
  language: 'en',
  kinds: ['statistics', 'training'],
  themes: [],
  groups: [],
  targets: ['16.3'],
  course: 'as-dated',
  startsOn: '2026-01-01',
  endsOn: '2027-06-30',
  reportBackOn: '2027-12-30',
  audience: 'government',
  state: 'XTL',
  need: null,
  role: 'implementing',
  named: false,
  recommendations: [someRecommendations[0]],
}
