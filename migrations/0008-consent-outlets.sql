-- Consent in every outlet: who looked, what was public and is no more, under which name an author appears, and what
-- the operator removed.

------------------------------------------------------------------------------------------------------------
-- What was public, from when until when
------------------------------------------------------------------------------------------------------------

-- Each time for which a thing of a kind was public; no end, or one to come, where it is still. A thing is public while
-- a consent is in force, it stands, it is not kept inside (unless opened by name) and nobody removed it.
-- Runs as whoever calls it; the functions below call it as the owner.
create function consent.public_spells(wanted text, only_state text default null, only_record bigint default null)
  returns table (state_id text, record_id bigint, began timestamptz, ended timestamptz)
  language plpgsql stable set search_path = pg_catalog, pg_temp
as $body$
declare
  its_table regclass := (select table_name from consent.record_kind where kind = wanted);
begin
  if its_table is null then
    return;
  end if;
  return query execute format($$
    with version as (
      select thing.state_id, thing.id, thing.side, thing.organisation_id, thing.audience = 'institution' as inside,
             written.at as since, null::timestamptz as until
        from %1$s thing join record.change written on written.id = thing.change_id
       where ($2 is null or thing.state_id = $2) and ($3 is null or thing.id = $3)
      union all
      select history.state_id, (history.row_key ->> 'id')::bigint, history.before ->> 'side',
             (history.before ->> 'organisation_id')::bigint, history.before ->> 'audience' = 'institution',
             written.at, overwritten.at
        from record.history
        join record.change written on written.id = history.before_change_id
        join record.change overwritten on overwritten.id = history.change_id
       where history.table_name = %1$L
         and ($2 is null or history.state_id = $2) and ($3 is null or history.row_key ->> 'id' = $3::text)
    ), spell as (
      select version.state_id, version.id, greatest(given.begins_at, given.given_at, version.since) as began,
             least(given.revoked_at, given.ends_at, version.until, removal.removed_at) as ended
        from consent.consent given
        join version
          on version.state_id = given.state_id and version.side = given.side
         and (given.side = 'government' or version.organisation_id = given.organisation_id)
         and (given.scope = 'thing' and version.id = given.record_id or given.scope = 'kind' and not version.inside)
        left join consent.removal
          on removal.state_id = version.state_id and removal.record_kind = $1 and removal.record_id = version.id
       where given.record_kind = $1 and given.audience = 'public' and not given.unnamed)
    select * from spell where spell.began <= now() and (spell.ended is null or spell.ended > spell.began)$$, its_table)
    using wanted, only_state, only_record;
end
$body$;

-- When a thing that was public ceased to be; null where it still is, and where it never was or never stood.
create function consent.public_withdrawal(kind text, record bigint, state text default null) returns timestamptz
  language sql stable security definer set search_path = pg_catalog, consent, pg_temp
as $$
  select max(ended) from consent.public_spells(kind, state, record) spell
  having bool_and(ended is not null and ended <= now())
$$;

-- What of a kind was public and is no more, the last withdrawn first.
create function consent.withdrawn(kind text, most integer)
  returns table (state_id text, record_id bigint, withdrawn_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, consent, pg_temp
as $$
  select spell.state_id, spell.record_id, max(spell.ended) from consent.public_spells(kind) spell
   group by spell.state_id, spell.record_id
  having bool_and(spell.ended is not null and spell.ended <= now())
   order by 3 desc, 1, 2 limit most
$$;

-- What of a kind is public now, and since when it reads as it does; the newest first.
create function consent.published(wanted text)
  returns table (state_id text, record_id bigint, published_at timestamptz)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $body$
declare
  its_table regclass := (select table_name from consent.record_kind where kind = wanted);
begin
  if its_table is null then
    return;
  end if;
  return query execute format($$
    select thing.state_id, thing.id, greatest(min(greatest(given.begins_at, given.given_at)), max(written.at))
      from consent.consent given
      join %1$s thing
        on thing.state_id = given.state_id and thing.side = given.side
       and (given.side = 'government' or thing.organisation_id = given.organisation_id)
       and (given.scope = 'thing' and thing.id = given.record_id or given.scope = 'kind' and thing.audience <> 'institution')
      join record.change written on written.id = thing.change_id
     where given.record_kind = $1 and given.audience = 'public' and not given.unnamed and given.revoked_at is null
       and given.begins_at <= now() and (given.ends_at is null or given.ends_at > now())
       and not exists (select from consent.removal
                        where removal.state_id = thing.state_id and removal.record_kind = $1 and removal.record_id = thing.id)
     group by thing.state_id, thing.id
     order by 3 desc, 1, 2$$, its_table) using wanted;
end
$body$;

------------------------------------------------------------------------------------------------------------
-- The operator's removal
------------------------------------------------------------------------------------------------------------

-- Takes from the public what an independent body had published. For an administrator, with a reason that everyone reads.
create function consent.remove_public(of_kind text, of_state text, of_id bigint, reason text) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $body$
declare
  its_table regclass := (select table_name from consent.record_kind where kind = of_kind);
  author    bigint;
begin
  if not identity.administers() then
    raise insufficient_privilege using message = 'Only an administrator removes what others published.';
  end if;
  execute format($$
    select thing.organisation_id from %s thing
     where thing.state_id = $2 and thing.id = $3 and thing.side = 'body'
       and consent.is_public($1, thing.id, thing.state_id, thing.side, thing.organisation_id, thing.audience = 'institution')$$,
    its_table) into author using of_kind, of_state, of_id;
  if author is null then
    raise no_data_found using message = 'No independent body has published this.';
  end if;
  insert into consent.removal (state_id, record_kind, record_id, organisation_id, reason, change_id)
       values (of_state, of_kind, of_id, author, reason, record.current_change());
end
$body$;

-- What everyone reads where something stood that the operator removed.
create function consent.removal_notice(of_kind text, of_id bigint)
  returns table (removed_at timestamptz, reason text, reply text, replied_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select removed_at, reason, reply, replied_at from consent.removal
   where record_kind = of_kind and record_id = of_id
$$;

-- What the author says to a removal, once, beside the reason: by whoever may publish for it.
create function consent.reply_to_removal(of_state text, removal_id bigint, words text) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update consent.removal
     set reply = words, replied_at = now(), change_id = record.current_change()
   where state_id = of_state and id = removal_id and reply is null
     and organisation_id = identity.organisation() and identity.side() = 'body' and identity.may_consent();
  if not found then
    raise insufficient_privilege using message = 'The author alone replies, once, through whoever may publish for it.';
  end if;
end
$$;

------------------------------------------------------------------------------------------------------------
-- The name under which an author appears
------------------------------------------------------------------------------------------------------------

create table consent.shown_name (
  state_id        text not null,
  organisation_id bigint not null references identity.organisation (id),
  name            text not null check (name <> ''),
  change_id       bigint not null references record.change (id),
  primary key (state_id, organisation_id)
);
comment on table consent.shown_name is 'The name that an independent body shows to readers outside in place of its own.';
select record.keep_history('consent.shown_name', 'state_id', 'organisation_id');
alter table consent.shown_name enable row level security;
create policy see on consent.shown_name for select using (organisation_id = (select identity.organisation()));
create policy choose on consent.shown_name for insert with check (
  change_id = (select record.current_change()) and (select identity.may_consent())
  and organisation_id = (select identity.organisation()) and (select identity.side()) = 'body'
  and state_id = (select identity.acting() ->> 'state'));
create policy alter on consent.shown_name for update
  using (organisation_id = (select identity.organisation()) and (select identity.may_consent()))
  with check (change_id = (select record.current_change()));
create policy remove on consent.shown_name for delete using (
  (select record.current_change()) is not null
  and organisation_id = (select identity.organisation()) and (select identity.may_consent()));

-- Under which name the authors of things appear to whoever reads them: of a page of things at once, without those that
-- they may not read.
create function consent.authors_of(of_kind text, states text[], records bigint[])
  returns table (state_id text, record_id bigint, author text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $body$
declare
  its_table regclass := (select table_name from consent.record_kind where kind = of_kind);
begin
  if its_table is null then
    return;
  end if;
  return query execute format($$
    select thing.state_id, thing.id,
           case when thing.organisation_id = identity.organisation() then organisation.name
                else coalesce(shown.name, organisation.name) end
      from unnest($1, $2) as wanted (state_id, id)
      join %s thing on thing.state_id = wanted.state_id and thing.id = wanted.id
      join identity.organisation on organisation.id = thing.organisation_id
      left join consent.shown_name shown on shown.state_id = thing.state_id and shown.organisation_id = thing.organisation_id
     where %s and %s$$, its_table, consent.sees_as(), consent.sees(of_kind)) using states, records;
end
$body$;

-- The same of one thing; null where they may not read it.
create function consent.author_of(of_kind text, of_state text, of_id bigint) returns text
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select author from consent.authors_of(of_kind, array[of_state], array[of_id]) $$;

-- Under which conditions, and until when, a thing is open to whoever reads it by consent: nothing of any other consent.
create function consent.terms_of(of_kind text, of_state text, of_id bigint)
  returns table (conditions text, ends_at timestamptz)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $body$
declare
  its_table regclass := (select table_name from consent.record_kind where kind = of_kind);
begin
  return query execute format($$
    select distinct given.conditions, given.ends_at
      from %s thing join consent.reaching given on %s
     where thing.state_id = $2 and thing.id = $3 and consent.author_of($1, thing.state_id, thing.id) is not null$$,
    its_table, consent.opening(of_kind))
    using of_kind, of_state, of_id;
end
$body$;

------------------------------------------------------------------------------------------------------------
-- Who looked
------------------------------------------------------------------------------------------------------------

-- Writes down that whoever acts has read these things: where they are of another side than the author's and the thing
-- is not public, and always where someone looks as others would. Returns how many readings were written.
create function consent.record_readings(wanted text, states text[], records bigint[], through text) returns bigint
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $body$
declare
  its_table regclass := (select table_name from consent.record_kind where kind = wanted);
  looking   jsonb := identity.looking();
  looker    bigint := coalesce((looking ->> 'person')::bigint, identity.person());
  written   bigint;
begin
  if looker is null then
    return 0;
  end if;
  execute format($$
    insert into record.reading (person_id, organisation_id, seen_as, through, table_name, row_id, state_id, author_side,
                                author_organisation_id)
    select $1, $2, $3, $4, %2$L, thing.id, thing.state_id, thing.side, thing.organisation_id
      -- Of what they cannot see nothing is told, not even that there was something to read.
      from consent.authors_of($7, $5, $6) as read
      join %1$s thing on thing.state_id = read.state_id and thing.id = read.record_id
     where ($3 is not null
        or (thing.side = 'government' and thing.state_id = identity.government()
            or thing.organisation_id = identity.organisation()) is not true
           and not consent.is_public($7, thing.id, thing.state_id, thing.side, thing.organisation_id,
                                     thing.audience = 'institution'))$$,
    its_table, its_table)
    using looker, coalesce((looking ->> 'organisation')::bigint, identity.organisation()), looking ->> 'as', through,
          states, records, wanted;
  get diagnostics written = row_count;
  return written;
end
$body$;

-- The name of whoever looked, for the side that sees the reading; null where it was erased.
create function consent.reader_name(reading bigint) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select personal.name from record.reading looked join identity.personal on personal.person_id = looked.person_id
   where looked.id = reading
     and (looked.author_side = 'government' and looked.state_id = identity.government()
          or looked.author_side = 'body' and looked.author_organisation_id = identity.organisation())
$$;
