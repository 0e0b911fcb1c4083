-- The house: what the program's login may reach, who acts, and what changed.
-- `:"program"` stands for the program's login (the user named in DATABASE_URL); it owns nothing.

-- What is not granted by name is nobody's. (Functions are open to all unless this is said.)
alter default privileges revoke execute on functions from public;

create schema identity;
create schema record;
create schema register;
grant usage on schema platform, identity, record, register to :"program";
-- The program may see whether its database is as it expects.
grant select on platform.migration to :"program";

-- Tables of the register are read and written by the program, as far as their row policies allow.
alter default privileges in schema register grant select, insert, update, delete on tables to :"program";
alter default privileges in schema register grant usage on sequences to :"program";
alter default privileges in schema register grant execute on functions to :"program";

------------------------------------------------------------------------------------------------------------
-- identity: who acts
------------------------------------------------------------------------------------------------------------

-- The program's login can set any setting of its session. So that it cannot say who acts by setting one,
-- what the functions below set is signed with this key, which only they can read.
create table identity.signing_key (
  single boolean primary key default true check (single),
  secret bytea not null
);
insert into identity.signing_key (secret) values (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

create table identity.token (
  hash       bytea primary key,
  kind       text not null check (kind in ('one-time', 'session', 'job')),
  actor      text not null check (actor <> ''),
  purpose    text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at    timestamptz
);
comment on table identity.token is
  'What proves who acts. Only the SHA-256 of a token is kept; the token itself is seen once, by whom it is issued to.';
create index token_by_expiry on identity.token (expires_at);

-- The signature binds a value to its meaning, this connection and this transaction (nested as in HMAC).
create function identity.sign(meaning text, value text) returns text
  language sql stable set search_path = pg_catalog, pg_temp
as $$
  select encode(sha256(key.secret || sha256(key.secret || convert_to(
           concat_ws(' ', meaning, pg_backend_pid(), extract(epoch from transaction_timestamp()), value), 'UTF8'))), 'hex')
    from identity.signing_key key
$$;

create function identity.set_signed(meaning text, value text) returns void
  language sql volatile set search_path = pg_catalog, pg_temp
as $$
  select set_config('throughline.' || meaning, identity.sign(meaning, value) || ' ' || value, true)
$$;

-- The value that was set in this transaction, or null where none was, or where it was not we who set it.
create function identity.read_signed(meaning text) returns text
  language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  setting text := current_setting('throughline.' || meaning, true);
  value   text := substr(setting, 66);
begin
  if setting is null or setting = '' then
    return null;
  end if;
  return case when left(setting, 64) = identity.sign(meaning, value) then value end;
end
$$;

create function identity.hash(token text) returns bytea
  language sql immutable set search_path = pg_catalog, pg_temp
as $$ select sha256(convert_to(token, 'UTF8')) $$;

create function identity.issue(kind text, actor text, purpose text, lifetime interval) returns text
  language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  token text := encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'hex');
begin
  delete from identity.token t where t.expires_at < now() - interval '30 days';
  insert into identity.token (hash, kind, actor, purpose, expires_at)
       values (identity.hash(token), kind, actor, purpose, now() + lifetime);
  return token;
end
$$;

-- For the owner alone: a token for someone whom the machine's owner trusts, until people can sign in.
create function identity.issue_token(actor text, purpose text, lifetime interval, one_time boolean default false) returns text
  language sql volatile set search_path = pg_catalog, pg_temp
as $$ select identity.issue(case when one_time then 'one-time' else 'session' end, actor, purpose, lifetime) $$;

-- Swaps a one-time token for a session of twelve hours; null where it was used before, expired or unknown.
create function identity.exchange_one_time(token text) returns text
  language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  with used as (
    update identity.token t
       set used_at = clock_timestamp()
     where t.hash = identity.hash($1) and t.kind = 'one-time' and t.used_at is null and t.expires_at > clock_timestamp()
    returning t.actor, t.purpose
  )
  select identity.issue('session', used.actor, used.purpose, interval '12 hours') from used
$$;

-- Checks the token and makes its holder the one who acts until this transaction ends; null where it proves nothing.
create function identity.act(token text) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  found_actor text := (
    select t.actor from identity.token t
     where t.hash = identity.hash(token) and t.kind <> 'one-time' and t.expires_at > clock_timestamp());
begin
  if found_actor is not null then
    perform identity.set_signed('actor', found_actor);
  end if;
  return found_actor;
end
$$;

-- Who acts in this transaction; null for a reader who has shown nothing.
create function identity.actor() returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select identity.read_signed('actor') $$;

-- A ticket with which a job acts for whoever acts now.
create function identity.job_ticket(purpose text) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if identity.read_signed('actor') is null then
    raise insufficient_privilege using message = 'A ticket for a job needs someone who acts: call identity.act first.';
  end if;
  return identity.issue('job', identity.read_signed('actor'), purpose, interval '7 days');
end
$$;

-- Ends a session or a job's ticket; whoever holds the token may end it.
create function identity.sign_out(token text) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ delete from identity.token t where t.hash = identity.hash($1) and t.kind <> 'one-time' $$;

grant execute on function
  identity.exchange_one_time(text), identity.act(text), identity.actor(), identity.job_ticket(text), identity.sign_out(text)
  to :"program";

------------------------------------------------------------------------------------------------------------
-- record: what changed
------------------------------------------------------------------------------------------------------------

create table record.change (
  id         bigint generated always as identity primary key,
  at         timestamptz not null default clock_timestamp(),
  actor      text not null,
  through    text not null check (through in ('page', 'api', 'import', 'command-line', 'job', 'link')),
  why        text,
  request_id text,
  undoes     bigint unique references record.change (id)
);
comment on table record.change is 'Who changed something, when, through what and why: one for each transaction that writes.';
comment on column record.change.undoes is 'The change that this one took back; a change is taken back at most once.';

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
create function record.begin_change(through text, why text default null, request_id text default null, undoes bigint default null)
  returns bigint
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  who    text := identity.read_signed('actor');
  change bigint;
begin
  if who is null then
    raise insufficient_privilege using message = 'Nothing changes without someone who acts: call identity.act first.';
  end if;
  if identity.read_signed('change') is not null then
    raise object_not_in_prerequisite_state using message = 'This transaction already has its change.';
  end if;
  insert into record.change (actor, through, why, request_id, undoes)
       values (who, through, why, request_id, undoes) returning id into change;
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

grant execute on function record.begin_change(text, text, text, bigint), record.current_change() to :"program";
