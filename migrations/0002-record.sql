-- The record: what changed, who did it, what was before, and who looked.

-- Changes of the public register are numbered by themselves, so that neither a number nor a gap tells of any other.
create sequence record.public_change;
create sequence record.confidential_change start 1000000000000000;

create table record.change (
  id              bigint primary key,
  at              timestamptz not null default clock_timestamp(),
  actor           text not null,
  -- Who acted, where it was a person, and for whom.
  person_id       bigint references identity.person (id),
  organisation_id bigint references identity.organisation (id),
  role            text,
  side            text,
  state_id        text,
  confidential    boolean not null,
  through         text not null check (through in ('page', 'api', 'import', 'command-line', 'job', 'link')),
  why             text,
  request_id      text,
  undoes          bigint unique references record.change (id)
);
comment on table record.change is 'Who changed something, when, through what and why: one for each transaction that writes.';
comment on column record.change.undoes is 'The change that this one took back; a change is taken back at most once.';
comment on column record.change.confidential is 'False for the changes of the public register, which anyone may see.';

create table record.history (
  id               bigint generated always as identity primary key,
  -- Not a foreign key, which would be checked row by row: only record.keep() writes here.
  change_id        bigint not null,
  table_name       text not null,
  state_id         text,
  row_key          jsonb not null,
  operation        text not null check (operation in ('update', 'delete')),
  before_change_id bigint not null,
  before           jsonb not null
);
comment on table record.history is
  'Each row as it was before a change overwrote or removed it. A row that has the change_id of a change and no entry here for it was created by that change.';
comment on column record.history.before_change_id is 'The change that had written the row as it was before.';
create index history_by_change on record.history (change_id, table_name);
create index history_by_row on record.history (table_name, row_key);
create index history_by_change_before on record.history (before_change_id);

grant select on record.change, record.history to :"program";

-- Opens this transaction's change and returns its id.
create function record.begin_change(
  through text, why text default null, request_id text default null, undoes bigint default null,
  confidential boolean default false)
  returns bigint
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  who    text := identity.read_signed('actor');
  acting jsonb := identity.read_signed('acting')::jsonb;
  change bigint;
begin
  if who is null then
    raise insufficient_privilege using message = 'Nothing changes without someone who acts: call identity.act first.';
  end if;
  if identity.read_signed('change') is not null then
    raise object_not_in_prerequisite_state using message = 'This transaction already has its change.';
  end if;
  change := case when confidential then nextval('record.confidential_change') else nextval('record.public_change') end;
  insert into record.change (id, actor, person_id, organisation_id, role, side, state_id, confidential, through, why,
                             request_id, undoes)
       values (change, who, (acting ->> 'person')::bigint, (acting ->> 'organisation')::bigint, acting ->> 'role',
               acting ->> 'side', acting ->> 'state', confidential, through, why, request_id, undoes);
  perform identity.set_signed('change', change::text);
  return change;
end
$$;

-- The change that is open in this transaction, or null.
create function record.current_change() returns bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select identity.read_signed('change')::bigint $$;

-- After an UPDATE or DELETE: keeps the rows as they were before the change. What the same change wrote earlier in its
-- transaction is not kept, so a row has at most one entry for each change. Arguments: the table's key columns.
create function record.keep() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  change bigint := identity.read_signed('change')::bigint;
  row_key text := (select string_agg(format('%L, kept.%I', part, part), ', ') from unnest(tg_argv) part);
begin
  if change is null then
    if exists (select from before) then
      raise insufficient_privilege using
        message = format('%I.%I changes only within a change: call record.begin_change first.', tg_table_schema, tg_table_name);
    end if;
    return null;
  end if;
  execute format(
    'insert into record.history (change_id, table_name, state_id, row_key, operation, before_change_id, before)
          select $1, $2, image ->> ''state_id'', jsonb_build_object(%s), $3, kept.change_id, image
            from before kept
           -- offset 0: the image is made once for each row, not once for each use.
           cross join lateral (select to_jsonb(kept) as image offset 0) once
           where kept.change_id is distinct from $1', row_key)
    using change, tg_table_schema || '.' || tg_table_name, lower(tg_op);
  return null;
end
$$;

-- Makes a table keep its history: for the owner, in the migration that creates the table.
-- The table needs a column change_id (its last change); key_columns are its primary key.
create function record.keep_history(kept_table regclass, variadic key_columns text[]) returns void
  language plpgsql volatile
as $$
declare
  arguments text := (select string_agg(quote_literal(part), ', ') from unnest(key_columns) part);
begin
  execute format('create trigger keep_updated after update on %s referencing old table as before
                  for each statement execute function record.keep(%s)', kept_table, arguments);
  execute format('create trigger keep_deleted after delete on %s referencing old table as before
                  for each statement execute function record.keep(%s)', kept_table, arguments);
end
$$;

grant execute on function record.begin_change(text, text, text, bigint, boolean), record.current_change() to :"program";

-- Changes of the register and what was before them are public; all others are seen on the side that made them.
alter table record.change enable row level security;
create policy see on record.change for select using (
  not confidential
  or organisation_id = (select identity.organisation())
  or side = 'government' and state_id = (select identity.government())
  or (select identity.is_machine()));

-- The image of a confidential row says itself who may see it (consent.protect): its author's organisation, and, unless
-- it was kept inside, the rest of the government. A row that was narrowed since is seen by whom sees it now.
alter table record.history enable row level security;
create policy see on record.history for select using (
  table_name like 'register.%'
  or (before ->> 'organisation_id')::bigint = (select identity.organisation())
  or before ->> 'side' = 'government' and before ->> 'audience' <> 'institution'
     and state_id = (select identity.government())
  or (select identity.is_machine()));

-- Who, other than its author's side, looked at what is not public. The side that wrote it sees who looked.
create table record.reading (
  id                     bigint generated always as identity primary key,
  at                     timestamptz not null default clock_timestamp(),
  person_id              bigint references identity.person (id),
  organisation_id        bigint references identity.organisation (id),
  -- As which audience a person of the author's own side looked; null for all who looked as themselves.
  seen_as                text,
  through                text not null check (through in ('page', 'api', 'export', 'feed', 'job')),
  -- What was read and whose it is.
  table_name             text not null,
  row_id                 bigint not null,
  state_id               text not null,
  author_side            text not null,
  author_organisation_id bigint not null references identity.organisation (id)
);
create index reading_by_state on record.reading (state_id, at);
create index reading_by_row on record.reading (state_id, table_name, row_id);
grant select on record.reading to :"program";
alter table record.reading enable row level security;
create policy see on record.reading for select using (
  author_side = 'government' and state_id = (select identity.government())
  or author_side = 'body' and author_organisation_id = (select identity.organisation()));

------------------------------------------------------------------------------------------------------------
-- People and organisations keep their history, and who may write them is decided here
------------------------------------------------------------------------------------------------------------

select record.keep_history('identity.organisation', 'id');
select record.keep_history('identity.person', 'id');
select record.keep_history('identity.personal', 'person_id');
select record.keep_history('identity.membership', 'id');
select record.keep_history('identity.power', 'id');

-- Of the State whose coordinator acts, and on its government's side.
create function identity.coordinates(organisation bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from identity.organisation one join identity.organisation_kind using (kind)
     where one.id = organisation and organisation_kind.side = 'government'
       and one.state_id = identity.coordinated_state())
$$;

-- Who may be told of: oneself, colleagues, on a government's side all of it, and everyone for who runs the instance.
create function identity.may_see_person(other bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select other = identity.person() or identity.administers() or coalesce(identity.role() = 'secretariat', false)
      or exists (
           select from identity.membership
             join identity.organisation on organisation.id = membership.organisation_id
             join identity.organisation_kind using (kind)
            where membership.person_id = other
              and (organisation.id = identity.organisation()
                   or organisation_kind.side = 'government' and organisation.state_id = identity.government()))
$$;

-- Who may give a role: an administrator any; a coordinator inside the State's government; an approver among colleagues,
-- but none that can do as much as themselves.
create function identity.may_appoint(organisation bigint, role text) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select identity.administers() or identity.coordinates(organisation)
      or organisation = identity.organisation() and identity.role() = 'approver'
         and role in ('contributor', 'delegate', 'observer')
$$;

grant execute on function identity.coordinates(bigint), identity.may_see_person(bigint), identity.may_appoint(bigint, text)
  to :"program";
grant select on identity.organisation_kind, identity.role_of_side to :"program";
grant select, insert, update on identity.organisation, identity.person, identity.personal, identity.membership, identity.power
  to :"program";
grant delete on identity.personal to :"program";

-- A role fits its organisation, and a demonstration account never runs anything but its imaginary State.
create function identity.check_membership() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  its_kind text := (select o.kind from identity.organisation o where o.id = new.organisation_id);
begin
  if not exists (
    select from identity.role_of_side fitting join identity.organisation_kind of_kind using (side)
     where of_kind.kind = its_kind and fitting.role = new.role
       and (fitting.only_kind is null or fitting.only_kind = its_kind)) then
    raise check_violation using message = format('Nobody is %s of an organisation of kind %s.', new.role, its_kind),
      constraint = 'role_fits_organisation';
  end if;
  if its_kind = 'operator' and (select p.demonstration from identity.person p where p.id = new.person_id) then
    raise check_violation using message = 'A demonstration account runs nothing.', constraint = 'demonstration_runs_nothing';
  end if;
  return new;
end
$$;
create trigger check_membership before insert or update on identity.membership
  for each row execute function identity.check_membership();

alter table identity.organisation enable row level security;
create policy see on identity.organisation for select
  using ((select identity.person()) is not null or (select identity.is_machine()));
create policy add on identity.organisation for insert with check (
  change_id = (select record.current_change())
  and ((select identity.administers())
       or state_id = (select identity.coordinated_state())
          and kind in (select k.kind from identity.organisation_kind k where k.side = 'government')));
create policy alter on identity.organisation for update
  using ((select identity.administers()) or identity.coordinates(id))
  with check (change_id = (select record.current_change())
              and ((select identity.administers()) or identity.coordinates(id)));

alter table identity.person enable row level security;
create policy see on identity.person for select using (identity.may_see_person(id));
create policy add on identity.person for insert with check (
  change_id = (select record.current_change())
  and ((select identity.administers()) or (select identity.role()) in ('coordinator', 'approver')));
create policy alter on identity.person for update
  using (identity.may_see_person(id) and ((select identity.administers()) or (select identity.coordinated_state()) is not null))
  with check (change_id = (select record.current_change()));

alter table identity.personal enable row level security;
create policy see on identity.personal for select using (identity.may_see_person(person_id));
create policy add on identity.personal for insert with check (
  change_id = (select record.current_change())
  and ((select identity.administers()) or (select identity.role()) in ('coordinator', 'approver')));
create policy alter on identity.personal for update
  using (person_id = (select identity.person()) or (select identity.administers()))
  with check (change_id = (select record.current_change()));
create policy erase on identity.personal for delete
  using ((select record.current_change()) is not null and (select identity.administers()));

alter table identity.membership enable row level security;
create policy see on identity.membership for select using (identity.may_see_person(person_id));
create policy add on identity.membership for insert
  with check (change_id = (select record.current_change()) and identity.may_appoint(organisation_id, role));
create policy alter on identity.membership for update
  using (identity.may_appoint(organisation_id, role))
  with check (change_id = (select record.current_change()) and identity.may_appoint(organisation_id, role));

alter table identity.power enable row level security;
create policy see on identity.power for select using (identity.may_see_person(person_id));
-- Given for a State's government by its coordinator or, on a recorded letter, an administrator; for a body by its approver.
create policy add on identity.power for insert with check (
  change_id = (select record.current_change())
  and ((select identity.administers()) or identity.coordinates(organisation_id)
       or organisation_id = (select identity.organisation()) and (select identity.side()) = 'body'
          and (select identity.role()) = 'approver'));
create policy alter on identity.power for update
  using ((select identity.administers()) or identity.coordinates(organisation_id)
         or organisation_id = (select identity.organisation()) and (select identity.role()) = 'approver')
  with check (change_id = (select record.current_change()));
