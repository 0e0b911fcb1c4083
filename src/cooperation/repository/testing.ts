/** For tests and measurements: support of every kind, open to some and not to others, as the owner. */
import type { Database } from '#platform/database/connect.ts'
import type { Cast } from '#identity/testing.ts'

/** Put beside the support of the imaginary State, so that there are two States and several mechanisms. */
export const servedRecommendations = {
  XTL: ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc'],
  SVN: ['dddddddddddd', 'eeeeeeeeeeee'],
} as const

/**
 * Puts `count` activities into two States, told apart by their numbers: every second one is open to everyone, every
 * fifth to a named partner; partners recorded some and agree to part of these; with and without recommendations, sums,
 * results and reports back; and practices from some of them. All of one number differ from those of the next.
 */
export async function addSupport(owner: Database, cast: Cast, count: number): Promise<void> {
  const client = await owner.pool.connect()
  const run = (text: string, values: unknown[] = []) => client.query(text, values)
  try {
    await run('begin')
    const { rows } = await run(
      `insert into record.change (id, actor, confidential, through)
       values (nextval('record.confidential_change'), 'test', true, 'command-line') returning id`,
    )
    const change = (rows[0] as { id: number }).id
    for (const [state, ids] of Object.entries(servedRecommendations))
      await run(
        `with added as (
           insert into register.recommendation (state_id, id, document, mechanism, kind, shown_source, change_id)
           select $1, id, 'A/HRC/1/' || place, case place % 2 when 0 then 'CEDAW' else 'UPR' end, 'recommendation', id, $3
             from unnest($2::text[]) with ordinality as one (id, place) on conflict do nothing returning *)
         insert into register.source (state_id, key, recommendation_id, kind, language, text, fingerprint, digest, said,
           change_id)
         select state_id, id, id, 'typed', 'en', 'Do what ' || document || ' says', id, id, '{}', $3 from added`,
        [state, [...ids], change],
      )
    await run(
      `insert into cooperation.activity (state_id, organisation_id, side, audience, recorded_by, by_partner,
         partner_agrees_at, title, words, language, kinds, themes, groups, targets, course, starts_on, ends_on,
         report_back_on, money_opened_at, form_key, change_id)
       select state, mechanism, 'government', case when n % 11 = 0 then 'institution' else 'government' end,
              case when n % 3 = 0 then $3::bigint else mechanism end, n % 3 = 0,
              case when n % 6 = 0 then now() end, 'Support ' || n,
              (array['Shelters for survivors', 'Training of judges', 'A register of detention'])[1 + n % 3], 'en',
              (array['{training}', '{statistics,training}', '{legislation}']::text[][])[1 + n % 3]::text[],
              case when n % 4 = 0 then '{human-trafficking}'::text[] else '{}' end,
              case when n % 3 = 1 then '{children}'::text[] else '{}' end,
              case when n % 2 = 0 then '{16.2,16.3}'::text[] else '{5.1}' end,
              (array['as-dated', 'as-dated', 'as-dated', 'suspended', 'cancelled'])[1 + n % 5],
              date '2019-01-01' + n % 1800, date '2019-06-01' + n % 1800 + n % 700, date '2020-01-01' + n % 2800,
              case when n % 4 < 2 then now() end, gen_random_uuid(), $5
         from generate_series(1, $4::int) n
        cross join lateral (select case when n % 4 = 3 then 'SVN' else 'XTL' end as state,
                                   case when n % 4 = 3 then $2::bigint else $1 end as mechanism) belongs`,
      [
        cast.coordinator.organisation,
        cast.foreignCoordinator.organisation,
        cast.partnerOne.organisation,
        count,
        change,
      ],
    )
    const numbered = `(select *, substring(title from '^Support (\\d+)$')::int as n from cooperation.activity where title ~ '^Support \\d+$')`
    // Each agrees for itself to be named: here they all have.
    await run('alter table cooperation.participant disable trigger check_named')
    await run(
      `insert into cooperation.participant (state_id, activity_id, organisation_id, role, named, change_id)
       select state_id, id, organisation, role, (n + organisation) % 3 > 0, $3
         from ${numbered} one cross join (values ($1::bigint, 'funding'), ($2, 'implementing')) each (organisation, role)
        where (n + organisation) % 4 > 0`,
      [cast.partnerOne.organisation, cast.partnerTwo.organisation, change],
    )
    await run('alter table cooperation.participant enable trigger check_named')
    await run(
      `insert into cooperation.served (state_id, activity_id, recommendation_id, change_id)
       select one.state_id, one.id, recommendation.id, $1 from ${numbered} one
         join register.recommendation on recommendation.state_id = one.state_id
        where (n + ascii(recommendation.id)) % 3 = 0 and recommendation.id = any ($2)`,
      [change, Object.values(servedRecommendations).flat()],
    )
    await run(
      `insert into cooperation.money (state_id, activity_id, organisation_id, kind, year, amount, currency, wrote,
         form_key, change_id)
       select state_id, id, $1, kind, extract(year from starts_on)::int, 1000.1 + n,
              (array['EUR', 'CHF'])[1 + n % 2], organisation_id, gen_random_uuid(), $2
         from ${numbered} one cross join (values ('budget'), ('payment')) each (kind) where n % 5 > 1`,
      [cast.partnerOne.organisation, change],
    )
    await run(
      `insert into cooperation.result (state_id, activity_id, kind, title, indicator, language, wrote, form_key,
         change_id)
       select state_id, id, 'outcome', 'Fewer wait ' || n, 'How many wait', 'en', organisation_id, gen_random_uuid(), $1
         from ${numbered} one where n % 3 = 0`,
      [change],
    )
    await run(
      `insert into cooperation.report_back (state_id, organisation_id, side, audience, activity_id, due_on, changed,
         language, form_key, change_id)
       select state_id, organisation_id, 'government', 'government', id, report_back_on, 'It changed ' || n, 'en',
              gen_random_uuid(), $1
         from ${numbered} one where n % 4 = 0`,
      [change],
    )
    await run(
      `insert into cooperation.practice (state_id, organisation_id, side, audience, activity_id, title, problem, done,
         result, language, kinds, themes, groups, targets, form_key, change_id)
       select state_id, organisation_id, 'government', 'government', id, 'Practice ' || n, 'What was wrong', words,
              'What came of it', 'en', kinds, themes, groups, targets, gen_random_uuid(), $1
         from ${numbered} one where n % 10 = 0`,
      [change],
    )
    const open = (table: string, kind: string, audience: string, which: string) =>
      run(
        `with given as (
           insert into consent.consent (state_id, side, organisation_id, scope, record_kind, record_id, audience,
                                        authority_person_id, authority_office, decision_reference, change_id)
           select state_id, 'government', organisation_id, 'thing', $1, id, $2, $3, 'Office', 'Decision', $4
             from (select *, regexp_replace(coalesce(to_jsonb(thing) ->> 'title', to_jsonb(thing) ->> 'changed'),
                                            '\\D', '', 'g')::int as n from ${table} thing where change_id = $4) ours
            where ${which} returning id, state_id)
         insert into consent.named_partner (state_id, consent_id, organisation_id, change_id)
         select state_id, id, $5, $4 from given where $2 = 'named'`,
        [kind, audience, cast.approver.person, change, cast.partnerTwo.organisation],
      )
    await open('cooperation.activity', 'activity', 'public', 'n % 2 = 0')
    await open('cooperation.activity', 'activity', 'named', 'n % 5 = 0')
    await open('cooperation.report_back', 'report-back', 'public', 'n % 8 = 0')
    await open('cooperation.practice', 'practice', 'public', 'n % 20 = 0')
    await run('commit')
    await run('analyze')
  } finally {
    client.release()
  }
}
