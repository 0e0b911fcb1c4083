-- Who acts: people, the organisations they act for, how they sign in, and how the database knows it.
-- `:"program"` stands for the program's login (the user named in DATABASE_URL); it owns nothing.

-- What is not granted by name is nobody's. (Functions are open to all unless this is said.)
alter default privileges revoke execute on functions from public;

create schema identity;
create schema sign_in;
create schema record;
create schema register;
create schema consent;
create schema followup;
grant usage on schema platform, identity, sign_in, record, register, consent, followup to :"program";
-- The program may see whether its database is as it expects.
grant select on platform.migration to :"program";

-- Tables are read and written by the program, as far as their row policies allow.
alter default privileges in schema register, consent, followup grant select, insert, update, delete on tables to :"program";
alter default privileges in schema register, consent, followup grant usage on sequences to :"program";
alter default privileges in schema register, consent, followup grant execute on functions to :"program";

------------------------------------------------------------------------------------------------------------
-- sign_in: what the sign-in library (better-auth) keeps, in the shape it expects. Only the identity module reads it.
------------------------------------------------------------------------------------------------------------

create table sign_in."user" (
  id                 text primary key,
  name               text not null,
  email              text not null unique,
  "emailVerified"    boolean not null default false,
  image              text,
  "twoFactorEnabled" boolean default false,
  "createdAt"        timestamptz not null default now(),
  "updatedAt"        timestamptz not null default now()
);

create table sign_in.session (
  id          text primary key,
  "userId"    text not null references sign_in."user" (id) on delete cascade,
  token       text not null unique,
  "expiresAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  -- Who signed in with a second factor did so in this session: having one is not enough.
  second_factor boolean not null default false
);
create index session_by_user on sign_in.session ("userId");

create table sign_in.account (
  id                      text primary key,
  "accountId"             text not null,
  "providerId"            text not null,
  "userId"                text not null references sign_in."user" (id) on delete cascade,
  "accessToken"           text,
  "refreshToken"          text,
  "idToken"               text,
  "accessTokenExpiresAt"  timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope                   text,
  password                text,
  "createdAt"             timestamptz not null default now(),
  "updatedAt"             timestamptz not null default now()
);
create index account_by_user on sign_in.account ("userId");

create table sign_in.verification (
  id          text primary key,
  identifier  text not null,
  value       text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index verification_by_identifier on sign_in.verification (identifier);

create table sign_in.two_factor (
  id                        text primary key,
  secret                    text not null,
  "backupCodes"             text not null,
  "userId"                  text not null references sign_in."user" (id) on delete cascade,
  verified                  boolean default true,
  "failedVerificationCount" integer default 0,
  "lockedUntil"             timestamptz
);
create index two_factor_by_user on sign_in.two_factor ("userId");

create table sign_in.passkey (
  id             text primary key,
  name           text,
  "publicKey"    text not null,
  "userId"       text not null references sign_in."user" (id) on delete cascade,
  "credentialID" text not null,
  counter        integer not null,
  "deviceType"   text not null,
  "backedUp"     boolean not null,
  transports     text,
  "createdAt"    timestamptz,
  aaguid         text
);
create index passkey_by_user on sign_in.passkey ("userId");
create index passkey_by_credential on sign_in.passkey ("credentialID");

create table sign_in.sso_provider (
  id               text primary key,
  issuer           text not null,
  "oidcConfig"     text,
  "samlConfig"     text,
  "userId"         text references sign_in."user" (id) on delete cascade,
  "providerId"     text not null unique,
  "organizationId" text,
  domain           text not null
);

-- Failed attempts by what was tried (a hash of the address): the pause before the next one grows.
create table sign_in.attempt (
  who       bytea primary key,
  failures  integer not null,
  last_at   timestamptz not null,
  locked_until timestamptz
);

grant select, insert, update, delete on all tables in schema sign_in to :"program";

------------------------------------------------------------------------------------------------------------
-- identity: organisations, people, roles
------------------------------------------------------------------------------------------------------------

-- On whose side an organisation of a kind stands. "Government" is the State's ministries, agencies, mission and
-- national mechanism; bodies are independent of it; partners support; the operator runs the instance.
create table identity.organisation_kind (
  kind text primary key,
  side text not null check (side in ('government', 'body', 'partner', 'operator')),
  -- Of a State: has one, and only then acts for it.
  of_state boolean not null
);
insert into identity.organisation_kind (kind, side, of_state) values
  ('ministry', 'government', true), ('agency', 'government', true), ('national-mechanism', 'government', true),
  ('permanent-mission', 'government', true),
  ('parliament', 'body', true), ('judiciary', 'body', true), ('nhri', 'body', true), ('civil-society', 'body', true),
  ('local-authority', 'body', true), ('statistics-office', 'body', true),
  ('un-entity', 'partner', false), ('cooperating-state', 'partner', true), ('regional-organisation', 'partner', false),
  ('academic', 'partner', false), ('private-sector', 'partner', false),
  ('international-ngo', 'partner', false),
  ('operator', 'operator', false);

-- Which roles can be held in an organisation of which side (a delegate only in a mission, a coordinator only in the mechanism).
create table identity.role_of_side (
  role text not null,
  side text not null,
  only_kind text,
  primary key (role, side)
);
insert into identity.role_of_side (role, side, only_kind) values
  ('coordinator', 'government', 'national-mechanism'), ('approver', 'government', null),
  ('contributor', 'government', null), ('delegate', 'government', 'permanent-mission'),
  ('approver', 'body', null), ('contributor', 'body', null), ('observer', 'body', null),
  ('partner', 'partner', null),
  ('secretariat', 'operator', null), ('administrator', 'operator', null);

create table identity.organisation (
  id          bigint generated always as identity primary key,
  kind        text not null references identity.organisation_kind (kind),
  state_id    text,
  parent_id   bigint references identity.organisation (id),
  name        text not null check (name <> ''),
  -- Until someone who may has looked at it, nobody acts for it.
  verified_at timestamptz,
  change_id   bigint not null
);
create index organisation_by_state on identity.organisation (state_id, kind);
create unique index one_national_mechanism on identity.organisation (state_id) where kind = 'national-mechanism';

create table identity.person (
  id            bigint generated always as identity primary key,
  user_id       text unique references sign_in."user" (id) on delete set null,
  -- Acts on imaginary States only, and only while the program serves this machine alone.
  demonstration boolean not null default false,
  disabled_at   timestamptz,
  erased_at     timestamptz,
  change_id     bigint not null
);

-- What tells who a person is, apart from all else, so that it can be erased.
create table identity.personal (
  person_id bigint primary key references identity.person (id),
  name      text not null check (name <> ''),
  email     text not null,
  office    text,
  language  text not null default 'en',
  change_id bigint not null
);
create unique index personal_by_email on identity.personal (lower(email));

create table identity.membership (
  id              bigint generated always as identity primary key,
  person_id       bigint not null references identity.person (id),
  organisation_id bigint not null references identity.organisation (id),
  role            text not null,
  -- From elsewhere, given a role inside for a time.
  guest           boolean not null default false,
  begins_at       timestamptz not null default now(),
  ends_at         timestamptz,
  change_id       bigint not null,
  check (not guest or ends_at is not null)
);
create index membership_by_person on identity.membership (person_id);
create index membership_by_organisation on identity.membership (organisation_id);

-- The power to consent for a State's government, or for a body: given to a person with the decision that gives it.
create table identity.power (
  id                 bigint generated always as identity primary key,
  person_id          bigint not null references identity.person (id),
  organisation_id    bigint not null references identity.organisation (id),
  state_id           text not null,
  decision_reference text not null check (decision_reference <> ''),
  begins_at          timestamptz not null default now(),
  ends_at            timestamptz,
  change_id          bigint not null
);
create index power_by_person on identity.power (person_id);

-- For which of their organisations a signed-in person acts now.
create table identity.chosen_membership (
  session_id    text primary key references sign_in.session (id) on delete cascade,
  membership_id bigint not null references identity.membership (id)
);

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
  hash          bytea primary key,
  kind          text not null check (kind in ('one-time', 'session', 'job', 'link')),
  actor         text not null check (actor <> ''),
  -- Of a job that acts for a person: who it was and for which organisation.
  membership_id bigint references identity.membership (id),
  -- Of a link for someone without an account: the one thing that it opens, and whose it is (organisation, side, state).
  opens         jsonb,
  purpose       text not null,
  created_at    timestamptz not null default now(),
  expires_at    timestamptz not null,
  used_at       timestamptz,
  check ((kind = 'link') = (opens is not null))
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

create function identity.issue(
  kind text, actor text, membership bigint, purpose text, lifetime interval, opens jsonb default null) returns text
  language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  token text := encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'hex');
begin
  delete from identity.token t where t.expires_at < now() - interval '30 days';
  insert into identity.token (hash, kind, actor, membership_id, opens, purpose, expires_at)
       values (identity.hash(token), kind, actor, membership, opens, purpose, now() + lifetime);
  return token;
end
$$;

-- For the owner alone: a token for whoever has the machine in their hands.
create function identity.issue_token(actor text, purpose text, lifetime interval, one_time boolean default false) returns text
  language sql volatile set search_path = pg_catalog, pg_temp
as $$ select identity.issue(case when one_time then 'one-time' else 'session' end, actor, null, purpose, lifetime) $$;

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
  select identity.issue('session', used.actor, null, used.purpose, interval '12 hours') from used
$$;

-- Memberships in which someone can act at this moment: in force, of a person who is not disabled, in an organisation
-- that was verified.
create view identity.membership_in_force as
  select membership.id, membership.person_id, membership.organisation_id, membership.role, membership.guest,
         organisation.state_id, organisation.kind, organisation_kind.side, person.user_id, person.demonstration
    from identity.membership
    join identity.person on person.id = membership.person_id and person.disabled_at is null
    join identity.organisation on organisation.id = membership.organisation_id and organisation.verified_at is not null
    join identity.organisation_kind using (kind)
   where membership.begins_at <= now() and (membership.ends_at is null or membership.ends_at > now());

-- Roles whose holders sign in with a second factor.
create function identity.needs_second_factor(role text) returns boolean
  language sql immutable set search_path = pg_catalog, pg_temp
as $$ select role in ('coordinator', 'approver', 'secretariat', 'administrator') $$;

-- The membership with which the holder of a signed-in session acts: the one chosen, otherwise the first that they
-- have. A session ends a week after it began, however much it is used.
create function identity.membership_of_session(session_token text) returns bigint
  language sql stable set search_path = pg_catalog, pg_temp
as $$
  select held.id
    from sign_in.session
    join identity.membership_in_force held on held.user_id = session."userId"
    left join identity.chosen_membership chosen on chosen.session_id = session.id and chosen.membership_id = held.id
   where session.token = session_token and session."expiresAt" > clock_timestamp()
     and session."createdAt" > clock_timestamp() - interval '7 days'
     and (held.demonstration or session.second_factor or not identity.needs_second_factor(held.role))
   order by chosen.membership_id is null, held.id
   limit 1
$$;

-- The States of the demonstration (src/reference/data/imaginary-states.json).
create function identity.imaginary_states() returns text[]
  language sql immutable set search_path = pg_catalog, pg_temp
as $$ select '{XTA,XTB,XTK,XTL,XTM,XTO,XTS}'::text[] $$;

-- Makes whoever holds a membership the one who acts until this transaction ends.
create function identity.act_as_member(membership bigint) returns text
  language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  held  identity.membership_in_force := (select h from identity.membership_in_force h where h.id = membership);
  actor text := 'person ' || held.person_id;
begin
  if held.id is null then
    return null;
  end if;
  -- Who acts here is known here from now on as they are.
  delete from identity.introduction introduced where introduced.membership_id = held.id;
  perform identity.set_signed('acting', (jsonb_build_object(
    'person', held.person_id, 'membership', held.id, 'organisation', held.organisation_id, 'role', held.role,
    'kind', held.kind, 'side', held.side, 'state', held.state_id, 'guest', held.guest)
    -- A demonstration account sees nothing of any State but the imaginary ones.
    || case when held.demonstration then jsonb_build_object('demonstration', true, 'onlyStates', identity.imaginary_states())
            else '{}' end)::text);
  perform identity.set_signed('actor', actor);
  return actor;
end
$$;

-- Checks the token (of a signed-in session, of the machine's owner, of a job) and makes its holder the one who acts
-- until this transaction ends; null where it proves nothing.
create function identity.act(token text) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  found_token identity.token := (
    select t from identity.token t
     where t.hash = identity.hash(token) and t.kind in ('session', 'job') and t.expires_at > clock_timestamp());
begin
  if found_token.hash is null then
    return identity.act_as_member(identity.membership_of_session(token));
  end if;
  if found_token.membership_id is not null then
    return identity.act_as_member(found_token.membership_id);
  end if;
  perform identity.set_signed('acting', '{"machine": true}');
  perform identity.set_signed('actor', found_token.actor);
  return found_token.actor;
end
$$;

-- Makes one of the demonstration's people the one who acts until this transaction ends, so that what they are shown to have
-- done is written under the same rules as what anyone does. For whoever has the machine in their hands.
create function identity.act_as_demonstration(membership bigint) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not identity.is_machine() or identity.read_signed('change') is not null
     or not exists (select from identity.membership_in_force held where held.id = membership and held.demonstration) then
    raise insufficient_privilege using message = 'Only the people of the demonstration act by the hand of whoever runs the machine.';
  end if;
  return identity.act_as_member(membership);
end
$$;

-- Checks a one-time link and lets its holder do, until this transaction ends, the one thing that it opens. They are
-- nobody's member and hold no role, so they see what the public sees; what the link opens knows them by identity.link().
-- Apart from identity.act, so that a link is no session wherever else it is shown.
create function identity.act_by_link(token text) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  link identity.token := (
    select t from identity.token t
     where t.hash = identity.hash(token) and t.kind = 'link' and t.used_at is null and t.expires_at > clock_timestamp());
begin
  if link.hash is null then
    return null;
  end if;
  perform identity.set_signed('acting', jsonb_build_object('link', link.opens)::text);
  perform identity.set_signed('actor', link.actor);
  return link.actor;
end
$$;

-- Who acts in this transaction; null for a reader who has shown nothing.
create function identity.actor() returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select identity.read_signed('actor') $$;

-- All that is known of who acts: person, membership, organisation, role, kind, side, state, guest; or machine; or link.
create function identity.acting() returns jsonb
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select identity.read_signed('acting')::jsonb $$;

-- What the one-time link opens by which someone acts.
create function identity.link() returns jsonb
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select identity.acting() -> 'link' $$;

-- In policies always as (select identity.…()): asked once for a query, not once for a row.
create function identity.person() returns bigint
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select (identity.acting() ->> 'person')::bigint $$;

create function identity.organisation() returns bigint
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select (identity.acting() ->> 'organisation')::bigint $$;

create function identity.role() returns text
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select identity.acting() ->> 'role' $$;

create function identity.side() returns text
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select identity.acting() ->> 'side' $$;

-- The State for whose government someone acts; null for everyone else.
create function identity.government() returns text
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select case when identity.side() = 'government' then identity.acting() ->> 'state' end $$;

-- The machine's owner acts, from the command line or by the first link: may do what an administrator may.
create function identity.is_machine() returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select coalesce((identity.acting() ->> 'machine')::boolean, false) $$;

-- An organisation that supports, speaking through one of its people.
create function identity.is_partner() returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select identity.side() = 'partner' $$;

create function identity.administers() returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select identity.is_machine() or coalesce(identity.role() = 'administrator', false) $$;

-- Keeps the public register: all of it (the operator), or a State's own part (its coordinator).
create function identity.keeps_register() returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select identity.is_machine() or coalesce(identity.role() in ('administrator', 'secretariat'), false) $$;

create function identity.coordinated_state() returns text
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select case when identity.role() = 'coordinator' then identity.government() end $$;

-- The States of which alone anything is seen; null: of all. While someone looks as others would, what those see of other
-- States stays hidden.
create function identity.only_states() returns text[]
  language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case when states is not null then array(select jsonb_array_elements_text(states)) end
    from (select identity.acting() -> 'onlyStates' as states) acting
$$;

-- The organisation whose writing alone is seen then, where it is not the government that looks.
create function identity.only_organisation() returns bigint
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select (identity.acting() ->> 'onlyOrganisation')::bigint $$;

-- Who really looks, and as whom, while someone looks as others would; null for all who look as themselves.
create function identity.looking() returns jsonb
  language sql stable set search_path = pg_catalog, pg_temp
as $$ select identity.acting() -> 'looking' $$;

-- Chooses for which of their organisations the holder of a session acts from now on; false where they hold no such role.
create function identity.choose(session_token text, membership bigint) returns boolean
  language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  with chosen as (
    insert into identity.chosen_membership (session_id, membership_id)
    select session.id, held.id
      from sign_in.session
      join identity.membership_in_force held on held.user_id = session."userId" and held.id = membership
     where session.token = session_token and session."expiresAt" > clock_timestamp()
    on conflict (session_id) do update set membership_id = excluded.membership_id
    returning 1)
  select exists (select from chosen)
$$;

-- Who a session belongs to, also where they cannot act yet (no second factor, no membership in force).
create function identity.person_of_session(session_token text) returns bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select person.id from sign_in.session join identity.person on person.user_id = session."userId"
   where session.token = session_token and session."expiresAt" > clock_timestamp() and person.disabled_at is null
$$;

-- Looks as someone else would: a named partner, any partner (null), or the public. For who decides on consent; from
-- then on this transaction reads what those would see of the same author's side, and changes nothing.
create function identity.see_as(audience text, partner bigint default null) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  acting jsonb := identity.read_signed('acting')::jsonb;
  other  jsonb := jsonb_build_object(
    'onlyStates', jsonb_build_array(acting ->> 'state'),
    -- Who really looks, for the record of readings.
    'looking', jsonb_build_object(
      'person', acting -> 'person', 'organisation', acting -> 'organisation',
      'as', case when audience = 'partner' and partner is null then 'partners' else concat_ws(' ', audience, partner) end));
begin
  if acting ->> 'role' is null or acting ->> 'role' not in ('coordinator', 'approver') then
    raise insufficient_privilege using message = 'Only a coordinator or an approver looks as others would.';
  end if;
  if acting ->> 'side' = 'body' then
    other := other || jsonb_build_object('onlyOrganisation', (acting ->> 'organisation')::bigint);
  end if;
  if audience = 'partner' then
    if partner is not null and not exists (
      select from identity.organisation one join identity.organisation_kind using (kind)
       where one.id = partner and one.verified_at is not null and organisation_kind.side = 'partner') then
      raise invalid_parameter_value using message = format('Organisation %s is no verified partner.', partner);
    end if;
    other := other || jsonb_build_object('side', 'partner', 'role', 'partner', 'organisation', partner);
  elsif audience <> 'public' then
    raise invalid_parameter_value using message = format('Nobody is called %L.', audience);
  end if;
  perform record.log('see-as', 'identity.person', jsonb_build_object('id', acting -> 'person'));
  perform identity.set_signed('acting', other::text);
  -- Nobody acts from here on: record.begin_change refuses.
  perform set_config('throughline.actor', '', true);
end
$$;

-- A ticket with which a job acts for whoever acts now.
create function identity.job_ticket(purpose text) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  acting jsonb := identity.read_signed('acting')::jsonb;
begin
  if identity.read_signed('actor') is null or acting -> 'link' is not null then
    raise insufficient_privilege using message = 'A ticket for a job needs someone who acts: call identity.act first.';
  end if;
  return identity.issue('job', identity.read_signed('actor'), (acting ->> 'membership')::bigint, purpose, interval '7 days');
end
$$;

-- Ends a session or a job's ticket; whoever holds the token may end it.
create function identity.sign_out(token text) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ delete from identity.token t where t.hash = identity.hash($1) and t.kind in ('session', 'job') $$;

grant execute on function
  identity.exchange_one_time(text), identity.act(text), identity.act_by_link(text), identity.act_as_demonstration(bigint),
  identity.actor(), identity.acting(),
  identity.link(), identity.person(),
  identity.organisation(), identity.role(), identity.side(), identity.government(), identity.is_machine(),
  identity.is_partner(), identity.administers(), identity.keeps_register(), identity.coordinated_state(),
  identity.only_states(), identity.only_organisation(), identity.looking(), identity.choose(text, bigint), identity.person_of_session(text),
  identity.see_as(text, bigint), identity.job_ticket(text), identity.sign_out(text), identity.needs_second_factor(text)
  to :"program";
