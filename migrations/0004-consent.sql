-- Consent: who outside may see what a State's side wrote, on whose authority, until when. And the first confidential
-- kind of record that stands under it: the note.

create table consent.consent (
  id                  bigint generated always as identity primary key,
  -- Whose it is to give: a State's government, or one body.
  state_id            text not null,
  side                text not null check (side in ('government', 'body')),
  organisation_id     bigint not null references identity.organisation (id),
  -- What: one thing, or every thing of a kind.
  scope               text not null check (scope in ('thing', 'kind')),
  record_kind         text not null,
  record_id           bigint,
  -- To whom.
  audience            text not null check (audience in ('government', 'named', 'partners', 'public')),
  -- On whose authority.
  authority_person_id bigint not null references identity.person (id),
  authority_office    text not null check (authority_office <> ''),
  decision_reference  text not null check (decision_reference <> ''),
  conditions          text,
  begins_at           timestamptz not null default now(),
  ends_at             timestamptz,
  revoked_at          timestamptz,
  revoked_reason      text,
  change_id           bigint not null references record.change (id),
  check ((scope = 'thing') = (record_id is not null)),
  check (ends_at is null or ends_at > begins_at),
  check ((revoked_at is null) = (revoked_reason is null)),
  -- A body opens to the government; a government's own need no consent.
  check (audience <> 'government' or side = 'body')
);
create index consent_by_thing on consent.consent (state_id, record_kind, record_id);

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

-- Does a consent in force open this record to whoever acts, or to everyone? What is kept inside an institution is
-- opened only by name, never with all others of its kind.
create function consent.opens(kind text, record bigint, state text, author_side text, author bigint, inside boolean)
  returns boolean
  language sql stable security definer cost 1000 set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from consent.consent given
     where given.state_id = state and given.side = author_side
       and (author_side = 'government' or given.organisation_id = author)
       and given.record_kind = kind
       and (given.scope = 'thing' and given.record_id = record or given.scope = 'kind' and not inside)
       and given.revoked_at is null and given.begins_at <= now() and (given.ends_at is null or given.ends_at > now())
       and (given.audience = 'public'
            or given.audience = 'partners' and identity.is_partner()
            or given.audience = 'named' and identity.is_partner()
               and exists (select from consent.named_partner named
                            where named.consent_id = given.id and named.organisation_id = identity.organisation())
            or given.audience = 'government' and identity.government() = state))
$$;

alter table consent.consent enable row level security;
create policy see on consent.consent for select using (
  side = 'government' and state_id = (select identity.government())
  or organisation_id = (select identity.organisation()));
create policy give on consent.consent for insert with check (
  change_id = (select record.current_change())
  and (select identity.may_consent())
  and authority_person_id = (select identity.person())
  and organisation_id = (select identity.organisation())
  and side = (select identity.side())
  and state_id = (select identity.acting() ->> 'state'));
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

-- The kinds of records that stand under consent, for pages and for the test that tries each of them.
create table consent.record_kind (
  kind       text primary key,
  table_name regclass not null unique
);
grant select on consent.record_kind to :"program";

-- Puts a table under consent: for the owner, in the migration that creates the table. It needs the columns state_id, id,
-- organisation_id (its author's), side, audience (institution or government: who sees it without any consent) and
-- change_id, with primary key (state_id, id). This is the one place that says who sees what.
create function consent.protect(protected regclass, kind text) returns void
  language plpgsql volatile
as $body$
begin
  insert into consent.record_kind (kind, table_name) values (kind, protected);
  perform record.keep_history(protected, 'state_id', 'id');
  execute format('alter table %s enable row level security', protected);
  execute format($$
    create policy see on %s for select using (
      organisation_id = (select identity.organisation()) and side = (select identity.side())
      or side = 'government' and audience = 'government' and state_id = (select identity.government())
      or consent.opens(%L, id, state_id, side, organisation_id, audience = 'institution'))$$, protected, kind);
  -- Who looks as others would sees nothing but their own side's: a government none of what a body opened to others.
  execute format($$
    create policy see_as on %s as restrictive for select using (
      ((select identity.only_state()) is null or state_id = (select identity.only_state()))
      and case when (select identity.only_organisation()) is not null
               then organisation_id = (select identity.only_organisation())
               else (select identity.looking()) is null or side = 'government' end)$$,
    protected);
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
  primary key (state_id, id),
  foreign key (state_id, recommendation_id) references register.recommendation (state_id, id)
);
comment on table followup.note is 'What someone wrote beside a recommendation; confidential until consent opens it.';
create index note_by_recommendation on followup.note (state_id, recommendation_id);
create index note_by_organisation on followup.note (state_id, organisation_id);
select consent.protect('followup.note', 'note');

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
