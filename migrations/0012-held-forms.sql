-- Forms that were sent when their session had ended, until whoever sent them has signed in again: sealed with a key that
-- stands in a cookie of their browser alone. Neither a backup nor a crash keeps them.
create unlogged table platform.held_form (
  name    bytea primary key,
  sealed  bytea not null check (octet_length(sealed) <= 400000),
  held_at timestamptz not null default now()
);
create index held_form_by_age on platform.held_form (held_at);

-- Nobody needs to have signed in for this: what is held is bounded in time and in number.
create function platform.hold_form(name bytea, sealed bytea) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  delete from platform.held_form f
   where f.held_at < now() - interval '1 day'
      or f.name in (select older.name from platform.held_form older order by older.held_at desc offset 199);
  insert into platform.held_form (name, sealed) values ($1, $2);
$$;

create function platform.form_held(name bytea) returns bytea
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select f.sealed from platform.held_form f where f.name = $1 and f.held_at > now() - interval '1 day' $$;

grant execute on function platform.hold_form(bytea, bytea), platform.form_held(bytea) to :"program";
