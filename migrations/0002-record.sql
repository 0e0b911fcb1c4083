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
  request_id      text,
  undoes          bigint unique references record.change (id)
);
comment on table record.change is 'Who changed something, when and through what: one for each transaction that writes.';
comment on column record.change.undoes is 'The change that this one took back; a change is taken back at most once.';
comment on column record.change.confidential is 'False for the changes of the public register, which anyone may see.';

-- Why, in the words of who changed it: apart, because those words may tell of what an institution keeps inside.
create table record.reason (
  change_id bigint primary key references record.change (id),
  why       text not null check (why <> ''),
  -- The change wrote something that is kept inside an institution (consent.protect).
  inside    boolean not null default false
);

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

grant select on record.change, record.reason, record.history to :"program";

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
  -- Whose change it is: what comes by a one-time link is the change of the side that asked.
  whose  jsonb := coalesce(acting -> 'link', acting);
  change bigint;
begin
  if who is null then
    raise insufficient_privilege using message = 'Nothing changes without someone who acts: call identity.act first.';
  end if;
  if (through = 'link') <> (acting -> 'link' is not null) then
    raise insufficient_privilege using message = 'Through a link is what comes through a link, all of it and nothing else.';
  end if;
  if identity.read_signed('change') is not null then
    raise object_not_in_prerequisite_state using message = 'This transaction already has its change.';
  end if;
  change := case when confidential then nextval('record.confidential_change') else nextval('record.public_change') end;
  insert into record.change (id, actor, person_id, organisation_id, role, side, state_id, confidential, through,
                             request_id, undoes)
       values (change, who, (acting ->> 'person')::bigint, (whose ->> 'organisation')::bigint, acting ->> 'role',
               whose ->> 'side', whose ->> 'state', confidential, through, request_id, undoes);
  insert into record.reason (change_id, why) select change, begin_change.why where begin_change.why <> '';
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
  -- How a row is written out must not hang on the settings of whoever writes it.
  set timezone = 'UTC' set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set bytea_output = 'hex'
  set extra_float_digits = 1
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

------------------------------------------------------------------------------------------------------------
-- Events: what the sealed log holds (0009-log.sql)
------------------------------------------------------------------------------------------------------------

-- Transactions are numbered by the server. A copy of the database on another server numbers them anew: a new era.
create table record.era (
  single boolean primary key default true check (single),
  number integer not null
);
insert into record.era (number) values (1);

create function record.current_era() returns integer
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select number from record.era $$;

create sequence record.event_number;

create table record.event (
  id          bigint primary key default nextval('record.event_number'),
  era         integer not null default record.current_era(),
  transaction xid8 not null default pg_current_xact_id(),
  at          timestamptz not null default clock_timestamp(),
  operation   text not null check (operation in
                ('insert', 'update', 'delete', 'sign-in', 'sign-out', 'see-as', 'erase', 'seal', 'migration')),
  -- What it is about. Identifiers only: what a row said is known by its digest alone.
  table_name  text not null,
  row_key     text not null,
  change_id   bigint,
  -- SHA-256 of the salt and the row as it was written (record.image); null where nothing was written.
  digest      bytea
);
create unique index event_in_order on record.event (era, transaction, id);
create index event_by_row on record.event (table_name, row_key);
create index event_by_change on record.event (change_id, id);

-- Without its salt a digest says nothing, not even to who guesses the row. So erasing a person's salts makes what the
-- log knows of them unreadable and leaves the chain whole.
create table record.salt (
  event_id bigint primary key,
  salt     bytea not null
);

-- For whoever it is, the owner of the tables included.
create function record.refuse_alteration() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  raise insufficient_privilege using message = format('%I.%I is only ever added to.', tg_table_schema, tg_table_name);
end
$$;
create trigger only_added_to before update or delete or truncate on record.event
  for each statement execute function record.refuse_alteration();

-- A row as it is hashed. Empty columns are left out: a column that is added later changes no digest.
create function record.image(written jsonb) returns text
  language sql immutable set search_path = pg_catalog, pg_temp
as $$ select jsonb_strip_nulls(written)::text $$;

create function record.digest(salt bytea, written jsonb) returns bytea
  language sql immutable set search_path = pg_catalog, pg_temp
as $$ select sha256(salt || convert_to(record.image(written), 'UTF8')) $$;

-- An event that wrote no row that is kept.
create function record.log(operation text, table_name text, row_key jsonb) returns void
  language sql volatile set search_path = pg_catalog, pg_temp
as $$
  insert into record.event (operation, table_name, row_key, change_id)
  values ($1, $2, $3::text, identity.read_signed('change')::bigint)
$$;

-- After a statement: one event for each row that it wrote. Arguments: the table's key columns.
create function record.log_rows() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  -- How a row is written out must not hang on the settings of whoever writes it.
  set timezone = 'UTC' set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set bytea_output = 'hex'
  set extra_float_digits = 1
as $$
declare
  row_key text := (select string_agg(format('%L, written.%I', part, part), ', ') from unnest(tg_argv) part);
begin
  execute format(
    'with logged as materialized (
       select nextval(''record.event_number'') as id, uuid_send(gen_random_uuid()) as salt,
              jsonb_build_object(%s)::text as row_key, to_jsonb(written) as image
         from written),
     salted as (
       insert into record.salt (event_id, salt) select id, salt from logged where $1 <> ''delete'')
     insert into record.event (id, operation, table_name, row_key, change_id, digest)
     select id, $1, $2, row_key,
            coalesce($3, (image ->> ''change_id'')::bigint, case $2 when ''record.change'' then (image ->> ''id'')::bigint end),
            case when $1 <> ''delete'' then record.digest(salt, image) end
       from logged', row_key)
    using lower(tg_op), tg_table_schema || '.' || tg_table_name, identity.read_signed('change')::bigint;
  return null;
end
$$;

-- Puts a table under the log: for the owner. key_columns are its primary key.
create function record.log_table(logged regclass, variadic key_columns text[]) returns void
  language plpgsql volatile
as $$
declare
  arguments text := (select string_agg(quote_literal(part), ', ') from unnest(key_columns) part);
begin
  execute format('create trigger log_inserted after insert on %s referencing new table as written
                  for each statement execute function record.log_rows(%s)', logged, arguments);
  execute format('create trigger log_updated after update on %s referencing new table as written
                  for each statement execute function record.log_rows(%s)', logged, arguments);
  execute format('create trigger log_deleted after delete on %s referencing old table as written
                  for each statement execute function record.log_rows(%s)', logged, arguments);
end
$$;

------------------------------------------------------------------------------------------------------------
-- What a table needs to be kept
------------------------------------------------------------------------------------------------------------

-- Makes a table keep its history, and puts it under the log unless it is of the public register: for the owner, in the
-- migration that creates the table. It needs a column change_id (its last change); key_columns are its primary key.
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
  if (select relnamespace <> 'register'::regnamespace from pg_class where oid = kept_table) then
    perform record.log_table(kept_table, variadic key_columns);
  end if;
end
$$;

grant execute on function record.begin_change(text, text, text, bigint, boolean), record.current_change() to :"program";

-- Changes of the register and what was before them are public; all others are seen on the side that made them.
alter table record.change enable row level security;
create policy see on record.change for select using (
  not confidential
  or organisation_id = (select identity.organisation())
  or side = 'government' and state_id = (select identity.government())
  or coalesce(side, 'operator') = 'operator' and (select identity.is_machine()));
-- Here and below: who looks as others would sees nothing of what those keep for themselves.
create policy not_while_looking on record.change as restrictive for select
  using (not confidential or (select identity.looking()) is null);

-- The image of a confidential row says itself who may see it (consent.protect): its author's organisation, and, unless
-- it was kept inside, the rest of the government. A row that was narrowed since is seen by whom sees it now.
alter table record.history enable row level security;
create policy see on record.history for select using (
  table_name like 'register.%'
  or (before ->> 'organisation_id')::bigint = (select identity.organisation())
  or before ->> 'side' = 'government' and before ->> 'audience' <> 'institution'
     and state_id = (select identity.government())
  or table_name like 'identity.%' and (select identity.is_machine()));
create policy not_while_looking on record.history as restrictive for select
  using (table_name like 'register.%' or (select identity.looking()) is null);

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
create policy not_while_looking on record.reading as restrictive for select using ((select identity.looking()) is null);

alter table record.reason enable row level security;
create policy see on record.reason for select using (
  exists (select from record.change
           where change.id = change_id
             and (not inside or change.organisation_id = (select identity.organisation()))));

-- After rows of a protected table were written: says of the change's reason that something of it is kept inside.
create function record.keep_reason_inside() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from touched where touched.audience = 'institution') then
    update record.reason set inside = true where change_id = record.current_change() and not inside;
  end if;
  return null;
end
$$;

-- Who changed something and why, and who looked, is logged too.
select record.log_table('record.change', 'id');
select record.log_table('record.reason', 'change_id');
select record.log_table('record.reading', 'id');

-- Each session that begins or ends, by whose it is.
create function record.log_session() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform record.log(case tg_op when 'INSERT' then 'sign-in' else 'sign-out' end, 'identity.person',
                     jsonb_build_object('id', person.id))
     from identity.person
    where person.user_id = case tg_op when 'INSERT' then new."userId" else old."userId" end;
  return null;
end
$$;
create trigger log_session after insert or delete on sign_in.session
  for each row execute function record.log_session();

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

-- By what someone is known where they were given a role, until they act there: what whoever invited them said of them.
-- Only where they were here already, for others: to invite an address tells nothing of whose it is, nor that it is known.
create table identity.introduction (
  membership_id bigint primary key references identity.membership (id) on delete cascade,
  person_id     bigint not null references identity.person (id),
  organisation_id bigint not null references identity.organisation (id),
  name          text not null check (name <> ''),
  email         text not null,
  office        text,
  language      text not null,
  change_id     bigint not null references record.change (id)
);
create index introduction_by_person on identity.introduction (person_id);
comment on table identity.introduction is 'How whoever invited someone from elsewhere knows them until they act there; it goes then.';

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

-- Whose name and address someone may be told: of the same people, but of none who was only invited.
create function identity.may_know_person(other bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select other = identity.person() or identity.administers() or coalesce(identity.role() = 'secretariat', false)
      or exists (
           select from identity.membership
             join identity.organisation on organisation.id = membership.organisation_id
             join identity.organisation_kind using (kind)
            where membership.person_id = other
              and not exists (select from identity.introduction where introduction.membership_id = membership.id)
              and (organisation.id = identity.organisation()
                   or organisation_kind.side = 'government' and organisation.state_id = identity.government()))
$$;

-- Of which organisation's roles and powers someone is told: of their own, and on a government's side of all of it. Who
-- serves elsewhere too is known here by what they are here: not by what else they are, where, and since when.
create function identity.may_see_roles_in(organisation bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select organisation = identity.organisation() or identity.administers() or coalesce(identity.role() = 'secretariat', false)
      or exists (
           select from identity.organisation one join identity.organisation_kind using (kind)
            where one.id = organisation
              and organisation_kind.side = 'government' and one.state_id = identity.government())
$$;

-- Someone decides inside already who acts for an organisation: a State's coordinator for its government, an approver
-- for a body. From then on nobody outside gives roles there.
create function identity.is_led(organisation bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from identity.organisation one join identity.organisation_kind using (kind)
      join identity.membership_in_force held
        on organisation_kind.side = 'government' and held.role = 'coordinator' and held.state_id = one.state_id
        or organisation_kind.side = 'body' and held.role = 'approver' and held.organisation_id = one.id
     where one.id = organisation)
$$;

-- Who may give a role: who decides inside (a coordinator in the State's government; an approver among colleagues, but
-- none that can do as much as themselves); where nobody does, and outside States and bodies, an administrator.
create function identity.may_appoint(organisation bigint, role text) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select identity.is_machine() or identity.coordinates(organisation)
      or identity.role() = 'administrator' and not identity.is_led(organisation)
      or organisation = identity.organisation() and identity.role() = 'approver'
         and role in ('contributor', 'delegate', 'observer')
$$;

-- Who may shut someone out of the instance: an administrator; a State's coordinator those who belong nowhere else.
create function identity.may_disable(other bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select identity.administers()
      or identity.coordinated_state() is not null
         and exists (select from identity.membership where membership.person_id = other)
         and not exists (
           select from identity.membership
            where membership.person_id = other and (membership.ends_at is null or membership.ends_at > now())
              and not identity.coordinates(membership.organisation_id))
$$;

-- Who has an address already, for those who invite: a person is entered once, however many organisations they serve.
create function identity.person_by_email(address text) returns bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select personal.person_id from identity.personal
   where lower(personal.email) = lower(address)
     and (identity.administers() or identity.role() in ('coordinator', 'approver'))
$$;

-- The demonstration's accounts, for the page on which they are offered to everyone.
create function identity.demonstration_accounts()
  returns table (person bigint, user_id text, name text, office text, role text, kind text, organisation text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select held.person_id, held.user_id, personal.name, personal.office, held.role, held.kind, organisation.name
    from identity.membership_in_force held
    join identity.personal using (person_id)
    join identity.organisation on organisation.id = held.organisation_id
   where held.demonstration and held.user_id is not null
   order by held.id
$$;

grant execute on function
  identity.coordinates(bigint), identity.may_see_person(bigint), identity.may_know_person(bigint), identity.may_see_roles_in(bigint),
  identity.is_led(bigint), identity.may_appoint(bigint, text), identity.may_disable(bigint),
  identity.person_by_email(text), identity.demonstration_accounts()
  to :"program";
grant select on identity.organisation_kind, identity.role_of_side to :"program";
grant select, insert, update on identity.organisation, identity.person, identity.personal, identity.membership, identity.power
  to :"program";
grant delete on identity.personal to :"program";

-- A role fits its organisation, and a demonstration account never runs anything but imaginary States.
create function identity.check_membership() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  its_kind text := (select o.kind from identity.organisation o where o.id = new.organisation_id);
  its_state text := (select o.state_id from identity.organisation o where o.id = new.organisation_id);
begin
  if not exists (
    select from identity.role_of_side fitting join identity.organisation_kind of_kind using (side)
     where of_kind.kind = its_kind and fitting.role = new.role
       and (fitting.only_kind is null or fitting.only_kind = its_kind)) then
    raise check_violation using message = format('Nobody is %s of an organisation of kind %s.', new.role, its_kind),
      constraint = 'role_fits_organisation';
  end if;
  if (select p.demonstration from identity.person p where p.id = new.person_id)
     and (its_kind = 'operator' or not coalesce(its_state = any (identity.imaginary_states()), true)) then
    raise check_violation using message = 'A demonstration account acts on imaginary States alone.',
      constraint = 'demonstration_stays_imaginary';
  end if;
  if new.guest and new.role = 'coordinator' then
    raise check_violation using message = 'A guest helps; who coordinates belongs to the State.', constraint = 'guest_only_helps';
  end if;
  return new;
end
$$;
create trigger check_membership before insert or update on identity.membership
  for each row execute function identity.check_membership();

-- The power to consent is held by someone who belongs to the organisation, not by a guest.
create function identity.check_power() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select from identity.membership held
     where held.person_id = new.person_id and held.organisation_id = new.organisation_id and not held.guest
       and (held.ends_at is null or held.ends_at > now()))
     or new.state_id is distinct from (select o.state_id from identity.organisation o where o.id = new.organisation_id) then
    raise check_violation using message = 'The power to consent is given to one of the organisation’s own people.',
      constraint = 'power_belongs_inside';
  end if;
  return new;
end
$$;
create trigger check_power before insert on identity.power for each row execute function identity.check_power();

-- What was given keeps who, where and as what: it ends, and is given anew.
create function identity.only_ends() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if to_jsonb(new) - '{ends_at,change_id}'::text[] <> to_jsonb(old) - '{ends_at,change_id}'::text[] then
    raise check_violation using message = 'This ends, and is given anew; it is never altered.', constraint = 'only_ends';
  end if;
  return new;
end
$$;
create trigger only_ends before update on identity.membership for each row execute function identity.only_ends();
create trigger only_ends before update on identity.power for each row execute function identity.only_ends();

-- On whose side an organisation stands and of which State it is never changes; nor who signs in as a person.
create function identity.keep_organisation() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if (new.kind, new.state_id) is distinct from (old.kind, old.state_id) then
    raise check_violation using message = 'An organisation keeps its kind and its State.', constraint = 'organisation_stays';
  end if;
  return new;
end
$$;
create trigger keep_organisation before update on identity.organisation
  for each row execute function identity.keep_organisation();

create function identity.keep_person() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if new.demonstration <> old.demonstration or old.user_id is not null and new.user_id is not null and new.user_id <> old.user_id then
    raise check_violation using message = 'An account stays with its person.', constraint = 'account_stays';
  end if;
  return new;
end
$$;
create trigger keep_person before update on identity.person for each row execute function identity.keep_person();

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
-- Whoever enters someone sees them until their role is given in the same change.
create policy see on identity.person for select
  using (identity.may_see_person(id) or change_id = (select record.current_change()));
create policy not_while_looking on identity.person as restrictive for select using ((select identity.looking()) is null);
create policy add on identity.person for insert with check (
  change_id = (select record.current_change())
  and ((select identity.administers()) or not demonstration and (select identity.role()) in ('coordinator', 'approver')));
create policy alter on identity.person for update
  using (identity.may_disable(id))
  with check (change_id = (select record.current_change()));

alter table identity.personal enable row level security;
create policy see on identity.personal for select using (identity.may_know_person(person_id));
create policy add on identity.personal for insert with check (
  change_id = (select record.current_change())
  and ((select identity.administers()) or (select identity.role()) in ('coordinator', 'approver')));
create policy alter on identity.personal for update
  using (person_id = (select identity.person()) or (select identity.administers()))
  with check (change_id = (select record.current_change()));
create policy erase on identity.personal for delete
  using ((select record.current_change()) is not null and (select identity.administers()));
create policy not_while_looking on identity.personal as restrictive for select using ((select identity.looking()) is null);

alter table identity.membership enable row level security;
create policy see on identity.membership for select
  using (person_id = (select identity.person()) or identity.may_see_roles_in(organisation_id)
         or change_id = (select record.current_change()));
create policy not_while_looking on identity.membership as restrictive for select using ((select identity.looking()) is null);
create policy add on identity.membership for insert
  with check (change_id = (select record.current_change()) and identity.may_appoint(organisation_id, role));
create policy alter on identity.membership for update
  using (identity.may_appoint(organisation_id, role))
  with check (change_id = (select record.current_change()) and identity.may_appoint(organisation_id, role));

grant select, insert on identity.introduction to :"program";
alter table identity.introduction enable row level security;
create policy see on identity.introduction for select using (identity.may_see_roles_in(organisation_id));
create policy add on identity.introduction for insert with check (
  change_id = (select record.current_change())
  and exists (select from identity.membership held
               where held.id = membership_id and held.person_id = introduction.person_id
                 and held.organisation_id = introduction.organisation_id
                 and held.change_id = (select record.current_change())));

alter table identity.power enable row level security;
create policy see on identity.power for select
  using (person_id = (select identity.person()) or identity.may_see_roles_in(organisation_id));
create policy not_while_looking on identity.power as restrictive for select using ((select identity.looking()) is null);
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
