-- The sealed log: an event for each change, each confidential row that it wrote, each sign-in, each reading and each
-- look as another. It is only ever added to, and chained in batches, so that whoever alters, removes or inserts a row
-- afterwards is found out (./throughline audit verify, src/record/verify.ts).

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
                ('insert', 'update', 'delete', 'sign-in', 'sign-out', 'see-as', 'erase', 'seal')),
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

create table record.seal_entry (
  number      bigint primary key,
  at          timestamptz not null default clock_timestamp(),
  -- Covers every event of earlier eras and of earlier transactions in this one that the seal before did not.
  era         integer not null,
  before      xid8 not null,
  first_event bigint not null,
  last_event  bigint not null,
  events      bigint not null,
  previous    bytea not null,
  hash        bytea not null
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
create trigger only_added_to before update or delete or truncate on record.seal_entry
  for each statement execute function record.refuse_alteration();

------------------------------------------------------------------------------------------------------------
-- Writing events
------------------------------------------------------------------------------------------------------------

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

-- How a row is written out must not hang on the settings of whoever writes it.
do $$
declare
  function regprocedure;
begin
  foreach function in array array['record.log_rows()', 'record.keep()']::regprocedure[] loop
    execute format('alter function %s set timezone = ''UTC''', function);
    execute format('alter function %s set datestyle = ''ISO, YMD''', function);
    execute format('alter function %s set intervalstyle = ''postgres''', function);
    execute format('alter function %s set bytea_output = ''hex''', function);
    execute format('alter function %s set extra_float_digits = 1', function);
  end loop;
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

-- As before, and every table that is not the public register comes under the log by keeping its history.
create or replace function record.keep_history(kept_table regclass, variadic key_columns text[]) returns void
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

-- The tables that kept their history before there was a log.
select record.log_table(tgrelid, variadic array_remove(string_to_array(encode(tgargs, 'escape'), '\000'), ''))
  from pg_trigger join pg_class on pg_class.oid = tgrelid
 where tgname = 'keep_updated' and relnamespace <> 'register'::regnamespace;
-- Who changed something and why, and who looked.
select record.log_table('record.change', 'id');
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
-- Sealing
------------------------------------------------------------------------------------------------------------

-- What is hashed of an event and of a seal: each value on a line of its own. src/record/chain.ts writes the same lines.
create function record.line(event record.event) returns text
  language sql stable set search_path = pg_catalog, pg_temp
as $$
  select concat_ws(E'\n', 'event', event.id, event.era, event.transaction,
                   (extract(epoch from event.at) * 1000000)::bigint, event.operation, event.table_name, event.row_key,
                   coalesce(event.change_id::text, '-'), coalesce(encode(event.digest, 'hex'), '-'))
$$;

create function record.line(seal record.seal_entry) returns text
  language sql stable set search_path = pg_catalog, pg_temp
as $$
  select concat_ws(E'\n', 'seal', seal.number, (extract(epoch from seal.at) * 1000000)::bigint, seal.era, seal.before,
                   seal.first_event, seal.last_event, seal.events, encode(seal.previous, 'hex'))
$$;

-- Seals what no running transaction can add to any more; the number of the seal, or null where there is nothing new.
create function record.seal() returns bigint
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  latest record.seal_entry;
  seal   record.seal_entry;
  event  record.event;
  chain  bytea;
  is_new boolean := false;
begin
  perform pg_advisory_xact_lock(hashtext('throughline: seal'));
  select * into latest from record.seal_entry order by number desc limit 1;
  seal.number := coalesce(latest.number, 0) + 1;
  seal.at := clock_timestamp();
  seal.era := record.current_era();
  seal.before := pg_snapshot_xmin(pg_current_snapshot());
  seal.previous := coalesce(latest.hash, decode(repeat('00', 32), 'hex'));
  seal.events := 0;
  chain := seal.previous;
  for event in
    select * from record.event e
     where (e.era, e.transaction) < (seal.era, seal.before)
       and (latest.number is null or (e.era, e.transaction) >= (latest.era, latest.before))
     order by e.era, e.transaction, e.id
  loop
    chain := sha256(chain || convert_to(record.line(event), 'UTF8'));
    seal.first_event := coalesce(seal.first_event, event.id);
    seal.last_event := event.id;
    seal.events := seal.events + 1;
    is_new := is_new or event.operation <> 'seal';
  end loop;
  if not is_new then
    return null;
  end if;
  seal.hash := sha256(chain || convert_to(record.line(seal), 'UTF8'));
  insert into record.seal_entry values (seal.*);
  -- So that a seal that is taken away is missed.
  perform record.log('seal', 'record.seal_entry', jsonb_build_object('number', seal.number));
  return seal.number;
end
$$;

-- For the owner, when the program starts and after a restore: where transactions are numbered lower than those that
-- the log knows, the database has moved to another server.
create function record.begin_era() returns void
  language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update record.era set number = number + 1
   where exists (select from record.event where era = number and transaction > pg_current_xact_id())
      or exists (select from record.seal_entry where era = number and before > pg_current_xact_id())
$$;

grant execute on function record.seal() to :"program";

-- Who sees a change sees which rows it wrote. That a seal was set, and its hash, anyone may know who writes or keeps
-- what is sealed; how much it covers tells of others' work and stays with the owner.
grant select on record.event to :"program";
alter table record.event enable row level security;
create policy see on record.event for select using (
  exists (select from record.change where change.id = event.change_id));
grant select (number, at, era, before, hash) on record.seal_entry to :"program";
alter table record.seal_entry enable row level security;
create policy see on record.seal_entry for select using (
  (select identity.side()) in ('government', 'body', 'operator') or (select identity.is_machine()));

------------------------------------------------------------------------------------------------------------
-- Restoring
------------------------------------------------------------------------------------------------------------

-- What went with a record when it was removed comes back with it: for whoever has just written it again, in that change.
create function record.bring_back_parts(whole regclass, of_state text, of_id bigint, removal bigint) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $body$
declare
  is_back boolean;
  part    record;
begin
  execute format($$
    select exists (select from %s back where back.state_id = $1 and back.id = $2 and back.change_id = $3
                      and back.organisation_id = $4)$$, whole)
     into is_back using of_state, of_id, record.current_change(), identity.organisation();
  if not is_back then
    raise insufficient_privilege using message = 'Parts come back with the record that they belong to.';
  end if;
  for part in
    select conrelid::regclass as name, naming.attname as naming, columns.names, columns.past
      from pg_constraint
      join pg_attribute naming on naming.attrelid = conrelid and naming.attnum = any (conkey) and naming.attname <> 'state_id'
     cross join lateral (
       select string_agg(format('%I', attname), ', ') as names, string_agg(format('past.%I', attname), ', ') as past
         from pg_attribute where attrelid = conrelid and attnum > 0 and not attisdropped and attgenerated = '') columns
     where contype = 'f' and confrelid = whole
  loop
    execute format($$
      insert into %1$s (%2$s) overriding system value
      select %3$s
        from record.history kept
       cross join lateral jsonb_populate_record(null::%1$s, kept.before || jsonb_build_object('change_id', $1)) past
       where kept.change_id = $2 and kept.table_name = %4$L and kept.operation = 'delete'
         and kept.before ->> 'state_id' = $3 and (kept.before ->> %5$L)::bigint = $4$$,
      part.name, part.names, part.past, part.name::text, part.naming)
      using record.current_change(), removal, of_state, of_id;
  end loop;
end
$body$;
grant execute on function record.bring_back_parts(regclass, text, bigint, bigint) to :"program";

------------------------------------------------------------------------------------------------------------
-- What is held on one person, and its erasure
------------------------------------------------------------------------------------------------------------

-- Everything that is held on a person: what tells of them in full, and by identifiers whatever names them elsewhere
-- (its words belong to the organisation that they acted for). For themselves, and for whoever has the machine: an
-- administrator's page would tell of what a State or a body keeps to itself.
create function identity.held_on(person bigint) returns jsonb
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  account   text := (select p.user_id from identity.person p where p.id = person);
  reference record;
  named     jsonb;
  elsewhere jsonb := '[]';
begin
  if not coalesce(person = identity.person() or identity.is_machine(), false) then
    raise insufficient_privilege using message = 'What is held on a person is for themselves.';
  end if;
  -- Every column of ours that points to a person, so that new tables enter by themselves.
  for reference in
    select attrelid::regclass::text as table_name, attname as column_name,
           exists (select from pg_attribute other where other.attrelid = a.attrelid and other.attname = 'change_id' and not attisdropped) as has_change,
           (select string_agg(format('%L, r.%I', part.attname, part.attname), ', ' order by part.attnum)
              from pg_index join pg_attribute part on part.attrelid = indrelid and part.attnum = any (indkey)
             where indrelid = a.attrelid and indisprimary) as row_key
      from pg_constraint join pg_attribute a on attrelid = conrelid and attnum = conkey[1]
     where contype = 'f' and confrelid = 'identity.person'::regclass
       and conrelid <> all (array['identity.personal', 'identity.membership', 'identity.power', 'record.change']::regclass[])
     order by 1, 2
  loop
    execute format(
      'select jsonb_agg(jsonb_build_object(''table'', %L, ''as'', %L, ''row'', jsonb_build_object(%s), ''change'', %s) order by %s)
         from %s r where r.%I = $1', reference.table_name, reference.column_name, reference.row_key,
      case when reference.has_change then 'r.change_id' else 'null' end,
      'to_jsonb(r) ->> ''id''', reference.table_name, reference.column_name)
      into named using person;
    elsewhere := elsewhere || coalesce(named, '[]');
  end loop;
  return jsonb_build_object(
    'person', (select to_jsonb(p) from identity.person p where p.id = person),
    'personal', (select to_jsonb(p) from identity.personal p where p.person_id = person),
    'personalBefore', coalesce((select jsonb_agg(h.before order by h.id) from record.history h
       where h.table_name = 'identity.personal' and h.row_key = jsonb_build_object('person_id', person)), '[]'),
    'memberships', coalesce((select jsonb_agg(to_jsonb(m) || jsonb_build_object('organisation', o.name) order by m.id)
       from identity.membership m join identity.organisation o on o.id = m.organisation_id where m.person_id = person), '[]'),
    'introductions', coalesce((select jsonb_agg(to_jsonb(i) order by i.membership_id) from identity.introduction i
       where i.person_id = person), '[]'),
    'powers', coalesce((select jsonb_agg(to_jsonb(p) order by p.id) from identity.power p where p.person_id = person), '[]'),
    'account', (select to_jsonb(u) from sign_in."user" u where u.id = account),
    'sessions', coalesce((select jsonb_agg(to_jsonb(s) - 'token' order by s."createdAt") from sign_in.session s
       where s."userId" = account), '[]'),
    'signInMethods', coalesce((select jsonb_agg(jsonb_build_object('provider', a."providerId", 'createdAt', a."createdAt") order by a.id)
       from sign_in.account a where a."userId" = account), '[]'),
    'links', coalesce((select jsonb_agg(to_jsonb(l) - 'hash' order by l.id) from sign_in.link l where l.user_id = account), '[]'),
    'passkeys', coalesce((select jsonb_agg(jsonb_build_object('name', k.name, 'createdAt', k."createdAt") order by k.id)
       from sign_in.passkey k where k."userId" = account), '[]'),
    'changes', coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'at', c.at, 'through', c.through, 'why', c.why,
         'organisation', c.organisation_id, 'role', c.role) order by c.id) from record.change c where c.person_id = person), '[]'),
    'log', coalesce((select jsonb_agg(jsonb_build_object('at', e.at, 'what', e.operation) order by e.id) from record.event e
       where e.table_name = 'identity.person' and e.row_key = jsonb_build_object('id', person)::text), '[]'),
    'elsewhere', elsewhere);
end
$$;

-- Erases who a person is: the personal row, what it said before, the salts of its digests and the sign-in. Their
-- memberships and changes stay, under a pseudonym. Within a change, by who administers; false where nobody is left to erase.
create function identity.erase(person bigint) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  account text := (select p.user_id from identity.person p where p.id = person);
  address text := (select p.email from identity.personal p where p.person_id = person);
begin
  if not coalesce(identity.administers(), false) or record.current_change() is null then
    raise insufficient_privilege using message = 'A person is erased by an administrator, within a change.';
  end if;
  update identity.person p
     set user_id = null, disabled_at = coalesce(p.disabled_at, now()), erased_at = now(), change_id = record.current_change()
   where p.id = person and p.erased_at is null;
  if not found then
    return false;
  end if;
  delete from platform.letter l using sign_in.link k
   where k.user_id = account and l.kind like 'sign-in.%' and l.subject = k.id;
  delete from sign_in."user" u where u.id = account;
  delete from sign_in.verification v where v.identifier = address or v.value = account;
  delete from identity.personal p where p.person_id = person;
  delete from identity.introduction i where i.person_id = person;
  delete from record.history h
   where h.table_name = 'identity.personal' and h.row_key = jsonb_build_object('person_id', person);
  delete from record.salt s using record.event e
   where e.table_name = 'identity.personal' and e.row_key = jsonb_build_object('person_id', person)::text and s.event_id = e.id;
  perform record.log('erase', 'identity.personal', jsonb_build_object('person_id', person));
  return true;
end
$$;
grant execute on function identity.held_on(bigint), identity.erase(bigint) to :"program";
