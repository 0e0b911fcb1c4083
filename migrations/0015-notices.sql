-- From answer to agreement: an unnamed State stays unknown while it speaks with partners, and whoever must act next is
-- told by a letter with a link.

------------------------------------------------------------------------------------------------------------
-- Unnamed in a conversation
------------------------------------------------------------------------------------------------------------

-- Does the State of this request stand under its name towards the partner of this thread; without one, towards all.
-- For the two sides of it; null for everyone else.
create function exchange.name_is_open(of_request uuid, of_thread uuid default null) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select request.named = 'open' or exists (
           select from consent.consent given
            where thread.token is not null and not given.unnamed
              and given.state_id = request.state_id and given.side = request.side and given.record_kind = 'request'
              and given.record_id = request.id
              and given.revoked_at is null and given.begins_at <= now() and (given.ends_at is null or given.ends_at > now())
              and (given.audience in ('public', 'partners')
                   or given.audience = 'named'
                      and exists (select from consent.named_partner named
                                   where named.consent_id = given.id and named.organisation_id = thread.organisation_id)))
    from exchange.request
    left join exchange.thread on thread.request_token = request.token and thread.token = of_thread
   where request.token = of_request
     and (exchange.own_request(of_request) is not null or thread.organisation_id = identity.organisation())
$$;

-- What an unnamed State writes is signed by nobody, brings no file, and is seen from the next day on: its hour would tell
-- where it is.
create policy unnamed on exchange.message as restrictive for insert with check (
  not from_state or signed is null or exchange.name_is_open(request_token, thread_token));
create policy unnamed on exchange.message_file as restrictive for insert with check (
  exists (select from exchange.message
           where message.token = message_token
             and (not from_state or exchange.name_is_open(request_token, thread_token))));
create policy the_next_day on exchange.message as restrictive for select using (
  not from_state or signed is not null or written_on < (now() at time zone 'UTC')::date
  or exchange.own_request(request_token) is not null);
alter table exchange.message alter written_on set default (now() at time zone 'UTC')::date;
alter table exchange.thread alter answered_on set default (now() at time zone 'UTC')::date;

------------------------------------------------------------------------------------------------------------
-- Notices
------------------------------------------------------------------------------------------------------------

-- Whom something waits for, and where. Never what it says: letters and digests carry the link alone.
create table exchange.notice (
  id         bigint generated always as identity primary key,
  person_id  bigint not null references identity.person (id),
  kind       text not null check (kind <> ''),
  -- Below the language.
  path       text not null check (path <> ''),
  -- Of what an unnamed State does: the next morning.
  created_at timestamptz not null default now(),
  sent_at    timestamptz
);
comment on table exchange.notice is 'That something waits for someone, and where; without a word of what it is.';
create index notice_by_person on exchange.notice (person_id);
alter table exchange.notice enable row level security;
create policy own on exchange.notice for select
  using (person_id = (select identity.person()) and (select identity.looking()) is null and created_at <= now());
-- Made and told by the functions below alone.
revoke insert, update, delete on exchange.notice from :"program";

-- Puts a notice and its letter in line for each of these people but whoever acts. Those below say for whom. Of the same
-- thing at the same place someone is told once an hour, and not again while a letter of it waits.
create function exchange.notify(people bigint[], kind text, path text, at timestamptz) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  with wanted as (
    select person.id,
           (select max(earlier.created_at) from exchange.notice earlier
             where earlier.person_id = person.id and earlier.kind = notify.kind and earlier.path = notify.path) as last
      from unnest(people) one join identity.person on person.id = one
     where person.disabled_at is null and person.erased_at is null and person.id is distinct from identity.person()
     group by person.id),
  told as (
    insert into exchange.notice (person_id, kind, path, created_at)
    select wanted.id, notify.kind, notify.path, greatest(notify.at, wanted.last + interval '1 hour')
      from wanted where wanted.last is null or wanted.last <= now()
    returning id, person_id, created_at)
  insert into platform.letter (kind, subject, language, next_try_at)
  select 'exchange.notice', told.id, personal.language, told.created_at from told join identity.personal using (person_id)
$$;
revoke execute on function exchange.notify(bigint[], text, text, timestamptz) from :"program";

-- Tells the State whose request it is: who coordinates; or who may consent, where nobody else can go on.
create function exchange.notify_state(of_request uuid, kind text, path text, by_consent boolean) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select exchange.notify(
           case when by_consent
                then array(select power.person_id
                             from identity.power
                             join identity.organisation on organisation.id = power.organisation_id
                             join identity.organisation_kind on organisation_kind.kind = organisation.kind
                            where organisation_kind.side = 'government' and power.state_id = request.state_id
                              and power.begins_at <= now() and (power.ends_at is null or power.ends_at > now()))
                else array(select held.person_id
                             from identity.membership_in_force held
                             join identity.organisation on organisation.id = held.organisation_id
                            where held.role = 'coordinator' and organisation.state_id = request.state_id) end,
           notify_state.kind, notify_state.path, now())
    from exchange.request
   where request.token = of_request
     and (exchange.own_request(of_request) is not null
          or exists (select from exchange.thread
                      where thread.request_token = of_request and thread.organisation_id = identity.organisation()))
$$;

-- Tells the partner of a thread: at once, or the next morning where it does not know the State's name.
create function exchange.notify_partner(of_thread uuid, kind text, path text) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select exchange.notify(
           array(select held.person_id from identity.membership_in_force held
                  where held.organisation_id = thread.organisation_id),
           notify_partner.kind, notify_partner.path,
           case when exchange.name_is_open(thread.request_token, thread.token) then now()
                else (date_trunc('day', now() at time zone 'UTC') + interval '1 day 6 hours') at time zone 'UTC' end)
    from exchange.thread
   where thread.token = of_thread
     and (exchange.own_request(thread.request_token) is not null or thread.organisation_id = identity.organisation())
$$;

-- What the letter of a notice needs, when it is written; nothing where none is in line.
create function exchange.write_notice(notice bigint) returns table (email text, kind text, path text)
  language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update exchange.notice told set sent_at = now()
    from identity.personal
   where told.id = write_notice.notice and personal.person_id = told.person_id
     and exists (select from platform.letter waiting
                  where waiting.kind = 'exchange.notice' and waiting.subject = told.id
                    and waiting.sent_at is null and waiting.dropped_at is null)
  returning personal.email, told.kind, told.path
$$;

------------------------------------------------------------------------------------------------------------
-- Deployments, and offers that are about to lapse
------------------------------------------------------------------------------------------------------------

-- Tells the next party of a deployment that it waits for them; once it waits for nobody, those who took part. For its parties.
create function exchange.notify_of_deployment(of_state text, of_deployment bigint) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  with deployment as (
    select deployment.*, expert.person_id as expert, expert.organisation_id as employer,
           deployment.withdrawn_at is null and deployment.expert_agrees is null as waits_for_expert,
           deployment.withdrawn_at is null and deployment.expert_agrees and deployment.employer_releases is null
             as waits_for_employer
      from exchange.deployment join exchange.expert on expert.id = deployment.expert_id
     where deployment.state_id = of_state and deployment.id = of_deployment
       and (deployment.state_id = identity.government()
            or exchange.is_of_expert(deployment.expert_id, deployment.expert_agrees) is not null))
  select exchange.notify(
           case when waits_for_expert then array[expert]
                when waits_for_employer
                then coalesce((select array_agg(held.person_id) from identity.membership_in_force held
                                where held.organisation_id = employer and held.person_id <> expert), array[expert])
                else array[expert, asked_by] end,
           case when waits_for_expert or waits_for_employer then 'deployment-waits' else 'deployment-moved' end,
           format('/desk/deployments/%s', id), now())
    from deployment
$$;

-- For the worker, which acts for nobody: asks the people of an organisation, once a year, whether an offer of theirs still
-- stands, a month before it would be offered no more. Returns how many offers those are.
create function exchange.remind_of_offers() returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  lapsing record;
  asked   integer := 0;
begin
  for lapsing in
    select offer.organisation_id, format('/exchange/offers/%s', offer.id) as path, offer.confirmed_at
      from exchange.offer
     where offer.withdrawn_at is null and offer.available_until >= current_date
       and offer.confirmed_at > now() - interval '1 year'
       and offer.confirmed_at <= now() - interval '1 year' + interval '30 days'
  loop
    continue when exists (select from exchange.notice
                           where notice.kind = 'offer-lapses' and notice.path = lapsing.path
                             and notice.created_at > lapsing.confirmed_at);
    asked := asked + 1;
    perform exchange.notify(array(select held.person_id from identity.membership_in_force held
                                   where held.organisation_id = lapsing.organisation_id),
                            'offer-lapses', lapsing.path, now());
  end loop;
  return asked;
end
$$;
