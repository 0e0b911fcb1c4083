-- Cooperation: what is done with support, what it costs, what comes of it, the report back, and what others can learn.

create schema cooperation;
grant usage on schema cooperation to :"program";
alter default privileges in schema cooperation grant select, insert, update, delete on tables to :"program";
alter default privileges in schema cooperation grant usage on sequences to :"program";
alter default privileges in schema cooperation grant execute on functions to :"program";

-- Whether a consent in force opens to whoever acts a row of a table that governments alone write, called `thing` (`which`
-- is its number), or all of its kind (`which` is 0): said so that PostgreSQL may look up the consents of many rows at once
-- and not row by row.
create function cooperation.opening(kind text, which text) returns text
  language sql immutable set search_path = pg_catalog, pg_temp
as $body$
  select format($$
    exists (select from consent.reaching given
             where given.record_kind = %L and given.side = 'government'
               and given.state_id = thing.state_id and given.thing = %s)$$, kind, which)
$body$;

-- Whoever acts is of the government that wrote a row, as far as it shows it to its institutions.
create function cooperation.is_ours() returns text
  language sql immutable set search_path = pg_catalog, pg_temp
as $body$
  select $$(
    thing.organisation_id = (select identity.organisation()) and thing.side = (select identity.side())
    or thing.audience = 'government' and thing.state_id = (select identity.government()))$$
$body$;

-- The condition of consent.sees for such a table (no one body's, never removed by the operator).
create function cooperation.sees(kind text) returns text
  language sql immutable set search_path = pg_catalog, pg_temp
as $body$
  select format($$(%s or %s or thing.audience <> 'institution' and %s)$$,
                cooperation.is_ours(), cooperation.opening(kind, 'thing.id'), cooperation.opening(kind, '0'))
$body$;

-- Says under which condition whoever acts sees a row of a protected table, called `thing` in it.
create function cooperation.is_seen(protected regclass, condition text) returns void
  language plpgsql volatile
as $body$
begin
  execute format('alter policy see on %s using (%s)', protected, replace(condition, 'thing.', protected || '.'));
end
$body$;

------------------------------------------------------------------------------------------------------------
-- Activities
------------------------------------------------------------------------------------------------------------

-- An activity is the State's to publish, whoever recorded it: its organisation and side are the government's.
create table cooperation.activity (
  state_id        text not null,
  id              bigint generated always as identity,
  organisation_id bigint not null references identity.organisation (id),
  side            text not null check (side = 'government'),
  audience        text not null check (audience in ('institution', 'government')),
  -- Who recorded it: the State, or a partner; and, where it was a partner, that it agrees to its being public.
  recorded_by     bigint not null references identity.organisation (id),
  by_partner      boolean not null,
  partner_agrees_at timestamptz,
  title           text not null check (title <> ''),
  words           text not null check (words <> ''),
  language        text not null,
  kinds           text[] not null,
  themes          text[] not null default '{}',
  groups          text[] not null default '{}',
  targets         text[] not null default '{}',
  -- What its days cannot say. Whether it is planned, under way or completed is derived from them each time.
  course          text not null check (course in ('as-dated', 'suspended', 'cancelled')),
  starts_on       date not null,
  ends_on         date not null,
  -- The agreement from which it came.
  agreement       uuid,
  -- By the terms, otherwise six months after the end.
  report_back_on  date not null,
  -- The State's authority lets the sums be seen by whoever sees the activity.
  money_opened_at timestamptz,
  form_key        uuid not null,
  written_at      timestamptz not null default now(),
  changed_at      timestamptz not null default now(),
  change_id       bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, agreement),
  unique (state_id, recorded_by, form_key),
  check (ends_on >= starts_on),
  check (by_partner or partner_agrees_at is null)
);
comment on table cooperation.activity is 'Support that is given, or was: by whom, for what, from when until when.';
select consent.protect('cooperation.activity', 'activity');
create index activity_by_recorder on cooperation.activity (recorded_by);

create table cooperation.participant (
  state_id        text not null,
  id              bigint generated always as identity,
  activity_id     bigint not null,
  organisation_id bigint not null references identity.organisation (id),
  -- IATI 2.03, OrganisationRole.
  role            text not null check (role in ('funding', 'accountable', 'extending', 'implementing')),
  -- Agrees to be named to whoever sees the activity.
  named           boolean not null default false,
  change_id       bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, activity_id, organisation_id, role),
  foreign key (state_id, activity_id) references cooperation.activity (state_id, id) on delete cascade
);
comment on table cooperation.participant is 'An organisation that takes part in an activity, and as what.';

-- The activities in which the partner that acts takes part, or that it recorded. A row policy looks one up here by index, or
-- all of them at once where many rows are asked for.
create view cooperation.taken_part with (security_barrier) as
  select participant.state_id, participant.activity_id from cooperation.participant
   where (select identity.is_partner()) and (select identity.looking()) is null
     and participant.organisation_id = (select identity.organisation())
  union all
  select activity.state_id, activity.id from cooperation.activity
   where (select identity.is_partner()) and (select identity.looking()) is null
     and activity.recorded_by = (select identity.organisation());
create function cooperation.taken_part_in() returns table (state_id text, activity_id bigint)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select own.state_id, own.activity_id from cooperation.taken_part own $$;

-- Does the partner that acts take part in this one.
create function cooperation.takes_part(of_state text, of_activity bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (select from cooperation.taken_part own where own.state_id = of_state and own.activity_id = of_activity)
$$;

-- The organisation of a State to which a partner's record of support goes: its national mechanism.
create function cooperation.mechanism_of(of_state text) returns bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select organisation.id from identity.organisation
   where organisation.state_id = of_state and organisation.kind = 'national-mechanism' and organisation.verified_at is not null
$$;

-- Has the State opened this very activity, to whomever.
create function cooperation.is_opened(of_state text, of_activity bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from consent.consent given
     where given.state_id = of_state and given.side = 'government' and given.record_kind = 'activity'
       and given.scope = 'thing' and coalesce(given.record_id, 0) = of_activity
       and given.revoked_at is null and given.begins_at <= now() and (given.ends_at is null or given.ends_at > now()))
$$;

-- Whoever acts is of the State of an activity, called `thing`.
create function cooperation.is_of_state() returns text
  language sql immutable set search_path = pg_catalog, pg_temp
as $$ select 'thing.state_id = (select identity.government()) and (select identity.looking()) is null' $$;

-- The organisation of whoever acts takes part in it.
create function cooperation.is_taking_part() returns text
  language sql immutable set search_path = pg_catalog, pg_temp
as $body$
  select $$exists (select from cooperation.taken_part own where own.state_id = thing.state_id and own.activity_id = thing.id)$$
$body$;

-- The condition under which whoever acts sees an activity, called `thing`: the one place that says it. Who takes part sees
-- it; and beyond the State and those who take part, what a partner recorded is seen where both agree: the State by opening
-- this very activity to whoever looks. A consent to all activities is none to a partner's words. Each way stands here once,
-- since each is looked up for all rows; `taking_part` is the condition for who takes part, or a column that has its answer.
create function cooperation.sees_activity(taking_part text) returns text
  language sql immutable set search_path = pg_catalog, pg_temp
as $body$
  select format($$(
    thing.recorded_by = (select identity.organisation()) and (select identity.is_partner()) and (select identity.looking()) is null
    or (not thing.by_partner or %1$s) and (%2$s or thing.audience <> 'institution' and %3$s)
    or (not thing.by_partner or %1$s or thing.partner_agrees_at is not null) and %4$s
    or %5$s)$$,
    cooperation.is_of_state(), cooperation.is_ours(), cooperation.opening('activity', '0'),
    cooperation.opening('activity', 'thing.id'), taking_part)
$body$;
select cooperation.is_seen('cooperation.activity', cooperation.sees_activity(cooperation.is_taking_part()));

create policy add_by_partner on cooperation.activity for insert with check (
  change_id = (select record.current_change()) and by_partner and (select identity.is_partner())
  and recorded_by = (select identity.organisation()) and audience = 'government' and agreement is null
  and organisation_id = cooperation.mechanism_of(state_id) and money_opened_at is null);
create policy add_own on cooperation.activity as restrictive for insert with check (
  by_partner = (select identity.is_partner()) and recorded_by = (select identity.organisation()));
create policy alter_by_partner on cooperation.activity for update
  using (by_partner and (select identity.is_partner()) and recorded_by = (select identity.organisation()))
  with check (change_id = (select record.current_change()));

create function cooperation.check_activity() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  beside constant text[] := '{partner_agrees_at,money_opened_at,changed_at,change_id,course}';
begin
  if new.recorded_by <> old.recorded_by or new.by_partner <> old.by_partner or new.agreement is distinct from old.agreement then
    raise check_violation using message = 'Who recorded an activity, and from what it came, stays.', constraint = 'origin_stays';
  end if;
  if new.money_opened_at is distinct from old.money_opened_at
     and not (identity.may_consent() and identity.government() = new.state_id) then
    raise check_violation using message = 'Sums are opened by whoever may consent for the State.', constraint = 'money_by_authority';
  end if;
  -- A partner's words are the partner's; and they stay while the State has them open.
  if new.by_partner and identity.person() is not null
     and to_jsonb(new) - beside <> to_jsonb(old) - beside
     and (identity.organisation() <> new.recorded_by or cooperation.is_opened(new.state_id, new.id)) then
    raise check_violation using message = 'A partner''s words are altered by the partner, while they are not open.',
      constraint = 'partner_words';
  end if;
  if new.partner_agrees_at is distinct from old.partner_agrees_at
     and not (identity.is_partner() and identity.organisation() = new.recorded_by) then
    raise check_violation using message = 'The partner agrees for itself.', constraint = 'partner_agrees';
  end if;
  return new;
end
$$;
create trigger check_activity before update on cooperation.activity for each row execute function cooperation.check_activity();

-- Whoever may consent opens the sums of what their government sees, or closes them, and alters no word of it.
create function cooperation.open_sums(of_state text, of_activity bigint, is_open boolean) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update cooperation.activity
     set money_opened_at = case when is_open then now() end, change_id = record.current_change()
   where state_id = of_state and id = of_activity and of_state = identity.government() and identity.looking() is null
     and identity.may_consent() and (audience = 'government' or organisation_id = identity.organisation())
$$;

-- Puts a table whose rows belong to an activity under its rules: seen with it, written by its government or by who takes part.
create function cooperation.part_of_activity(part regclass) returns void
  language plpgsql volatile
as $body$
begin
  perform record.keep_history(part, 'state_id', 'id');
  execute format('alter table %s enable row level security', part);
  execute format($$
    create policy see on %1$s for select using (
      exists (select from cooperation.activity whole where whole.state_id = %1$s.state_id and whole.id = %1$s.activity_id))$$, part);
  execute format($$
    create policy write on %1$s for insert with check (
      change_id = (select record.current_change())
      and (state_id = (select identity.government()) or cooperation.takes_part(state_id, activity_id))
      and exists (select from cooperation.activity whole where whole.state_id = %1$s.state_id and whole.id = %1$s.activity_id))$$, part);
  execute format($$
    create policy alter on %1$s for update
      using (state_id = (select identity.government()) or cooperation.takes_part(state_id, activity_id))
      with check (change_id = (select record.current_change())
                  and (state_id = (select identity.government()) or cooperation.takes_part(state_id, activity_id)))$$, part);
  execute format($$
    create policy remove on %1$s for delete using (
      (select record.current_change()) is not null
      and (state_id = (select identity.government()) or cooperation.takes_part(state_id, activity_id)))$$, part);
end
$body$;

-- What a partner writes into an activity is seen outside once the State agrees to it: a column `state_agrees_at`, which
-- stands at once in what the State writes itself, and falls where a partner alters it.
create function cooperation.check_state_agrees() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if identity.is_partner() then
    new.state_agrees_at := null;
  elsif tg_op = 'INSERT' then
    new.state_agrees_at := coalesce(new.state_agrees_at, now());
  elsif old.state_agrees_at is null and new.state_agrees_at is not null and identity.person() is not null
        and not (identity.may_consent() and identity.government() = new.state_id) then
    raise check_violation using message = 'Whoever may consent for the State agrees for it.', constraint = 'state_agrees';
  end if;
  return new;
end
$$;

-- Each side alters and removes what it wrote itself: a column `wrote`. The State agrees to a partner's, and alters none of it.
create function cooperation.wrote_partner(who bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (select from identity.organisation join identity.organisation_kind using (kind)
                  where organisation.id = who and organisation_kind.side = 'partner')
$$;
create function cooperation.check_writer() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  agreed constant text[] := '{state_agrees_at,change_id}';
begin
  if (new.wrote, new.activity_id) is distinct from (old.wrote, old.activity_id)
     or identity.government() is not null and cooperation.wrote_partner(old.wrote)
        and to_jsonb(new) - agreed <> to_jsonb(old) - agreed then
    raise check_violation using message = 'What a partner wrote is the partner''s.', constraint = 'partner_words';
  end if;
  return new;
end
$$;
create function cooperation.keeps_writer(part regclass) returns void
  language plpgsql volatile
as $body$
begin
  execute format('create trigger check_writer before update on %s
                  for each row execute function cooperation.check_writer()', part);
  execute format($$
    create policy wrote_it on %1$s as restrictive for insert with check (wrote = (select identity.organisation()))$$, part);
  execute format($$
    create policy alters_own on %1$s as restrictive for update using (
      wrote = (select identity.organisation()) or state_id = (select identity.government()))$$, part);
  execute format($$
    create policy removes_own on %1$s as restrictive for delete using (
      wrote = (select identity.organisation())
      or state_id = (select identity.government()) and not cooperation.wrote_partner(wrote))$$, part);
end
$body$;

create function cooperation.needs_agreement(part regclass) returns void
  language plpgsql volatile
as $body$
begin
  execute format('create trigger check_state_agrees before insert or update on %s
                  for each row execute function cooperation.check_state_agrees()', part);
  execute format($$
    create policy state_agrees on %1$s as restrictive for select using (
      state_agrees_at is not null
      or state_id = (select identity.government()) and (select identity.looking()) is null
      or exists (select from cooperation.taken_part own
                  where own.state_id = %1$s.state_id and own.activity_id = %1$s.activity_id))$$, part);
end
$body$;

select cooperation.part_of_activity('cooperation.participant');
-- Whoever takes part reads all of it. So the State enters who does, a partner by someone who may consent, unless it is
-- a party to the agreement; and a partner enters itself in what it has recorded.
create function cooperation.may_enter(of_state text, of_activity bigint, who bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select case when identity.government() = of_state then
    identity.may_consent()
    or exists (select from identity.organisation join identity.organisation_kind using (kind)
                where organisation.id = who and organisation_kind.side = 'government' and organisation.state_id = may_enter.of_state)
    or exists (select from cooperation.activity
                 join exchange.terms on terms.state_id = activity.state_id and terms.agreement = activity.agreement
                where activity.state_id = of_state and activity.id = of_activity and terms.organisation_id = who
                  and terms.state_accepted_at is not null and terms.partner_accepted_at is not null)
    else who = identity.organisation() end
$$;
create policy entered on cooperation.participant as restrictive for insert
  with check (cooperation.may_enter(state_id, activity_id, organisation_id));
-- To others a partner is named where it agrees; the State's own institutions are.
create policy named on cooperation.participant as restrictive for select using (
  named or state_id = (select identity.government()) and (select identity.looking()) is null
  or exists (select from cooperation.taken_part own
              where own.state_id = participant.state_id and own.activity_id = participant.activity_id));
create index participant_by_organisation on cooperation.participant (organisation_id);
-- Who sees that an organisation takes part sees what it is called.
create policy taking_part on identity.organisation for select using (
  exists (select from cooperation.participant where participant.organisation_id = organisation.id));
-- Each agrees for itself.
create function cooperation.check_named() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' and (new.activity_id, new.organisation_id, new.role) is distinct from
                          (old.activity_id, old.organisation_id, old.role) then
    raise check_violation using message = 'Who takes part as what is entered anew.', constraint = 'participant_stays';
  end if;
  if new.named and (tg_op = 'INSERT' or not old.named)
     and new.organisation_id <> coalesce(identity.organisation(), 0)
     and not exists (select from identity.organisation join identity.organisation_kind using (kind)
                      where organisation.id = new.organisation_id and organisation_kind.side = 'government'
                        and organisation.state_id = identity.government()) then
    raise check_violation using message = 'An organisation agrees for itself to be named.', constraint = 'agrees_itself';
  end if;
  return new;
end
$$;
create trigger check_named before insert or update on cooperation.participant
  for each row execute function cooperation.check_named();

create table cooperation.served (
  state_id          text not null,
  id                bigint generated always as identity,
  activity_id       bigint not null,
  recommendation_id text not null,
  change_id         bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, activity_id, recommendation_id),
  foreign key (state_id, activity_id) references cooperation.activity (state_id, id) on delete cascade,
  foreign key (state_id, recommendation_id) references register.recommendation (state_id, id)
);
comment on table cooperation.served is 'A recommendation that an activity serves.';
create index served_by_recommendation on cooperation.served (state_id, recommendation_id);
select cooperation.part_of_activity('cooperation.served');

-- A need that an activity answers: seen by those who see the need.
create table cooperation.answered_need (
  state_id    text not null,
  id          bigint generated always as identity,
  activity_id bigint not null,
  need_id     bigint not null,
  change_id   bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, activity_id, need_id),
  foreign key (state_id, activity_id) references cooperation.activity (state_id, id) on delete cascade,
  foreign key (state_id, need_id) references exchange.need (state_id, id)
);
select cooperation.part_of_activity('cooperation.answered_need');
create policy with_need on cooperation.answered_need as restrictive for select using (
  exists (select from exchange.need where need.state_id = answered_need.state_id and need.id = need_id));

-- What a partner's record says that it serves stays while the State has it open, as its words do.
do $do$
declare
  link regclass;
begin
  foreach link in array '{cooperation.served,cooperation.answered_need}'::regclass[] loop
    execute format($$
      create policy while_not_open on %1$s as restrictive for insert with check (
        state_id = (select identity.government()) or not cooperation.is_opened(state_id, activity_id))$$, link);
    execute format($$
      create policy not_less_while_open on %1$s as restrictive for delete using (
        state_id = (select identity.government()) or not cooperation.is_opened(state_id, activity_id))$$, link);
  end loop;
end
$do$;

-- A link that was taken away is seen in the record by the institution whose activity it is, and what the activity served
-- by whoever recorded it too.
create policy see_own_links on record.history for select using (
  table_name in ('cooperation.served', 'cooperation.answered_need')
  and exists (select from cooperation.activity whole
               where whole.state_id = history.state_id and whole.id = (history.before ->> 'activity_id')::bigint
                 and (whole.organisation_id = (select identity.organisation())
                      or table_name = 'cooperation.served' and whole.recorded_by = (select identity.organisation()))));

create table cooperation.money (
  state_id        text not null,
  id              bigint generated always as identity,
  activity_id     bigint not null,
  -- Who pays.
  organisation_id bigint not null references identity.organisation (id),
  kind            text not null check (kind in ('budget', 'payment')),
  year            integer not null check (year between 1990 and 2100),
  amount          numeric not null check (amount > 0),
  -- ISO 4217.
  currency        text not null,
  -- The organisation that wrote it down.
  wrote           bigint not null default identity.organisation() references identity.organisation (id),
  form_key        uuid not null,
  change_id       bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, activity_id, form_key),
  foreign key (state_id, activity_id) references cooperation.activity (state_id, id) on delete cascade
);
comment on table cooperation.money is 'A sum of an activity by year: planned, or paid.';
select cooperation.part_of_activity('cooperation.money');
select cooperation.keeps_writer('cooperation.money');
create policy opened on cooperation.money as restrictive for select using (
  state_id = (select identity.government()) and (select identity.looking()) is null
  or exists (select from cooperation.taken_part own
              where own.state_id = money.state_id and own.activity_id = money.activity_id)
  or exists (select from cooperation.activity
              where activity.state_id = money.state_id and activity.id = activity_id and activity.money_opened_at is not null));

-- All activities that whoever acts sees, with what belongs to them and whoever acts sees too: under the conditions of the
-- tables above, each asked once for an activity and not for each row. For lists, where the policies would be asked anew by
-- every table. A recommendation that was merged is the one that it turned out to be. Each sum has its currency, and is
-- planned or paid.
do $do$
begin
  execute format($$
    create function cooperation.seen()
      returns table (state_id text, id bigint, title text, words text, kinds text[], themes text[], groups text[],
                     targets text[], course text, starts_on date, ends_on date, report_back_on date,
                     changed_at timestamptz, recommendations text[], mechanisms text[], partners bigint[],
                     currencies text[], planned numeric[], paid numeric[])
      language plpgsql stable rows 10000 security definer set search_path = pg_catalog, pg_temp set enable_nestloop = off
    as $body$
    #variable_conflict use_column
    begin
      return query
      with made as materialized (
        select each.state_id, each.recommendation_id,
               (select one from register.recommendation one
                 where one.state_id = each.state_id and one.id = each.recommendation_id) as one
          from (select distinct served.state_id, served.recommendation_id from cooperation.served) each),
      serving as (
        select each.state_id, each.activity_id, array_agg(each.recommendation_id) as recommendations,
               array_agg(each.mechanism) as mechanisms
          from (select served.state_id, served.activity_id, (made.one).mechanism,
                       coalesce((made.one).merged_into, served.recommendation_id) as recommendation_id
                  from cooperation.served
                  join made on made.state_id = served.state_id and made.recommendation_id = served.recommendation_id
                 order by 2, 1) each
         group by 2, 1),
      taking_part as (
        select participant.state_id, participant.activity_id, array_agg(participant.organisation_id) as everyone,
               array_agg(participant.organisation_id) filter (where participant.named) as named
          from cooperation.participant group by 1, 2),
      sums as (
        select money.state_id, money.activity_id, array_agg(money.currency) as currencies,
               array_agg(case money.kind when 'budget' then money.amount end) as planned,
               array_agg(case money.kind when 'payment' then money.amount end) as paid
          from cooperation.money group by 1, 2)
      select visible.state_id, visible.id, visible.title, visible.words, visible.kinds, visible.themes, visible.groups,
             visible.targets, visible.course, visible.starts_on, visible.ends_on, visible.report_back_on,
             visible.changed_at, serving.recommendations, serving.mechanisms,
             case when visible.inside then taking_part.everyone else taking_part.named end,
             sums.currencies, sums.planned, sums.paid
        from (select thing.*, %2$s or thing.taking_part as inside
                -- Where offset stands this is looked up once, and not anew for each use of the answer.
                from (select thing.*, %1$s as taking_part from cooperation.activity thing offset 0) thing
               where %3$s and %4$s) visible
        left join serving on serving.state_id = visible.state_id and serving.activity_id = visible.id
        left join taking_part on taking_part.state_id = visible.state_id and taking_part.activity_id = visible.id
        left join sums on sums.state_id = visible.state_id and sums.activity_id = visible.id
                      and (visible.inside or visible.money_opened_at is not null);
    end
    $body$
  $$, cooperation.is_taking_part(), cooperation.is_of_state(), cooperation.sees_activity('thing.taking_part'), consent.sees_as());
end
$do$;

create table cooperation.result (
  state_id    text not null,
  id          bigint generated always as identity,
  activity_id bigint not null,
  -- IATI 2.03, ResultType.
  kind        text not null check (kind in ('output', 'outcome', 'impact')),
  title       text not null check (title <> ''),
  indicator   text not null check (indicator <> ''),
  unit        text,
  baseline    text,
  baseline_on date,
  target      text,
  target_on   date,
  language    text not null,
  -- The organisation that wrote it down.
  wrote       bigint not null default identity.organisation() references identity.organisation (id),
  state_agrees_at timestamptz,
  form_key    uuid not null,
  change_id   bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, activity_id, form_key),
  foreign key (state_id, activity_id) references cooperation.activity (state_id, id) on delete cascade
);
comment on table cooperation.result is 'A result expected of an activity, with how it would be seen.';
select cooperation.part_of_activity('cooperation.result');
select cooperation.needs_agreement('cooperation.result');
select cooperation.keeps_writer('cooperation.result');

create table cooperation.value (
  state_id    text not null,
  id          bigint generated always as identity,
  activity_id bigint not null,
  result_id   bigint not null,
  value       text not null check (value <> ''),
  seen_on     date not null,
  words       text,
  -- The organisation that wrote it down.
  wrote       bigint not null default identity.organisation() references identity.organisation (id),
  state_agrees_at timestamptz,
  form_key    uuid not null,
  change_id   bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, result_id, form_key),
  foreign key (state_id, activity_id) references cooperation.activity (state_id, id) on delete cascade,
  foreign key (state_id, result_id) references cooperation.result (state_id, id) on delete cascade
);
comment on table cooperation.value is 'What a result''s indicator showed on a day.';
select cooperation.part_of_activity('cooperation.value');
select cooperation.needs_agreement('cooperation.value');
select cooperation.keeps_writer('cooperation.value');

create table cooperation.document (
  state_id    text not null,
  id          bigint generated always as identity,
  activity_id bigint not null,
  title       text not null check (title <> ''),
  name        text not null check (name <> ''),
  media_type  text not null,
  content     bytea not null,
  sha256      bytea not null,
  -- The organisation that wrote it down.
  wrote       bigint not null default identity.organisation() references identity.organisation (id),
  state_agrees_at timestamptz,
  form_key    uuid not null,
  change_id   bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, activity_id, form_key),
  foreign key (state_id, activity_id) references cooperation.activity (state_id, id) on delete cascade
);
select cooperation.part_of_activity('cooperation.document');
select cooperation.needs_agreement('cooperation.document');
select cooperation.keeps_writer('cooperation.document');

------------------------------------------------------------------------------------------------------------
-- Report back, and what was learned
------------------------------------------------------------------------------------------------------------

create table cooperation.report_back (
  state_id        text not null,
  id              bigint generated always as identity,
  organisation_id bigint not null references identity.organisation (id),
  side            text not null check (side = 'government'),
  audience        text not null check (audience in ('institution', 'government')),
  activity_id     bigint not null,
  -- Which of the dates on which one was due it answers.
  due_on          date not null,
  -- What changed, for whom; what lasts; what the State would do differently.
  changed         text not null check (changed <> ''),
  lasts           text,
  differently     text,
  language        text not null,
  written_on      date not null default current_date,
  form_key        uuid not null,
  changed_at      timestamptz not null default now(),
  change_id       bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, activity_id, due_on),
  foreign key (state_id, activity_id) references cooperation.activity (state_id, id)
);
comment on table cooperation.report_back is 'What a State reports back on support that it received.';
select consent.protect('cooperation.report_back', 'report-back');
select cooperation.is_seen('cooperation.report_back', cooperation.sees('report-back'));
create policy by_participant on cooperation.report_back for select using (
  exists (select from cooperation.taken_part own
           where own.state_id = report_back.state_id and own.activity_id = report_back.activity_id));

-- The rule of when reports are due and how it stands with them, which is nowhere else. The days on which one is due: the day
-- agreed, and each year while the activity runs. What was cancelled runs no more, and owes the last one all the same. Dates
-- decide, not whether somebody has said that it began.
create function cooperation.report_days(starts_on date, ends_on date, report_back_on date, is_cancelled boolean)
  returns setof date
  language sql immutable
begin atomic
  select report_back_on
   union all
  select (starts_on + make_interval(years => year))::date
    from generate_series(1, extract(year from ends_on)::integer - extract(year from starts_on)::integer) year
   where not is_cancelled and starts_on + make_interval(years => year) < ends_on
     and starts_on + make_interval(years => year) <> report_back_on;
end;

-- The first of these days.
create function cooperation.first_report_day(starts_on date, ends_on date, report_back_on date, is_cancelled boolean)
  returns date
  language sql immutable
return least(report_back_on,
             case when not is_cancelled and starts_on + interval '1 year' < ends_on then (starts_on + interval '1 year')::date end);

-- Each of these days, and whether there is a report for it. A report that was written for a day (`given`) answers it or,
-- where the dates were moved since, the first one due after it, or the last.
create function cooperation.reports_due(starts_on date, ends_on date, report_back_on date, is_cancelled boolean, given date[])
  returns table (due_on date, is_given boolean)
  language sql immutable
begin atomic
  select due.day, exists (select from unnest(given) written
                           where written > coalesce(due.day_before, '-infinity') and (written <= due.day or due.is_last))
    from (select day, lag(day) over days as day_before, lead(day) over days is null as is_last
            from cooperation.report_days(starts_on, ends_on, report_back_on, is_cancelled) day
          window days as (order by day)) due;
end;

-- How it stands, with one of these days or with all of them together: where a day has passed without its report (the first
-- such is `missing`) there is none, whatever was reported for other days.
create function cooperation.report_standing(missing date, is_given boolean, today date) returns text
  language sql immutable
return case when missing < today then 'none' when is_given then 'given' else 'not-due' end;

-- The partner's part of it; seen outside where the partner agrees, the State too, and its own report is seen.
create table cooperation.partner_part (
  state_id        text not null,
  id              bigint generated always as identity,
  activity_id     bigint not null,
  report_back_id  bigint not null,
  organisation_id bigint not null references identity.organisation (id),
  text            text not null check (text <> ''),
  language        text not null,
  agrees_public   boolean not null,
  state_agrees_at timestamptz,
  written_on      date not null default current_date,
  form_key        uuid not null,
  change_id       bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, report_back_id, organisation_id),
  foreign key (state_id, activity_id) references cooperation.activity (state_id, id),
  foreign key (state_id, report_back_id) references cooperation.report_back (state_id, id)
);
comment on table cooperation.partner_part is 'What a partner says to a report back.';
select record.keep_history('cooperation.partner_part', 'state_id', 'id');
alter table cooperation.partner_part enable row level security;
create policy see on cooperation.partner_part for select using (
  state_id = (select identity.government()) and (select identity.looking()) is null
  and exists (select from cooperation.activity where activity.state_id = partner_part.state_id and activity.id = activity_id)
  or exists (select from cooperation.taken_part own
              where own.state_id = partner_part.state_id and own.activity_id = partner_part.activity_id)
  or agrees_public and exists (select from cooperation.report_back report
                                where report.state_id = partner_part.state_id and report.id = report_back_id));
create policy write on cooperation.partner_part for insert with check (
  change_id = (select record.current_change()) and (select identity.is_partner())
  and organisation_id = (select identity.organisation()) and cooperation.takes_part(state_id, activity_id)
  and exists (select from cooperation.report_back report
               where report.state_id = partner_part.state_id and report.id = report_back_id
                 and report.activity_id = partner_part.activity_id));
create policy alter on cooperation.partner_part for update
  using ((select identity.is_partner()) and organisation_id = (select identity.organisation())
         or state_id = (select identity.government()))
  with check (change_id = (select record.current_change()));
create function cooperation.only_agreed() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  agreed constant text[] := '{state_agrees_at,change_id}';
begin
  if (new.activity_id, new.report_back_id, new.organisation_id) is distinct from
     (old.activity_id, old.report_back_id, old.organisation_id)
     or identity.government() is not null and to_jsonb(new) - agreed <> to_jsonb(old) - agreed then
    raise check_violation using message = 'A partner''s part is the partner''s.', constraint = 'partner_words';
  end if;
  return new;
end
$$;
create trigger only_agreed before update on cooperation.partner_part
  for each row execute function cooperation.only_agreed();
select cooperation.needs_agreement('cooperation.partner_part');

-- What an NHRI, parliament or civil society says to it, under its own name and by its own consent.
create table cooperation.comment (
  state_id        text not null,
  id              bigint generated always as identity,
  organisation_id bigint not null references identity.organisation (id),
  side            text not null check (side = 'body'),
  audience        text not null check (audience in ('institution', 'government')),
  activity_id     bigint not null,
  text            text not null check (text <> ''),
  language        text not null,
  written_by      bigint references identity.person (id),
  form_key        uuid not null,
  changed_at      timestamptz not null default now(),
  change_id       bigint not null references record.change (id),
  primary key (state_id, id),
  foreign key (state_id, activity_id) references cooperation.activity (state_id, id)
);
comment on table cooperation.comment is 'What an independent body says to an activity and its report back.';
create index comment_by_activity on cooperation.comment (state_id, activity_id);
create unique index comment_by_form on cooperation.comment (state_id, written_by, form_key);
select consent.protect('cooperation.comment', 'activity-comment');

create table cooperation.practice (
  state_id        text not null,
  id              bigint generated always as identity,
  organisation_id bigint not null references identity.organisation (id),
  side            text not null check (side = 'government'),
  audience        text not null check (audience in ('institution', 'government')),
  activity_id     bigint not null,
  title           text not null check (title <> ''),
  problem         text not null check (problem <> ''),
  done            text not null check (done <> ''),
  took            text,
  result          text not null check (result <> ''),
  evidence        text,
  where_not       text,
  contact         text,
  language        text not null,
  kinds           text[] not null,
  themes          text[] not null default '{}',
  groups          text[] not null default '{}',
  targets         text[] not null default '{}',
  form_key        uuid not null,
  changed_at      timestamptz not null default now(),
  change_id       bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, organisation_id, form_key),
  foreign key (state_id, activity_id) references cooperation.activity (state_id, id)
);
comment on table cooperation.practice is 'What others can learn from a report back: the problem, what was done, what it took, what came of it.';
select consent.protect('cooperation.practice', 'practice');
select cooperation.is_seen('cooperation.practice', cooperation.sees('practice'));

-- Nobody writes to an activity that they do not see.
do $do$
declare
  written regclass;
begin
  foreach written in array '{cooperation.report_back,cooperation.comment,cooperation.practice}'::regclass[] loop
    execute format($$
      create policy with_activity on %1$s as restrictive for insert with check (
        exists (select from cooperation.activity
                 where activity.state_id = %1$s.state_id and activity.id = activity_id))$$, written);
  end loop;
end
$do$;

------------------------------------------------------------------------------------------------------------
-- What is asked for
------------------------------------------------------------------------------------------------------------

-- In how many of the open requests that are shown to whoever acts a group of persons is named: only where at least five
-- States ask. Those that are unnamed are told apart from the named and counted from five States on, so that nothing is
-- learned of them by taking away the others.
create function cooperation.asked_for() returns table (affected text, requests integer)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select asked.affected, sum(asked.requests)::integer
    from (select affected, count(*) as requests, count(distinct request.state_id) as states, shown.state_id is null as unnamed
            from exchange.shown_requests() shown
            join exchange.request on request.token = shown.token
           cross join unnest(shown.groups) affected
           where shown.standing = 'open'
           group by affected, shown.state_id is null) asked
   where not asked.unnamed or asked.states >= 5
   group by asked.affected having sum(asked.states) >= 5
$$;

update consent.record_kind known set words = shown.words, path = shown.path
  from (values ('activity', 'title', '/activities/{id}'), ('report-back', 'changed', '/activities/{activity_id}'),
               ('activity-comment', 'text', '/activities/{activity_id}'), ('practice', 'title', '/practices/{id}'))
       as shown (kind, words, path)
 where known.kind = shown.kind;
