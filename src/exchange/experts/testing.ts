/** For tests: what an expert says of themselves, what a State asks, and those who take part in it. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { TestPerson } from '#identity/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from '#record/change.ts'
import { inDays } from '../offers/testing.ts'
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

/** Someone else of an organisation of partners, with a session. */
export async function colleagueIn(
  { owner }: Pick<TestDatabase, 'owner'>,
  name: string,
  organisation: number,
): Promise<TestPerson> {
  const token = randomUUID()
  const email = `${name}@example.org`
  const ask = async (text: string, values: unknown[]): Promise<number> =>
    (await owner.pool.query<{ id: number }>(text, values)).rows[0]?.id ?? 0
  const change = 'select max(id) from record.change'
  await ask(`insert into sign_in."user" (id, name, email, "emailVerified") values ($1, $1, $2, true)`, [
    name,
    email,
  ])
  await ask(
    `insert into sign_in.session (id, "userId", token, "expiresAt", second_factor)
     values ($1, $2, $3, now() + interval '1 hour', true)`,
    [randomUUID(), name, token],
  )
  const person = await ask(
    `insert into identity.person (user_id, change_id) values ($1, (${change})) returning id`,
    [name],
  )
  await ask(
    `insert into identity.personal (person_id, name, email, change_id) values ($1, $2, $3, (${change}))`,
    [person, name, email],
  )
  const membership = await ask(
    `insert into identity.membership (person_id, organisation_id, role, change_id)
     values ($1, $2, 'partner', (${change})) returning id`,
    [person, organisation],
  )
  return { token, person, membership, organisation, email }
}
