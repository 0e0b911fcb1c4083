-- The sealed log: an event for each change, each confidential row that it wrote, each sign-in, each reading and each
-- look as another. It is only ever added to, and chained in batches, so that whoever alters, removes or inserts a row
-- afterwards is found out (./throughline audit verify, src/record/verify.ts).

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

create trigger only_added_to before update or delete or truncate on record.seal_entry
  for each statement execute function record.refuse_alteration();

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

-- That a seal was set, and its hash, anyone may know who writes or keeps what is sealed; how much it covers tells of
-- others' work and stays with the owner. Who reads the events themselves: 0011-concerning.sql.
grant select (number, at, era, before, hash) on record.seal_entry to :"program";
alter table record.seal_entry enable row level security;
create policy see on record.seal_entry for select using (
  (select identity.side()) in ('government', 'body', 'operator') or (select identity.is_machine()));

------------------------------------------------------------------------------------------------------------
-- Migrating
------------------------------------------------------------------------------------------------------------

-- For the owner, in a migration that has rewritten rows of a table under the log (with its triggers switched off, or by
-- altering a column): an event 'migration' for each row that is no longer as it was last written. It hides nothing: the
-- events before it stay, and ./throughline audit verify says how many rows were written by migrations. Returns how many
-- it wrote.
create function record.relog(rewritten regclass) returns bigint
  language plpgsql volatile set search_path = pg_catalog, pg_temp
  set timezone = 'UTC' set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set bytea_output = 'hex'
  set extra_float_digits = 1
as $$
declare
  its_name text := (select nspname || '.' || relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
                     where pg_class.oid = rewritten);
  row_key  text := (select string_agg(format('%L, present.%I', attname, attname), ', ')
                      from pg_index join pg_attribute on attrelid = indrelid and attnum = any (indkey)
                     where indrelid = rewritten and indisprimary);
  written  bigint;
begin
  execute format(
    'with present as (select jsonb_build_object(%s)::text as row_key, to_jsonb(present) as image from %s present),
          latest as (
            select distinct on (row_key) row_key, id, digest from record.event
             where table_name = $1 and operation in (''insert'', ''update'', ''migration'')
             order by row_key, id desc),
          rewritten as materialized (
            select nextval(''record.event_number'') as id, uuid_send(gen_random_uuid()) as salt, row_key, image
              from present join latest using (row_key) join record.salt on event_id = latest.id
             where record.digest(salt, image) <> digest),
          salted as (insert into record.salt (event_id, salt) select id, salt from rewritten)
     insert into record.event (id, operation, table_name, row_key, change_id, digest)
     select id, ''migration'', $1, row_key, (image ->> ''change_id'')::bigint, record.digest(salt, image) from rewritten',
    row_key, rewritten) using its_name;
  get diagnostics written = row_count;
  return written;
end
$$;

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
    'changes', coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'at', c.at, 'through', c.through, 'why', r.why,
         'organisation', c.organisation_id, 'role', c.role) order by c.id)
       from record.change c left join record.reason r on r.change_id = c.id where c.person_id = person), '[]'),
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
