/** For tests: a request of the imaginary State that went out to all partners, and its name given to one. */
import type { TestDatabase } from '#platform/database/testing.ts'
import type { Cast } from '#identity/testing.ts'

type Owner = Pick<TestDatabase, 'owner'>

/** As the owner, who writes past the policies. @returns the request's token and number */
export async function sendRequest(
  database: Owner,
  cast: Cast,
  named: 'open' | 'unnamed',
): Promise<{ token: string; id: number }> {
  const change = await beginAsOwner(database)
  const { rows } = await database.owner.pool.query<{ token: string; id: number }>(
    `insert into exchange.request (state_id, organisation_id, side, audience, title, words, language, named, sent_at,
                                   form_key, change_id)
     values ('XTL', $1, 'government', 'government', 'Courts for Talmaris', 'Talmaris needs judges.', 'en', $2, now(),
             gen_random_uuid(), $3) returning token, id::int as id`,
    [cast.coordinator.organisation, named, change],
  )
  const request = rows[0] ?? { token: '', id: 0 }
  if (named === 'unnamed')
    await database.owner.pool.query(
      `insert into exchange.veil (state_id, request_id, region, kinds, themes, groups, shown_from, change_id)
       values ('XTL', $1, null, '{training}', '{}', '{}', current_date - 1, $2)`,
      [request.id, change],
    )
  await consent(database, cast, request.id, { audience: 'partners', unnamed: named === 'unnamed' })
  return request
}

/** Opens the request, and with it the State's name, to one partner. */
export async function openName(database: Owner, cast: Cast, request: number, partner: number): Promise<void> {
  const given = await consent(database, cast, request, { audience: 'named', unnamed: false })
  await database.owner.pool.query(
    `insert into consent.named_partner (state_id, consent_id, organisation_id, change_id)
     select state_id, id, $2, change_id from consent.consent where id = $1`,
    [given, partner],
  )
}

/** Lets a night pass over all that was said about a request: as nobody could who uses the program. */
export async function turnTheDay({ owner }: Owner, token: string): Promise<void> {
  for (const [table, day] of [
    ['exchange.message', 'written_on'],
    ['exchange.thread', 'chosen_on'],
  ] as const)
    await owner.pool.query(`
      begin;
      alter table ${table} disable trigger user;
      update ${table} set ${day} = ${day} - 1 where request_token = '${token}';
      alter table ${table} enable trigger user;
      commit`)
}

async function consent(
  { owner }: Owner,
  cast: Cast,
  request: number,
  { audience, unnamed }: { audience: string; unnamed: boolean },
): Promise<number> {
  const change = await beginAsOwner({ owner })
  const { rows } = await owner.pool.query<{ id: number }>(
    `insert into consent.consent (state_id, organisation_id, side, scope, record_kind, record_id, audience, unnamed,
                                  authority_person_id, authority_office, decision_reference, change_id)
     values ('XTL', $1, 'government', 'thing', 'request', $2, $3, $4, $5, 'Minister', 'Decision 1', $6) returning id`,
    [cast.approver.organisation, request, audience, unnamed, cast.approver.person, change],
  )
  return rows[0]?.id ?? 0
}

async function beginAsOwner({ owner }: Owner): Promise<number> {
  const { rows } = await owner.pool.query<{ id: number }>(
    `insert into record.change (id, actor, confidential, through)
     values (nextval('record.confidential_change'), 'test', true, 'command-line') returning id`,
  )
  return rows[0]?.id ?? 0
}
