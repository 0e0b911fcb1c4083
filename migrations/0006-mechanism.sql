-- The national mechanism: its mandate and members, its meetings and who was there, what it decided and what came of
-- it. And how one person's work passes to another.

-- Only the mechanism keeps its own books; who in the government reads them is for consent.protect to say.
create function followup.kept_by_mechanism(kept regclass) returns void
  language plpgsql volatile
as $$
begin
  execute format('create policy by_mechanism on %s as restrictive for insert with check (
                    (select identity.acting() ->> ''kind'') = ''national-mechanism'')', kept);
end
$$;

create table followup.mandate (
  state_id        text not null,
  id              bigint generated always as identity,
  organisation_id bigint not null references identity.organisation (id),
  side            text not null check (side in ('government', 'body')),
  audience        text not null check (audience in ('institution', 'government')),
  legal_basis     text not null check (legal_basis <> ''),
  adopted_on      date,
  text            text not null check (text <> ''),
  change_id       bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id)
);
comment on table followup.mandate is 'What the national mechanism is charged with, and by what act.';
select consent.protect('followup.mandate', 'mandate', 'text');
select followup.kept_by_mechanism('followup.mandate');

create table followup.member (
  state_id              text not null,
  id                    bigint generated always as identity,
  organisation_id       bigint not null references identity.organisation (id),
  side                  text not null check (side in ('government', 'body')),
  audience              text not null check (audience in ('institution', 'government')),
  -- An institution that acts here, or one by its name alone.
  member_organisation_id bigint references identity.organisation (id),
  institution           text not null check (institution <> ''),
  -- Who represents it: the office; the person too where they have an account, since only those values can be erased.
  office                text,
  person_id             bigint references identity.person (id),
  capacity              text not null check (capacity in ('chair', 'secretariat', 'member', 'observer')),
  begins_on             date,
  ends_on               date,
  -- Made with the form: what comes twice with the same key is entered once.
  form_key uuid,
  change_id             bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, form_key),
  check (ends_on is null or begins_on is null or ends_on >= begins_on)
);
comment on table followup.member is 'An institution in the national mechanism, and who represents it.';
create index member_by_organisation on followup.member (state_id, organisation_id);
create index member_by_person on followup.member (state_id, person_id);
select consent.protect('followup.member', 'mechanism-member', 'institution');
select followup.kept_by_mechanism('followup.member');

create table followup.meeting (
  state_id        text not null,
  id              bigint generated always as identity,
  organisation_id bigint not null references identity.organisation (id),
  side            text not null check (side in ('government', 'body')),
  audience        text not null check (audience in ('institution', 'government')),
  held_on         date not null,
  place           text,
  subject         text not null check (subject <> ''),
  minutes         text,
  -- Made with the form: what comes twice with the same key is entered once.
  form_key uuid,
  change_id       bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, form_key)
);
create index meeting_by_day on followup.meeting (state_id, held_on);
create index meeting_by_organisation on followup.meeting (state_id, organisation_id);
select consent.protect('followup.meeting', 'meeting', 'subject');
select followup.kept_by_mechanism('followup.meeting');

create table followup.attendance (
  state_id   text not null,
  id         bigint generated always as identity,
  meeting_id bigint not null,
  member_id  bigint not null,
  presence   text not null check (presence in ('present', 'represented', 'excused', 'absent')),
  change_id  bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, meeting_id, member_id),
  foreign key (state_id, meeting_id) references followup.meeting (state_id, id),
  foreign key (state_id, member_id) references followup.member (state_id, id)
);
create index attendance_by_member on followup.attendance (state_id, member_id);
select consent.protect_part('followup.attendance', 'followup.meeting', 'meeting_id');

create table followup.decision (
  state_id              text not null,
  id                    bigint generated always as identity,
  organisation_id       bigint not null references identity.organisation (id),
  side                  text not null check (side in ('government', 'body')),
  audience              text not null check (audience in ('institution', 'government')),
  meeting_id            bigint not null,
  text                  text not null check (text <> ''),
  -- Who follows it up: one of the members; the person at its secretariat or there who answers for it.
  responsible_member_id bigint,
  responsible_person_id bigint references identity.person (id),
  due_on                date,
  status                text not null check (status in ('open', 'done', 'dropped')),
  progress              text,
  -- Made with the form: what comes twice with the same key is entered once.
  form_key uuid,
  change_id             bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, form_key),
  foreign key (state_id, meeting_id) references followup.meeting (state_id, id),
  foreign key (state_id, responsible_member_id) references followup.member (state_id, id)
);
comment on table followup.decision is 'What a meeting decided, and what came of it.';
create index decision_by_meeting on followup.decision (state_id, meeting_id);
create index decision_by_organisation on followup.decision (state_id, organisation_id);
create index decision_by_person on followup.decision (state_id, responsible_person_id);
select consent.protect('followup.decision', 'decision', 'text');
select followup.kept_by_mechanism('followup.decision');

------------------------------------------------------------------------------------------------------------
-- Handing over
------------------------------------------------------------------------------------------------------------

-- The columns that name who answers for something: each table that has one is entered by its own migration, so that
-- handing over finds it.
create table identity.responsibility (
  table_name  regclass not null,
  column_name text not null,
  primary key (table_name, column_name)
);
insert into identity.responsibility values
  ('followup.member', 'person_id'), ('followup.decision', 'responsible_person_id');
grant select on identity.responsibility to :"program";

create table identity.hand_over (
  id          bigint generated always as identity primary key,
  from_person bigint not null references identity.person (id),
  to_person   bigint not null references identity.person (id),
  -- How many roles, powers and things of each table passed on.
  passed      jsonb not null,
  change_id   bigint not null references record.change (id),
  check (from_person <> to_person)
);
create index hand_over_by_giver on identity.hand_over (from_person);
create index hand_over_by_receiver on identity.hand_over (to_person);
grant select, insert on identity.hand_over to :"program";
alter table identity.hand_over enable row level security;
create policy see on identity.hand_over for select
  using (identity.may_see_person(from_person) or identity.may_see_person(to_person));
create policy add on identity.hand_over for insert with check (
  change_id = (select record.current_change())
  and identity.may_see_person(from_person) and identity.may_see_person(to_person));

------------------------------------------------------------------------------------------------------------
-- The demonstration goes as it came
------------------------------------------------------------------------------------------------------------

-- Takes away what the demonstration's accounts have left behind: whatever is of the imaginary States, what is known by the
-- token of one of their requests, what was offered, the accounts, and whom they entered, unless those serve elsewhere by
-- now. What the record refers to stays as a name without a person. Only within a change of who runs the instance.
create function identity.remove_demonstration() returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  change bigint := record.current_change();
  people bigint[] := (
    with recursive entered as (
      select person.id, change.person_id as entered_by
        from identity.person
        join record.change on change.id = coalesce(
               (select before_change_id from record.history
                 where table_name = 'identity.person' and row_key = jsonb_build_object('id', person.id)
                 order by history.id limit 1), person.change_id)
       -- They hold roles where the demonstration's accounts do, and nowhere else.
       where not exists (
         select from identity.membership held join identity.organisation on organisation.id = held.organisation_id
          where held.person_id = person.id
            and (organisation.state_id is null or organisation.state_id <> all (identity.imaginary_states()))
            and not exists (select from identity.membership beside join identity.person account on account.id = beside.person_id
                             where beside.organisation_id = organisation.id and account.demonstration))),
    of_demonstration as (
      select id from identity.person where demonstration
      union
      select entered.id from entered join of_demonstration on of_demonstration.id = entered_by)
    select coalesce(array_agg(id), '{}') from of_demonstration);
  waiting text[] := (
    select array_agg(format('delete from %s where ', tables.oid::regclass) || case columns.attname
             when 'state_id' then 'state_id = any (identity.imaginary_states())'
             when 'person_id' then format('person_id = any (%L)', people)
             when 'request_token' then 'request_token in (select request.token from exchange.request where state_id = any (identity.imaginary_states()))'
             when 'message_token' then 'message_token in (select message.token from exchange.message join exchange.request on request.token = request_token
                                                           where state_id = any (identity.imaginary_states()))' end)
      from pg_attribute columns join pg_class tables on tables.oid = columns.attrelid
     where columns.attname in ('state_id', 'person_id', 'request_token', 'message_token')
       and not columns.attisdropped and tables.relkind in ('r', 'p')
       and tables.relnamespace in (select oid from pg_namespace where nspname in ('consent', 'followup', 'exchange', 'cooperation')));
  left_over text[];
  one text;
  someone record;
  removed integer := 0;
begin
  if change is null or not identity.administers() then
    raise insufficient_privilege using message = 'Only who runs the instance takes the demonstration away.';
  end if;
  -- Tables wait for those that refer to them.
  while waiting <> '{}' loop
    left_over := '{}';
    foreach one in array waiting loop
      begin
        execute one;
      exception when foreign_key_violation then
        left_over := left_over || one;
      end;
    end loop;
    if left_over = waiting then
      raise exception 'The demonstration is held by %.', waiting;
    end if;
    waiting := left_over;
  end loop;
  -- Only now: what answers with one of them would be changed and then go, and one change keeps one earlier version.
  delete from exchange.offer where written_by = any (people);
  delete from identity.power where person_id = any (people) or state_id = any (identity.imaginary_states());
  update identity.membership set ends_at = now(), change_id = change
   where (person_id = any (people)
          or organisation_id in (select id from identity.organisation where state_id = any (identity.imaginary_states())))
     and (ends_at is null or ends_at > now());
  for someone in select id from identity.person where id = any (people) and erased_at is null loop
    removed := removed + 1;
    perform identity.erase(someone.id);
  end loop;
  update identity.organisation set verified_at = null, change_id = change
   where verified_at is not null
     and (state_id = any (identity.imaginary_states())
          or id in (select organisation_id from identity.membership where person_id = any (people))
             and id not in (select organisation_id from identity.membership where person_id <> all (people)));
  return removed;
end
$$;
grant execute on function identity.remove_demonstration() to :"program";
