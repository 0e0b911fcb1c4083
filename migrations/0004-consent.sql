-- Consent: who outside may see what a State's side wrote, on whose authority, until when. And the first confidential
-- kind of record that stands under it: the note.

-- The kinds of records that stand under consent (consent.protect).
create table consent.record_kind (
  kind       text primary key,
  table_name regclass not null unique,
  -- How a page names one of them: the column whose words it shows, and the path of its page with columns in braces.
  words      text,
  path       text,
  -- Each is opened by a decision of its own, never with all others of its kind.
  one_by_one boolean not null default false
);
grant select on consent.record_kind to :"program";

create table consent.consent (
  id                  bigint generated always as identity primary key,
  -- Whose it is to give: a State's government, or one body.
  state_id            text not null,
  side                text not null check (side in ('government', 'body')),
  organisation_id     bigint not null references identity.organisation (id),
  -- What: one thing, or every thing of a kind.
  scope               text not null check (scope in ('thing', 'kind')),
  record_kind         text not null references consent.record_kind (kind),
  record_id           bigint,
  -- To whom.
  audience            text not null check (audience in ('government', 'named', 'partners', 'public')),
  -- Opens what describes the thing without its State, never the thing itself.
  unnamed             boolean not null default false,
  -- On whose authority.
  authority_person_id bigint not null references identity.person (id),
  authority_office    text not null check (authority_office <> ''),
  decision_reference  text not null check (decision_reference <> ''),
  conditions          text,
  -- It opens from the moment at which it is given, never before.
  given_at            timestamptz not null default now(),
  begins_at           timestamptz not null default now(),
  ends_at             timestamptz,
  revoked_at          timestamptz,
  revoked_reason      text,
  change_id           bigint not null references record.change (id),
  check ((scope = 'thing') = (record_id is not null)),
  check (ends_at is null or ends_at > begins_at),
  check ((revoked_at is null) = (revoked_reason is null)),
  -- A body opens to the government; a government's own need no consent.
  check (audience <> 'government' or side = 'body'),
  check (not unnamed or scope = 'thing' and side = 'government')
);
-- 0 for all of a kind: so that both are found in one look.
create index consent_by_thing on consent.consent (state_id, record_kind, coalesce(record_id, 0));

create table consent.named_partner (
  state_id        text not null,
  consent_id      bigint not null references consent.consent (id),
  organisation_id bigint not null references identity.organisation (id),
  change_id       bigint not null references record.change (id),
  primary key (consent_id, organisation_id)
);
create index named_partner_by_organisation on consent.named_partner (organisation_id);

select record.keep_history('consent.consent', 'id');
select record.keep_history('consent.named_partner', 'consent_id', 'organisation_id');

-- The power to consent for the side that acts, held by the one who acts, in force now.
create function identity.may_consent() returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from identity.power
      join identity.organisation on organisation.id = power.organisation_id
      join identity.organisation_kind using (kind)
     where power.person_id = identity.person()
       and power.begins_at <= now() and (power.ends_at is null or power.ends_at > now())
       and (organisation_kind.side = 'government' and power.state_id = identity.government()
            or organisation_kind.side = 'body' and power.organisation_id = identity.organisation()))
$$;
grant execute on function identity.may_consent() to :"program";

alter table consent.consent enable row level security;
create policy see on consent.consent for select using (
  side = 'government' and state_id = (select identity.government())
  or organisation_id = (select identity.organisation()));
create policy not_while_looking on consent.consent as restrictive for select using ((select identity.looking()) is null);
create policy give on consent.consent for insert with check (
  change_id = (select record.current_change())
  and (select identity.may_consent())
  and authority_person_id = (select identity.person())
  and organisation_id = (select identity.organisation())
  and side = (select identity.side())
  and state_id = (select identity.acting() ->> 'state')
  and (scope = 'thing' or exists (select from consent.record_kind where kind = record_kind and not one_by_one)));
create policy revoke on consent.consent for update
  using ((select identity.may_consent())
         and (side = 'government' and state_id = (select identity.government())
              or side = 'body' and organisation_id = (select identity.organisation())))
  with check (change_id = (select record.current_change()));

alter table consent.named_partner enable row level security;
create policy see on consent.named_partner for select
  using (exists (select from consent.consent given where given.id = consent_id));
create policy give on consent.named_partner for insert with check (
  change_id = (select record.current_change())
  and exists (select from consent.consent given
               where given.id = consent_id and given.change_id = (select record.current_change())
                 and given.state_id = named_partner.state_id));

-- A consent is given once and revoked once; nothing else of it changes.
create function consent.only_revoked() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if old.revoked_at is not null
     or to_jsonb(new) - '{revoked_at,revoked_reason,change_id}'::text[]
        <> to_jsonb(old) - '{revoked_at,revoked_reason,change_id}'::text[] then
    raise check_violation using message = 'A consent is revoked, never altered: give another.', constraint = 'only_revoked';
  end if;
  return new;
end
$$;
create trigger only_revoked before update on consent.consent for each row execute function consent.only_revoked();

-- A consent is given now, and revoked now: neither is dated back.
create function consent.stamp() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    new.given_at := now();
  elsif new.revoked_at is not null then
    new.revoked_at := now();
  end if;
  return new;
end
$$;
create trigger stamp before insert or update on consent.consent for each row execute function consent.stamp();

-- Nobody opens what they cannot see: asked under the policies of whoever gives the consent, once those let it in.
create function consent.check_thing() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  its_table regclass := (select table_name from consent.record_kind where kind = new.record_kind);
  is_seen   boolean;
begin
  if new.scope = 'thing' then
    execute format('select exists (select from %s thing where thing.state_id = $1 and thing.id = $2)', its_table)
       into is_seen using new.state_id, new.record_id;
    if not is_seen then
      raise check_violation using message = 'Nobody opens what they cannot see.', constraint = 'thing_is_seen';
    end if;
  end if;
  return null;
end
$$;
create trigger check_thing after insert on consent.consent for each row execute function consent.check_thing();

-- What the operator removed from the public stays removed, whatever consent says; how, stands in 0008-consent-outlets.sql.
create table consent.removal (
  state_id        text not null,
  id              bigint generated always as identity,
  record_kind     text not null references consent.record_kind (kind),
  record_id       bigint not null,
  -- Whose it was.
  organisation_id bigint not null references identity.organisation (id),
  removed_at      timestamptz not null default now(),
  reason          text not null check (reason <> ''),
  reply           text check (reply <> ''),
  replied_at      timestamptz,
  change_id       bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, record_kind, record_id),
  check ((reply is null) = (replied_at is null))
);
comment on table consent.removal is
  'What an independent body had published and the operator removed from the public: the reason, and the author''s reply.';
select record.keep_history('consent.removal', 'state_id', 'id');
alter table consent.removal enable row level security;
-- Written by functions alone. The notice is public (consent.removal_notice); whose it was is not, since an
-- author may appear under another name.
revoke insert, update, delete on consent.removal from :"program";
create policy see on consent.removal for select
  using (organisation_id = (select identity.organisation()) or (select identity.administers()));

------------------------------------------------------------------------------------------------------------
-- Who sees what
------------------------------------------------------------------------------------------------------------

-- The consents in force that reach whoever acts, or everyone: the one place that says whom an audience means. A row
-- policy looks up those of one thing here, by index. It shows the program what its owner sees, and hence nothing but what
-- whoever acts could find out by looking: that a thing, or all of a kind, is open to them.
create view consent.reaching with (security_barrier) as
  select given.state_id, given.record_kind,
         -- One thing; 0 for all things of the kind.
         coalesce(given.record_id, 0) as thing,
         given.side,
         -- Whose things; null for those of the whole government.
         case given.side when 'body' then given.organisation_id end as author,
         -- What the operator removed is public no more.
         case given.audience
           when 'public' then array(select removal.record_id from consent.removal
                                     where removal.state_id = given.state_id and removal.record_kind = given.record_kind)
           else '{}' end as but_for,
         given.conditions, given.ends_at
    from consent.consent given
   where given.revoked_at is null and given.begins_at <= now() and (given.ends_at is null or given.ends_at > now())
     and not given.unnamed
     and (given.audience = 'public'
          or given.audience = 'partners' and (select identity.is_partner())
          or given.audience = 'named' and (select identity.is_partner())
             and exists (select from consent.named_partner named
                          where named.consent_id = given.id and named.organisation_id = (select identity.organisation()))
          or given.audience = 'government' and given.state_id = (select identity.government()))
     -- Who looks as others would is told of their own side's alone.
     and ((select identity.only_states()) is null or given.state_id = any ((select identity.only_states())::text[]))
     and case when (select identity.only_organisation()) is not null
              then given.organisation_id = (select identity.only_organisation())
              else (select identity.looking()) is null or given.side = 'government' end;
grant select on consent.reaching to :"program";

-- The condition under which a consent in `given` (consent.reaching) opens a row of a protected table, called `thing`.
-- What is kept inside an institution is opened only by name, never with all others of its kind.
create function consent.opening(kind text) returns text
  language sql immutable set search_path = pg_catalog, pg_temp
as $body$
  select format($$
    given.state_id = thing.state_id and given.record_kind = %L
    and given.thing in (thing.id, case when thing.audience <> 'institution' then 0 end)
    and given.side = thing.side and (given.author is null or given.author = thing.organisation_id)
    and thing.id <> all (given.but_for)$$, kind)
$body$;

-- The condition under which whoever acts sees a row of a protected table, called `thing`: the one place that says it. Its
-- author's side comes first, so that nothing is looked up for those rows.
create function consent.sees(kind text) returns text
  language sql immutable set search_path = pg_catalog, pg_temp
as $body$
  select format($$(
    thing.organisation_id = (select identity.organisation()) and thing.side = (select identity.side())
    or thing.side = 'government' and thing.audience = 'government' and thing.state_id = (select identity.government())
    or exists (select from consent.reaching given where %s))$$, consent.opening(kind))
$body$;

-- The condition that holds for whoever looks as others would besides: they see nothing but their own side's, a government
-- none of what a body opened to others.
create function consent.sees_as() returns text
  language sql immutable set search_path = pg_catalog, pg_temp
as $body$
  select $$(
    ((select identity.only_states()) is null or thing.state_id = any ((select identity.only_states())::text[]))
    and case when (select identity.only_organisation()) is not null
             then thing.organisation_id = (select identity.only_organisation())
             else (select identity.looking()) is null or thing.side = 'government' end)$$
$body$;

-- Does a consent in force open a thing to whoever acts: for functions that look past the policies.
create function consent.opens(kind text, record bigint, state text, author_side text, author bigint, inside boolean)
  returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from consent.reaching given
     where given.state_id = state and given.record_kind = kind
       and given.thing in (record, case when not inside then 0 end)
       and given.side = author_side and (given.author is null or given.author = opens.author)
       and record <> all (given.but_for))
$$;

-- Is a thing open to everyone: by a consent in force, and not removed.
create function consent.is_public(kind text, record bigint, state text, author_side text, author bigint, inside boolean)
  returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from consent.consent given
     where given.state_id = state and given.side = author_side
       and (author_side = 'government' or given.organisation_id = author)
       and given.record_kind = kind and given.audience = 'public' and not given.unnamed
       and coalesce(given.record_id, 0) in (record, case when not inside then 0 end)
       and given.revoked_at is null and given.begins_at <= now() and (given.ends_at is null or given.ends_at > now()))
     and not exists (
    select from consent.removal removed
     where removed.state_id = state and removed.record_kind = kind and removed.record_id = record)
$$;

-- The author's side never changes, whatever else does.
create function consent.keep_author() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if (new.state_id, new.organisation_id, new.side) is distinct from (old.state_id, old.organisation_id, old.side) then
    raise check_violation using message = 'What someone wrote stays theirs.', constraint = 'author_stays';
  end if;
  return new;
end
$$;

-- Puts a table under consent: for the owner, in the migration that creates the table. It needs the columns state_id, id,
-- organisation_id (its author's), side, audience (institution or government: who sees it without any consent) and
-- change_id, with primary key (state_id, id). `words` and `path` say how a page names one of its rows.
create function consent.protect(protected regclass, kind text, words text default null, path text default null)
  returns void
  language plpgsql volatile
as $body$
begin
  insert into consent.record_kind (kind, table_name, words, path) values (kind, protected, words, path);
  perform record.keep_history(protected, 'state_id', 'id');
  execute format('create trigger reason_of_inserted after insert on %s referencing new table as touched
                  for each statement execute function record.keep_reason_inside()', protected);
  execute format('create trigger reason_of_updated after update on %s referencing new table as touched
                  for each statement execute function record.keep_reason_inside()', protected);
  execute format('create trigger reason_of_deleted after delete on %s referencing old table as touched
                  for each statement execute function record.keep_reason_inside()', protected);
  execute format('alter table %s enable row level security', protected);
  execute format('create policy see on %s for select using (%s)',
                 protected, replace(consent.sees(kind), 'thing.', protected || '.'));
  execute format('create policy see_as on %s as restrictive for select using (%s)',
                 protected, replace(consent.sees_as(), 'thing.', protected || '.'));
  execute format($$
    create policy add on %s for insert with check (
      change_id = (select record.current_change())
      and organisation_id = (select identity.organisation()) and side = (select identity.side())
      and side in ('government', 'body') and state_id = (select identity.acting() ->> 'state'))$$, protected);
  -- Its own organisation alters it; on a government's side its coordinator too, and may not widen it.
  execute format($$
    create policy alter on %s for update
      using (organisation_id = (select identity.organisation()) and side = (select identity.side())
             or side = 'government' and audience = 'government' and state_id = (select identity.coordinated_state()))
      with check (change_id = (select record.current_change()))$$, protected);
  execute format($$
    create policy remove on %s for delete
      using ((select record.current_change()) is not null
             and organisation_id = (select identity.organisation()) and side = (select identity.side()))$$, protected);
  execute format('create trigger keep_author before update on %s for each row execute function consent.keep_author()', protected);
end
$body$;

-- Puts a table whose rows belong to a protected record under the same rules: its rows are seen with that record, and
-- written by its organisation. It needs state_id, id, change_id and the column that names the record.
create function consent.protect_part(part regclass, whole regclass, naming text) returns void
  language plpgsql volatile
as $body$
begin
  perform record.keep_history(part, 'state_id', 'id');
  execute format('alter table %s enable row level security', part);
  execute format($$
    create policy see on %1$s for select using (
      exists (select from %2$s whole where whole.state_id = %1$s.state_id and whole.id = %1$s.%3$I))$$, part, whole, naming);
  execute format($$
    create policy write on %1$s for insert with check (
      change_id = (select record.current_change())
      and exists (select from %2$s whole where whole.state_id = %1$s.state_id and whole.id = %1$s.%3$I
                     and whole.organisation_id = (select identity.organisation())))$$, part, whole, naming);
  execute format($$
    create policy remove on %1$s for delete using (
      (select record.current_change()) is not null
      and exists (select from %2$s whole where whole.state_id = %1$s.state_id and whole.id = %1$s.%3$I
                     and whole.organisation_id = (select identity.organisation())))$$, part, whole, naming);
  -- A row that was taken away is seen by the institution whose record it is: what others of the government saw of the
  -- record then, its present audience does not tell.
  execute format($$
    create policy %4$I on record.history for select using (
      table_name = %1$L
      and exists (select from %2$s whole where whole.state_id = history.state_id and whole.id = (history.before ->> %3$L)::bigint
                     and whole.organisation_id = (select identity.organisation())
                     and whole.side = (select identity.side())))$$, part, whole, naming, 'see_own ' || part);
end
$body$;

------------------------------------------------------------------------------------------------------------
-- Notes
------------------------------------------------------------------------------------------------------------

create table followup.note (
  state_id          text not null,
  id                bigint generated always as identity,
  recommendation_id text not null,
  organisation_id   bigint not null references identity.organisation (id),
  side              text not null check (side in ('government', 'body')),
  audience          text not null check (audience in ('institution', 'government')),
  text              text not null check (text <> ''),
  language          text not null,
  -- Null where it came through a one-time link.
  written_by        bigint references identity.person (id),
  change_id         bigint not null references record.change (id),
  written_at        timestamptz not null default now(),
  changed_at        timestamptz not null default now(),
  -- Made with the form: what comes twice with the same key is written once.
  form_key          uuid,
  primary key (state_id, id),
  foreign key (state_id, recommendation_id) references register.recommendation (state_id, id)
);
comment on table followup.note is 'What someone wrote beside a recommendation; confidential until consent opens it.';
create index note_by_recommendation on followup.note (state_id, recommendation_id);
create index note_by_organisation on followup.note (state_id, organisation_id);
create unique index note_by_form on followup.note (state_id, written_by, form_key);
select consent.protect('followup.note', 'note', 'text', '/recommendations/{recommendation_id}/notes/{id}');

-- Nobody writes in another's name. What was removed and is brought back stays with whoever wrote it.
create function followup.may_write_as(writer bigint, of_state text, of_id bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select writer = identity.person()
      or exists (select from record.history removed
                  where removed.table_name = 'followup.note' and removed.operation = 'delete'
                    and removed.row_key = jsonb_build_object('state_id', of_state, 'id', of_id)
                    and (removed.before ->> 'written_by')::bigint is not distinct from writer
                    and (removed.before ->> 'organisation_id')::bigint = identity.organisation())
$$;
create policy in_own_name on followup.note as restrictive for insert
  with check (followup.may_write_as(written_by, state_id, id));
create function followup.keep_writer() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if new.written_by is distinct from old.written_by then
    raise check_violation using message = 'A note stays with whoever wrote it.', constraint = 'writer_stays';
  end if;
  return new;
end
$$;
create trigger keep_writer before update on followup.note for each row execute function followup.keep_writer();

create table followup.attachment (
  state_id   text not null,
  id         bigint generated always as identity,
  note_id    bigint not null,
  name       text not null check (name <> ''),
  media_type text not null,
  content    bytea not null,
  sha256     bytea not null,
  change_id  bigint not null references record.change (id),
  primary key (state_id, id),
  foreign key (state_id, note_id) references followup.note (state_id, id)
);
create index attachment_by_note on followup.attachment (state_id, note_id);
select consent.protect_part('followup.attachment', 'followup.note', 'note_id');
