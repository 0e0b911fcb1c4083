-- Sign-in beyond what the library keeps, and letters that wait to be sent.

-- The key with which the library signs its cookies and encrypts the secrets of second factors.
create table sign_in.instance_key (
  single boolean primary key default true check (single),
  secret text not null
);
insert into sign_in.instance_key (secret)
values (encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'hex'));

-- A link that lets a person set their password: the invitation, or because they forgot it. The link itself is made
-- when its letter is written, so that only its hash is ever kept.
create table sign_in.link (
  id         bigint generated always as identity primary key,
  purpose    text not null check (purpose in ('invitation', 'password')),
  user_id    text not null references sign_in."user" (id) on delete cascade,
  hash       bytea unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at    timestamptz,
  revoked_at timestamptz
);
create index link_by_user on sign_in.link (user_id);

-- Codes of second factors that were used: each opens once, though it stands for a minute and a half (RFC 6238, 5.2).
create table sign_in.spent_code (
  user_id text not null references sign_in."user" (id) on delete cascade,
  hash    bytea not null,
  at      timestamptz not null default clock_timestamp(),
  primary key (user_id, hash)
);

grant select on sign_in.instance_key to :"program";
grant select, insert, update, delete on sign_in.link, sign_in.spent_code to :"program";

-- What a session tells of its holder, whether or not they can act: all their memberships in force, and which of them
-- wait for a second factor.
create function identity.memberships_of_session(session_token text)
  returns table (membership bigint, role text, organisation text, kind text, state text, waits boolean)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select held.id, held.role, organisation.name, held.kind, held.state_id,
         identity.needs_second_factor(held.role) and not held.demonstration and not session.second_factor
    from sign_in.session
    join identity.membership_in_force held on held.user_id = session."userId"
    join identity.organisation on organisation.id = held.organisation_id
   where session.token = session_token and session."expiresAt" > clock_timestamp()
     and session."createdAt" > clock_timestamp() - interval '7 days'
   order by held.id
$$;

grant execute on function identity.memberships_of_session(text) to :"program";

-- An attempt to sign in, counted before it is tried, so that many at once gain nothing. From the fifth failure on
-- each doubles the pause, from half a minute to an hour; a day without any forgets them.
-- Returns the seconds that are left of a pause, or null where the attempt may be made.
create function sign_in.begin_attempt(key bytea) returns integer
  language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  moment timestamptz := clock_timestamp();
  pause  timestamptz;
begin
  insert into sign_in.attempt (who, failures, last_at) values (key, 0, moment) on conflict (who) do nothing;
  select locked_until into pause from sign_in.attempt where who = key for update;
  if pause > moment then
    return ceil(extract(epoch from pause - moment));
  end if;
  update sign_in.attempt one
     set failures = counted.failures, last_at = moment,
         locked_until = case when counted.failures >= 5
                             then moment + least(30 * 2 ^ least(counted.failures - 5, 10), 3600) * interval '1 second' end
    from (select case when last_at < moment - interval '1 day' then 1 else failures + 1 end as failures
            from sign_in.attempt where who = key) counted
   where who = key;
  return null;
end
$$;
grant execute on function sign_in.begin_attempt(bytea) to :"program";

-- To whom the letter with a link goes, and for which organisation they were invited last; nothing where the link was
-- used, revoked or has expired, or its person was disabled.
create function identity.addressee_of_link(link bigint)
  returns table (email text, name text, organisation text, expires_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select "user".email, "user".name,
         (select organisation.name
            from identity.membership join identity.organisation on organisation.id = membership.organisation_id
           where membership.person_id = person.id and (membership.ends_at is null or membership.ends_at > now())
           order by membership.id desc limit 1),
         one.expires_at
    from sign_in.link one
    join sign_in."user" on "user".id = one.user_id
    join identity.person on person.user_id = "user".id
   where one.id = link and one.used_at is null and one.revoked_at is null and one.expires_at > clock_timestamp()
     and person.disabled_at is null and person.erased_at is null
$$;
grant execute on function identity.addressee_of_link(bigint) to :"program";

-- To whom the letter goes that tells someone who was here already of a role elsewhere; nothing once they act there.
create function identity.introduced_to(membership bigint) returns table (email text, name text, organisation text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select personal.email, personal.name, organisation.name
    from identity.introduction introduced
    join identity.membership_in_force held on held.id = introduced.membership_id
    join identity.personal on personal.person_id = held.person_id
    join identity.organisation on organisation.id = held.organisation_id
   where introduced.membership_id = introduced_to.membership
$$;
grant execute on function identity.introduced_to(bigint) to :"program";

-- Letters that wait to be sent. They carry what identifies their subject; their words are written when they are sent,
-- and where the subject was revoked or answered by then, nothing is.
create table platform.letter (
  id          bigint generated always as identity primary key,
  kind        text not null check (kind <> ''),
  subject     bigint not null,
  language    text not null,
  created_at  timestamptz not null default now(),
  next_try_at timestamptz not null default now(),
  tries       integer not null default 0,
  sent_at     timestamptz,
  -- Why it was not sent: its subject no longer stood, or no server took it.
  dropped_at  timestamptz,
  problem     text,
  -- Only where there is no mail server, for development: what would have been sent.
  shown       jsonb
);
create index letter_waiting on platform.letter (next_try_at) where sent_at is null and dropped_at is null;
comment on table platform.letter is 'E-mails: identifiers only, written out when they are sent.';
grant select, insert, update, delete on platform.letter to :"program";
