/** For tests: recommendations to the imaginary State, and a need as someone states it. */
import { sql } from 'kysely'
import { inTransactionAs } from '#platform/database/acting.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from '#record/change.ts'
import type { NeedContent } from './model.ts'

export const someRecommendations = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc'] as const

/** Puts three recommendations to the imaginary State into the register. */
export async function addRecommendations({ program, operator }: TestDatabase): Promise<void> {
  await inTransactionAs(program, operator, async (transaction) => {
    const change = await beginChange(transaction, { through: 'import' })
    await sql`insert into register.recommendation (state_id, id, document, mechanism, kind, shown_source, change_id)
      select 'XTL', id, 'A/HRC/1/1', 'UPR', 'recommendation', 'k', ${change}
        from unnest(${[...someRecommendations]}::text[]) id`.execute(transaction)
  })
}

export const someNeed: NeedContent = {
  recommendations: [someRecommendations[0]],
  title: 'A register of places of detention',
  gap: 'Nobody knows how many people are held, because each prison keeps a book of its own.',
  kinds: ['statistics', 'training'],
  themes: [],
  groups: [],
  targets: ['16.3'],
  languages: ['en'],
  institutions: null,
  beneficiaries: 'About 2,400 people in detention',
  tried: null,
  ownPart: null,
  wantedFrom: '2027-01-01',
  wantedUntil: '2027-12-31',
  cost: 120000,
  currency: 'EUR',
  indicator: null,
  baseline: null,
  target: null,
  lasting: null,
  language: 'en',
  audience: 'government',
  answersNeedId: null,
}
