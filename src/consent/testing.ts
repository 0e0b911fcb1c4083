/** For tests: a database with the cast, a recommendation, and notes beside it as anyone of the cast writes them. */
import { sql } from 'kysely'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { testCast, type Cast, type TestPerson } from '#identity/testing.ts'
import { beginChange } from '#record/change.ts'
import { giveConsent, revokeConsent } from './commands.ts'
import type { ConsentToGive, OwnAudience } from './model.ts'

export type ConsentTest = {
  database: TestDatabase
  cast: Cast
  /** The id of the recommendation beside which the notes stand. */
  recommendation: string
  act<Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>): Promise<Result>
  write(who: TestPerson, audience: OwnAudience, text?: string): Promise<number>
  give(who: TestPerson, note: number | null, given?: Partial<ConsentToGive>): Promise<number>
  revoke(who: TestPerson, consent: number, reason?: string): Promise<void>
  /** Who of the cast sees a note, `anyone`: a reader who has shown nothing. */
  readers(note: number): Promise<string[]>
}

export const circumstances = { through: 'page' } as const

/** What a consent says where a test does not care. */
export const usual: Omit<ConsentToGive, 'subject'> = {
  audience: 'public',
  partners: [],
  office: 'Secretariat of the mechanism',
  decision: 'Decision 2',
  conditions: '',
  from: null,
  until: null,
}

export async function consentTest(): Promise<ConsentTest> {
  const database = await testDatabase()
  const cast = await testCast(database)
  const recommendation = 'zzzzzzzzzzzz'
  const act: ConsentTest['act'] = (who, work) => inTransactionAs(database.program, who, work)
  await act(database.operator, async (transaction) => {
    const change = await beginChange(transaction, { through: 'import' })
    await sql`insert into register.recommendation (state_id, id, document, mechanism, kind, shown_source, change_id)
      values ('XTL', ${recommendation}, 'A/HRC/1/1', 'UPR', 'recommendation', 'k', ${change})`.execute(
      transaction,
    )
  })
  return {
    database,
    cast,
    recommendation,
    act,
    write: (who, audience, text = 'words') =>
      act(who, async (transaction) => {
        const change = await beginChange(transaction, { ...circumstances, confidential: true })
        const { rows } = await sql<{ id: number }>`
          insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language,
                                     written_by, change_id)
          values ('XTL', ${recommendation}, ${who.organisation}, identity.side(), ${audience}, ${text}, 'en',
                  ${who.person}, ${change}) returning id`.execute(transaction)
        return rows[0]?.id ?? 0
      }),
    give: (who, note, given = {}) =>
      act(who, (transaction) =>
        giveConsent(transaction, { ...usual, subject: { kind: 'note', id: note }, ...given }, circumstances),
      ),
    revoke: (who, consent, reason = 'no longer') =>
      act(who, (transaction) => revokeConsent(transaction, consent, reason, circumstances)),
    async readers(note) {
      const found: string[] = []
      const look = sql<{ id: number }>`select id from followup.note where state_id = 'XTL' and id = ${note}`
      for (const [name, who] of Object.entries(cast)) {
        const { rows } = await act(who, (transaction) => look.execute(transaction))
        if (rows.length) found.push(name)
      }
      if ((await look.execute(database.program.kysely)).rows.length) found.push('anyone')
      return found
    },
  }
}
