/** For tests: requests that have gone out, under the State's name or without it. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { TestPerson } from '#identity/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from '#record/change.ts'

export type SentRequest = {
  stateId: string
  /** Of the State's government. */
  by: TestPerson
  named: 'open' | 'unnamed'
  title: string
  words: string
  kinds: string[]
  themes: string[]
  targets?: string[]
  languages?: string[]
  /** What an unnamed one shows of the State. */
  shows?: { region: string | null; ldc: boolean | null; sids: boolean | null }
}

/** As the owner, who writes past the policies: a request with one need, open to all partners. */
export async function sendOut(
  { owner, operator }: TestDatabase,
  { stateId, by, named, title, words, kinds, themes, targets = [], languages = [], shows }: SentRequest,
): Promise<{ id: number; token: string }> {
  return inTransactionAs(owner, operator, async (transaction) => {
    const change = await beginChange(transaction, { through: 'command-line', confidential: true })
    const idOf = async (statement: ReturnType<typeof sql<{ id: number }>>) =>
      (await statement.execute(transaction)).rows[0]?.id ?? 0
    const need = await idOf(sql`
      insert into exchange.need (state_id, organisation_id, side, audience, title, gap, kinds, themes, targets, languages,
                                 language, taken_up_at, form_key, change_id)
      values (${stateId}, ${by.organisation}, 'government', 'government', ${title}, ${words}, ${kinds}, ${themes},
              ${targets}, ${languages}, 'en', now(), ${randomUUID()}, ${change}) returning id`)
    const token = randomUUID()
    const id = await idOf(sql`
      insert into exchange.request (state_id, organisation_id, side, audience, title, words, language, token, named,
                                    sent_at, form_key, change_id)
      values (${stateId}, ${by.organisation}, 'government', 'government', ${title}, ${words}, 'en', ${token}, ${named},
              now() - interval '1 day', ${randomUUID()}, ${change}) returning id`)
    await sql`insert into exchange.request_need (state_id, request_id, need_id, change_id)
              values (${stateId}, ${id}, ${need}, ${change})`.execute(transaction)
    if (shows)
      await sql`
        insert into exchange.veil (state_id, request_id, region, ldc, sids, kinds, themes, groups, shown_from, change_id)
        values (${stateId}, ${id}, ${shows.region}, ${shows.ldc}, ${shows.sids}, ${kinds}, ${themes}, '{}',
                current_date - 1, ${change})`.execute(transaction)
    await sql`
      insert into consent.consent (state_id, organisation_id, side, scope, record_kind, record_id, audience, unnamed,
                                   authority_person_id, authority_office, decision_reference, change_id)
      values (${stateId}, ${by.organisation}, 'government', 'thing', 'request', ${id}, 'partners', ${named === 'unnamed'},
              ${by.person}, 'Minister', 'Decision 1', ${change})`.execute(transaction)
    return { id, token }
  })
}
