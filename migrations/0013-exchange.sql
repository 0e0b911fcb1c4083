-- The exchange: needs, requests that go out with consent, offers and what other States tell, experts, the
-- conversation about a request, and the terms of support.

create schema exchange;
grant usage on schema exchange to :"program";
alter default privileges in schema exchange grant select, insert, update, delete on tables to :"program";
alter default privileges in schema exchange grant usage on sequences to :"program";
alter default privileges in schema exchange grant execute on functions to :"program";

------------------------------------------------------------------------------------------------------------
-- Needs: what a State cannot do yet, and why
------------------------------------------------------------------------------------------------------------

create table exchange.need (
  state_id        text not null,
  id              bigint generated always as identity,
  organisation_id bigint not null references identity.organisation (id),
  -- A government's institution proposes a need; a body suggests one under its own name.
  side            text not null check (side in ('government', 'body')),
  audience        text not null check (audience in ('institution', 'government')),
  title           text not null check (title <> ''),
  -- What cannot be done yet, and why.
  gap             text not null check (gap <> ''),
  kinds           text[] not null,
  themes          text[] not null default '{}',
  groups          text[] not null default '{}',
  targets         text[] not null default '{}',
  -- Languages in which support can be received.
  languages       text[] not null default '{}',
  institutions    text,
  beneficiaries   text,
  tried           text,
  own_part        text,
  wanted_from     date,
  wanted_until    date,
  cost            numeric check (cost > 0),
  currency        text,
  indicator       text,
  baseline        text,
  target          text,
  lasting         text,
  -- Of the words above.
  language        text not null,
  written_by      bigint references identity.person (id),
  -- The coordinator has taken it up: from then on it can stand in a request. Or set it aside, for a reason.
  taken_up_at     timestamptz,
  set_aside_at    timestamptz,
  set_aside_because text check (set_aside_because <> ''),
  -- A suggestion of a body that this need answers; the body may take it away all the same.
  answers_need_id bigint,
  form_key        uuid not null,
  written_at      timestamptz not null default now(),
  changed_at      timestamptz not null default now(),
  change_id       bigint not null references record.change (id),
  primary key (state_id, id),
  foreign key (state_id, answers_need_id) references exchange.need (state_id, id) on delete set null (answers_need_id),
  check (wanted_until is null or wanted_from is null or wanted_until >= wanted_from),
  check ((cost is null) = (currency is null)),
  check ((set_aside_at is null) = (set_aside_because is null)),
  check (taken_up_at is null or set_aside_at is null)
);
comment on table exchange.need is 'What a State cannot do yet, why, and what support would help; confidential until consent opens it.';
create index need_by_organisation on exchange.need (state_id, organisation_id);
create unique index need_by_form on exchange.need (state_id, written_by, form_key);
select consent.protect('exchange.need', 'need');

create table exchange.need_recommendation (
  state_id          text not null,
  id                bigint generated always as identity,
  need_id           bigint not null,
  recommendation_id text not null,
  change_id         bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, need_id, recommendation_id),
  foreign key (state_id, need_id) references exchange.need (state_id, id) on delete cascade,
  foreign key (state_id, recommendation_id) references register.recommendation (state_id, id)
);
create index need_by_recommendation on exchange.need_recommendation (state_id, recommendation_id);
select consent.protect_part('exchange.need_recommendation', 'exchange.need', 'need_id');

-- The coordinator mends what an institution shares, as the need itself: also which recommendations it serves.
create policy coordinate on exchange.need_recommendation for insert with check (
  change_id = (select record.current_change()) and state_id = (select identity.coordinated_state())
  and exists (select from exchange.need
               where need.state_id = need_recommendation.state_id and need.id = need_id
                 and need.side = 'government' and need.audience = 'government'));
create policy coordinate_less on exchange.need_recommendation for delete using (
  (select record.current_change()) is not null and state_id = (select identity.coordinated_state())
  and exists (select from exchange.need
               where need.state_id = need_recommendation.state_id and need.id = need_id
                 and need.side = 'government' and need.audience = 'government'));

-- Whether a need is taken up or set aside is for the State's coordinator alone: whoever else writes one, or brings back
-- one that was removed, proposes it. Policies do not hold for the owner, and nor does this.
create function exchange.check_need_taken_up() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if identity.coordinated_state() = new.state_id or not row_security_active('exchange.need') then
    return new;
  end if;
  if tg_op = 'INSERT' then
    new.taken_up_at := null;
    new.set_aside_at := null;
    new.set_aside_because := null;
  elsif (new.taken_up_at, new.set_aside_at, new.set_aside_because)
        is distinct from (old.taken_up_at, old.set_aside_at, old.set_aside_because) then
    raise check_violation using message = 'A need is taken up or set aside by the coordinator.', constraint = 'coordinator_takes_up';
  end if;
  return new;
end
$$;
create trigger check_need_taken_up before insert or update on exchange.need
  for each row execute function exchange.check_need_taken_up();

------------------------------------------------------------------------------------------------------------
-- Requests
------------------------------------------------------------------------------------------------------------

create table exchange.request (
  state_id        text not null,
  id              bigint generated always as identity,
  organisation_id bigint not null references identity.organisation (id),
  side            text not null check (side = 'government'),
  audience        text not null check (audience in ('institution', 'government')),
  title           text not null check (title <> ''),
  words           text not null check (words <> ''),
  language        text not null,
  -- By which everyone outside knows it; it says nothing of the State, of time or of order.
  token           uuid not null unique default gen_random_uuid(),
  -- Under which name it goes out.
  named           text not null check (named in ('open', 'unnamed')),
  -- When a person with the power to consent sent it out, and what became of it.
  sent_at         timestamptz,
  paused_at       timestamptz,
  withdrawn_at    timestamptz,
  -- Closed by the State: what it asked for was found, or is no longer needed.
  closed_at       timestamptz,
  closed_because  text,
  -- The last day on which that changed, and how it stood that morning: who is told no name is told of it the next day,
  -- because the hour would tell where the State is.
  changed_standing_on date,
  morning_standing    text,
  -- In which the public figures count it: of at least five hosted States (src/exchange/requests/veil.ts), or none.
  region          text,
  written_by      bigint references identity.person (id),
  form_key        uuid not null,
  written_at      timestamptz not null default now(),
  changed_at      timestamptz not null default now(),
  change_id       bigint not null references record.change (id),
  primary key (state_id, id),
  check (sent_at is not null or (paused_at is null and withdrawn_at is null and closed_at is null)),
  check ((closed_at is null) = (closed_because is null))
);
comment on table exchange.request is 'Needs for which a State asks support, with its consent; opened whole where it goes out under the State''s name.';
create unique index request_by_form on exchange.request (state_id, written_by, form_key);
select consent.protect('exchange.request', 'request');

create function exchange.standing(one exchange.request) returns text
  language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case when one.withdrawn_at is not null then 'withdrawn' when one.closed_at is not null then 'closed'
              when one.paused_at is not null then 'paused' else 'open' end
$$;

-- A request goes out once, by a person with the power to consent (exchange.send_out), and under which name it did stays.
create function exchange.keep_request() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  today date := (now() at time zone 'UTC')::date;
begin
  if row_security_active('exchange.request')
     and (old.sent_at is not null
          and (new.sent_at, new.named, new.token, new.region) is distinct from (old.sent_at, old.named, old.token, old.region)
          or old.withdrawn_at is not null and new.withdrawn_at is null
          or (new.sent_at, new.withdrawn_at) is distinct from (old.sent_at, old.withdrawn_at) and not identity.may_consent()) then
    raise check_violation using message = 'A request goes out, and is taken back, once and by consent.', constraint = 'sent_by_consent';
  end if;
  new.changed_standing_on := old.changed_standing_on;
  new.morning_standing := old.morning_standing;
  if old.sent_at is not null and exchange.standing(new) <> exchange.standing(old) then
    if old.changed_standing_on is distinct from today then
      new.morning_standing := exchange.standing(old);
    end if;
    new.changed_standing_on := today;
  end if;
  return new;
end
$$;
create trigger keep_request before update on exchange.request for each row execute function exchange.keep_request();

-- Nor is one written down as sent.
create function exchange.begin_request() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if row_security_active('exchange.request') and new.sent_at is not null then
    raise check_violation using message = 'A request goes out by consent.', constraint = 'sent_by_consent';
  end if;
  return new;
end
$$;
create trigger begin_request before insert on exchange.request for each row execute function exchange.begin_request();

create table exchange.request_need (
  state_id   text not null,
  id         bigint generated always as identity,
  request_id bigint not null,
  need_id    bigint not null,
  change_id  bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, request_id, need_id),
  foreign key (state_id, request_id) references exchange.request (state_id, id) on delete cascade,
  foreign key (state_id, need_id) references exchange.need (state_id, id)
);
create index request_by_need on exchange.request_need (state_id, need_id);
select consent.protect_part('exchange.request_need', 'exchange.request', 'request_id');

-- Who reads a request reads the needs in it. One that an institution keeps inside stands in a request that it keeps inside.
create policy with_request on exchange.need for select using (
  side = 'government'
  and exists (select from exchange.request_need part where part.state_id = need.state_id and part.need_id = need.id));

create function exchange.check_request_need() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select from exchange.need
      join exchange.request on request.state_id = new.state_id and request.id = new.request_id
     where need.state_id = new.state_id and need.id = new.need_id
       and need.side = 'government' and need.taken_up_at is not null
       and (need.audience = 'government'
            or request.audience = 'institution' and request.organisation_id = need.organisation_id)) then
    raise check_violation using message = 'A request bundles needs that were taken up, and widens none of them.',
      constraint = 'need_is_shared';
  end if;
  return null;
end
$$;
create trigger check_request_need after insert on exchange.request_need
  for each row execute function exchange.check_request_need();

-- Whoever sees a request that went out sees another need in it from then on.
create function exchange.widen_by_consent() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if row_security_active('exchange.request') and not identity.may_consent()
     and exists (select from exchange.request
                  where request.state_id = new.state_id and request.id = new.request_id and request.sent_at is not null) then
    raise check_violation using message = 'What a request that went out asks for is widened by consent.',
      constraint = 'sent_by_consent';
  end if;
  return null;
end
$$;
create trigger widen_by_consent after insert on exchange.request_need
  for each row execute function exchange.widen_by_consent();

------------------------------------------------------------------------------------------------------------
-- Unnamed: what is shown of a request whose State does not give its name
------------------------------------------------------------------------------------------------------------

-- Drawn once, when the request goes out (src/exchange/requests/veil.ts): as much as fits at least five hosted States.
create table exchange.veil (
  state_id   text not null,
  id         bigint generated always as identity,
  request_id bigint not null,
  region     text,
  ldc        boolean,
  sids       boolean,
  kinds      text[] not null,
  themes     text[] not null,
  groups     text[] not null,
  -- Requests are let out together, on the first day of a week.
  shown_from date not null,
  change_id  bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, request_id),
  foreign key (state_id, request_id) references exchange.request (state_id, id) on delete cascade
);
comment on table exchange.veil is 'What a request that goes out unnamed shows: no word, no recommendation, no State.';
select consent.protect_part('exchange.veil', 'exchange.request', 'request_id');

-- Behind whom a State was still hidden after each of its veils: the States that could have sent it and all those before
-- it. For its own government alone, since whoever knew whom it hides among would know its other requests by that.
create table exchange.crowd (
  state_id   text not null,
  id         bigint generated always as identity,
  request_id bigint not null,
  states     text[] not null,
  change_id  bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, request_id),
  foreign key (state_id, request_id) references exchange.request (state_id, id) on delete cascade
);
comment on table exchange.crowd is 'Behind which States one is hidden that asks unnamed, after all that it has shown.';
select record.keep_history('exchange.crowd', 'state_id', 'id');
alter table exchange.crowd enable row level security;
create policy own on exchange.crowd for select using (
  state_id = (select identity.government()) and (select identity.looking()) is null
  and exists (select from exchange.request where request.state_id = crowd.state_id and request.id = request_id));
create policy add on exchange.crowd for insert with check (
  change_id = (select record.current_change()) and state_id = (select identity.government()) and (select identity.may_consent())
  and state_id = any (states));
revoke update, delete on exchange.crowd from :"program";

-- Among whom the veils of one's own State have left it so far; null where it has shown none. Nobody forgets what was shown:
-- only a request that was withdrawn before anyone saw it does not count.
create function exchange.hidden_among() returns text[]
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  with shown as (
    select crowd.states
      from exchange.crowd
      join exchange.request on request.state_id = crowd.state_id and request.id = crowd.request_id
      left join exchange.veil on veil.state_id = crowd.state_id and veil.request_id = crowd.request_id
     where crowd.state_id = identity.government() and identity.looking() is null
       and (request.withdrawn_at < veil.shown_from at time zone 'UTC') is not true)
  select array_agg(code order by code)
    from (select code from shown cross join unnest(shown.states) code
           group by code having count(*) = (select count(*) from shown)) hidden
$$;

-- Policies do not hold for the owner, and nor does this.
create function exchange.check_crowd() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if row_security_active('exchange.crowd')
     and cardinality(array(select unnest(new.states)
                           intersect select unnest(coalesce(exchange.hidden_among(), new.states)))) < 5 then
    raise check_violation using message = 'A State that asks unnamed is hidden among five.', constraint = 'crowd_of_five';
  end if;
  return new;
end
$$;
create trigger check_crowd before insert on exchange.crowd for each row execute function exchange.check_crowd();

-- What whoever acts sees of requests from outside, in no order that tells anything: those opened with the State's name,
-- and those unnamed, of which the State is null. The secretariat keeps the clock of all that were sent: of those that are
-- not open to it it sees no State, and but for the veil no more than which kinds of support they ask for.
create function exchange.shown_requests(only_token uuid default null)
  returns table (token uuid, state_id text, region text, ldc boolean, sids boolean, kinds text[], themes text[],
                 groups text[], shown_from date, standing text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  with opened as materialized (
    select given.state_id, given.thing from consent.reaching given
     where given.record_kind = 'request' and given.side = 'government'),
  unnamed as materialized (
    select given.state_id, given.record_id
      from consent.consent given
     where given.record_kind = 'request' and given.side = 'government' and given.unnamed
       and given.revoked_at is null and given.begins_at <= now() and (given.ends_at is null or given.ends_at > now())
       and (given.audience = 'public'
            or given.audience = 'partners' and (select identity.is_partner())
            or given.audience = 'named' and (select identity.is_partner())
               and exists (select from consent.named_partner named
                            where named.consent_id = given.id and named.organisation_id = (select identity.organisation())))),
  sent as (
    select request.*, exchange.standing(request) as stands,
           veil.id as veil_id, veil.region as veil_region, veil.ldc, veil.sids, veil.kinds, veil.themes, veil.groups,
           coalesce(veil.shown_from, (request.sent_at at time zone 'UTC')::date) as shown_from,
           (request.state_id, request.id) in (select opened.state_id, opened.thing from opened)
           or request.audience <> 'institution'
              and (request.state_id, 0::bigint) in (select opened.state_id, opened.thing from opened) as opened,
           veil.id is not null
           and (request.state_id, request.id) in (select unnamed.state_id, unnamed.record_id from unnamed) as shown_unnamed
      from exchange.request
      left join exchange.veil on veil.state_id = request.state_id and veil.request_id = request.id
     where request.sent_at is not null and (only_token is null or request.token = only_token)
       and ((select identity.only_states()) is null or request.state_id = any ((select identity.only_states())::text[])))
  select sent.token, case when sent.opened then sent.state_id end, sent.veil_region, sent.ldc, sent.sids,
         coalesce(sent.kinds, needed.kinds, '{}'),
         coalesce(sent.themes, case when sent.opened then needed.themes end, '{}'),
         coalesce(sent.groups, case when sent.opened then needed.groups end, '{}'),
         sent.shown_from,
         case when not sent.opened and sent.changed_standing_on = (now() at time zone 'UTC')::date
              then sent.morning_standing else sent.stands end
    from sent
    left join lateral (
      select array_agg(distinct kind order by kind) filter (where kind is not null) as kinds,
             array_agg(distinct theme order by theme) filter (where theme is not null) as themes,
             array_agg(distinct affected order by affected) filter (where affected is not null) as groups
        from exchange.request_need part
        join exchange.need on need.state_id = part.state_id and need.id = part.need_id
        left join unnest(need.kinds) kind on true
        left join unnest(need.themes) theme on true
        left join unnest(need.groups) affected on true
       where sent.veil_id is null and part.state_id = sent.state_id and part.request_id = sent.id) needed on true
   where (sent.opened or sent.shown_unnamed or (select identity.role()) = 'secretariat')
     and sent.shown_from <= (now() at time zone 'UTC')::date
   order by sent.token
$$;

-- The government whose request a token is, for whoever acts for it; null for everyone else.
create function exchange.own_request(of_token uuid) returns bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select request.id from exchange.request
   where request.token = of_token and request.state_id = identity.government()
     and (request.audience = 'government' or request.organisation_id = identity.organisation())
$$;

-- Does whoever acts see this request from outside.
create function exchange.sees_request(of_token uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select exists (select from exchange.shown_requests(of_token)) $$;

------------------------------------------------------------------------------------------------------------
-- Offers, and what other States tell
------------------------------------------------------------------------------------------------------------

create table exchange.offer (
  id              bigint generated always as identity primary key,
  organisation_id bigint not null references identity.organisation (id),
  title           text not null check (title <> ''),
  words           text not null check (words <> ''),
  language        text not null,
  kinds           text[] not null,
  themes          text[] not null default '{}',
  groups          text[] not null default '{}',
  targets         text[] not null default '{}',
  -- Where; all empty: everywhere.
  states          text[] not null default '{}',
  regions         text[] not null default '{}',
  only_ldc        boolean not null default false,
  only_sids       boolean not null default false,
  languages       text[] not null,
  available_from  date not null,
  available_until date not null,
  places          integer check (places > 0),
  -- A programme or a call: applications until then.
  deadline        date,
  who_pays        text,
  conditions      text,
  evidence        text,
  contact         text,
  -- Who reads it: its own people, States and verified partners, everyone.
  audience        text not null check (audience in ('institution', 'exchange', 'public')),
  -- An offer that nobody confirms is offered no more.
  confirmed_at    timestamptz not null default now(),
  withdrawn_at    timestamptz,
  written_by      bigint references identity.person (id),
  written_at      timestamptz not null default now(),
  form_key        uuid not null,
  changed_at      timestamptz not null default now(),
  change_id       bigint not null references record.change (id),
  check (available_until >= available_from)
);
comment on table exchange.offer is 'Support that an organisation offers.';
create unique index offer_by_form on exchange.offer (written_by, form_key);
create index offer_by_organisation on exchange.offer (organisation_id);
select record.keep_history('exchange.offer', 'id');
alter table exchange.offer enable row level security;

-- The organisations that offer, by name, as long as they are verified; for who is not signed in, those that offer publicly.
create function exchange.offerers() returns table (id bigint, name text, kind text, state_id text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select organisation.id, organisation.name, organisation.kind, organisation.state_id
    from identity.organisation
   where organisation.verified_at is not null
     and exists (select from exchange.offer
                  where offer.organisation_id = organisation.id and offer.withdrawn_at is null
                    and offer.confirmed_at > now() - interval '1 year'
                    and (offer.audience = 'public' or offer.audience = 'exchange' and identity.person() is not null))
$$;

create policy see on exchange.offer for select using (
  organisation_id = (select identity.organisation())
  or withdrawn_at is null and confirmed_at > now() - interval '1 year'
     and organisation_id in (select id from exchange.offerers())
     and (audience = 'public' or audience = 'exchange' and (select identity.side()) in ('government', 'partner', 'operator')));
create policy not_while_looking on exchange.offer as restrictive for select
  using ((select identity.looking()) is null or audience = 'public');
-- Whoever has the machine can open a demonstration account: beside what everyone reads it is shown what its like offer.
create function exchange.is_of_demonstration(someone bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select exists (select from identity.person where person.id = someone and person.demonstration) $$;
create policy imaginary on exchange.offer as restrictive for select using (
  (select identity.acting() ->> 'demonstration') is null or audience = 'public' or exchange.is_of_demonstration(written_by));
create policy add on exchange.offer for insert with check (
  change_id = (select record.current_change()) and (select identity.is_partner())
  and organisation_id = (select identity.organisation()));
create policy alter on exchange.offer for update
  using ((select identity.is_partner()) and organisation_id = (select identity.organisation()))
  with check (change_id = (select record.current_change()) and organisation_id = (select identity.organisation()));

-- A State that solved something: what was done, what it took, what it would do again. Goes out by consent.
create table exchange.experience (
  state_id        text not null,
  id              bigint generated always as identity,
  organisation_id bigint not null references identity.organisation (id),
  side            text not null check (side in ('government', 'body')),
  audience        text not null check (audience in ('institution', 'government')),
  title           text not null check (title <> ''),
  done            text not null check (done <> ''),
  took            text,
  again           text,
  evidence        text,
  contact         text,
  language        text not null,
  kinds           text[] not null,
  themes          text[] not null default '{}',
  groups          text[] not null default '{}',
  targets         text[] not null default '{}',
  languages       text[] not null,
  available_from  date not null,
  available_until date not null,
  places          integer check (places > 0),
  written_by      bigint references identity.person (id),
  form_key        uuid not null,
  changed_at      timestamptz not null default now(),
  change_id       bigint not null references record.change (id),
  primary key (state_id, id),
  check (available_until >= available_from)
);
comment on table exchange.experience is 'What a State did about something and would share with others.';
create unique index experience_by_form on exchange.experience (state_id, written_by, form_key);
select consent.protect('exchange.experience', 'experience');

------------------------------------------------------------------------------------------------------------
-- Experts for short deployments
------------------------------------------------------------------------------------------------------------

-- One row a person, kept by that person alone. What others see of it is exchange.expert_cards, without a name.
create table exchange.expert (
  id              bigint generated always as identity primary key,
  person_id       bigint not null unique references identity.person (id),
  -- The employer, whose release a deployment needs.
  organisation_id bigint not null references identity.organisation (id),
  token           uuid not null unique default gen_random_uuid(),
  words           text not null check (words <> ''),
  language        text not null,
  kinds           text[] not null,
  themes          text[] not null default '{}',
  groups          text[] not null default '{}',
  targets         text[] not null default '{}',
  languages       text[] not null,
  countries_known text[] not null default '{}',
  -- States for which they cannot work.
  conflicts       text[] not null default '{}',
  available_from  date not null,
  available_until date not null,
  paused_at       timestamptz,
  form_key        uuid not null,
  changed_at      timestamptz not null default now(),
  change_id       bigint not null references record.change (id),
  check (available_until >= available_from)
);
comment on table exchange.expert is 'Someone who can be deployed for a short time; theirs alone to keep, pause and erase.';
select record.keep_history('exchange.expert', 'id');
alter table exchange.expert enable row level security;
create policy own on exchange.expert for select using (
  person_id = (select identity.person()));
create policy add on exchange.expert for insert with check (
  change_id = (select record.current_change()) and (select identity.is_partner())
  and person_id = (select identity.person()) and organisation_id = (select identity.organisation()));
create policy alter on exchange.expert for update using (person_id = (select identity.person()))
  with check (change_id = (select record.current_change()) and person_id = (select identity.person())
              and organisation_id = (select identity.organisation()));
-- What a profile said before is theirs too, and not their employer's.
create policy own_profile on record.history as restrictive for select
  using (table_name <> 'exchange.expert' or (before ->> 'person_id')::bigint = (select identity.person()));

-- A reference that the secretariat has checked: by whom it was given, and when it was looked at.
create table exchange.expert_reference (
  id         bigint generated always as identity primary key,
  expert_id  bigint not null references exchange.expert (id) on delete cascade,
  given_by   text not null check (given_by <> ''),
  -- 0 said by the expert, 1 confirmed by the referee, 2 by documents, 3 by a deployment that was reported back on.
  level      integer not null check (level between 0 and 3),
  checked_by bigint references identity.person (id),
  checked_at timestamptz,
  change_id  bigint not null references record.change (id),
  check ((checked_by is null) = (checked_at is null)),
  check (level = 0 or checked_at is not null)
);
select record.keep_history('exchange.expert_reference', 'id');
alter table exchange.expert_reference enable row level security;
create policy see on exchange.expert_reference for select using (
  exists (select from exchange.expert where expert.id = expert_id) or (select identity.role()) = 'secretariat');
create policy add on exchange.expert_reference for insert with check (
  change_id = (select record.current_change()) and level = 0 and checked_at is null
  and exists (select from exchange.expert where expert.id = expert_id));
create policy check_it on exchange.expert_reference for update using ((select identity.role()) = 'secretariat')
  with check (change_id = (select record.current_change()) and checked_by = (select identity.person()));
create function exchange.only_checked() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if to_jsonb(new) - '{level,checked_by,checked_at,change_id}'::text[]
     <> to_jsonb(old) - '{level,checked_by,checked_at,change_id}'::text[] then
    raise check_violation using message = 'A reference is checked, never altered.', constraint = 'only_checked';
  end if;
  return new;
end
$$;
create trigger only_checked before update on exchange.expert_reference for each row execute function exchange.only_checked();
create policy remove on exchange.expert_reference for delete
  using ((select record.current_change()) is not null and exists (select from exchange.expert where expert.id = expert_id));
create index reference_by_expert on exchange.expert_reference (expert_id);

-- References with whose they are, for the secretariat, which asks those who gave them; those not yet checked first.
create function exchange.references_to_check()
  returns table (id bigint, expert text, employer text, given_by text, level integer, checked_at timestamptz,
                 checked_by text, change_id bigint)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select reference.id, personal.name, organisation.name, reference.given_by, reference.level, reference.checked_at,
         checker.name, reference.change_id
    from exchange.expert_reference reference
    join exchange.expert on expert.id = reference.expert_id
    join identity.personal on personal.person_id = expert.person_id
    join identity.organisation on organisation.id = expert.organisation_id
    left join identity.personal checker on checker.person_id = reference.checked_by
   where identity.role() = 'secretariat'
   order by reference.checked_at nulls first, reference.id
$$;

-- The cards of experts without their names, for governments: who is available, not paused, without conflict with the
-- government that looks.
create function exchange.expert_cards()
  returns table (id bigint, token uuid, words text, language text, kinds text[], themes text[], groups text[], targets text[],
                 languages text[], countries_known text[], evidence integer, available_from date, available_until date)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select expert.id, expert.token, expert.words, expert.language, expert.kinds, expert.themes, expert.groups, expert.targets,
         expert.languages, expert.countries_known,
         coalesce((select max(level) from exchange.expert_reference reference where reference.expert_id = expert.id), 0),
         expert.available_from, expert.available_until
    from exchange.expert
   where exists (select from identity.membership_in_force held
                  where held.person_id = expert.person_id and held.organisation_id = expert.organisation_id)
     and identity.government() is not null and identity.looking() is null
     and (identity.acting() ->> 'demonstration' is null or exchange.is_of_demonstration(expert.person_id))
     and expert.paused_at is null and expert.available_until >= current_date
     and not (identity.government() = any (expert.conflicts))
   order by expert.token
$$;

-- A deployment that a State asks for: the name comes after the expert and the employer agree to it.
create table exchange.deployment (
  state_id           text not null,
  id                 bigint generated always as identity,
  -- Null since they erased their profile.
  expert_id          bigint references exchange.expert (id),
  request_id         bigint not null,
  task               text not null check (task <> ''),
  starts_on          date not null,
  ends_on            date not null,
  asked_at           timestamptz not null default now(),
  asked_by           bigint references identity.person (id),
  expert_answered_at timestamptz,
  expert_agrees      boolean,
  employer_answered_at timestamptz,
  employer_releases  boolean,
  refused_because    text,
  withdrawn_at       timestamptz,
  form_key           uuid not null,
  change_id          bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, form_key),
  foreign key (state_id, request_id) references exchange.request (state_id, id),
  check (ends_on >= starts_on),
  check ((expert_answered_at is null) = (expert_agrees is null)),
  check ((employer_answered_at is null) = (employer_releases is null)),
  check (employer_releases is null or expert_agrees)
);
comment on table exchange.deployment is 'An expert whom a State asks for by the card: the expert agrees, then the employer releases, then the name is told.';
create index deployment_by_request on exchange.deployment (state_id, request_id);
create index deployment_by_expert on exchange.deployment (state_id, expert_id);
select record.keep_history('exchange.deployment', 'state_id', 'id');
alter table exchange.deployment enable row level security;

-- The parties of a deployment besides the State: the expert; and the employer, once the expert has agreed.
create function exchange.is_of_expert(of_expert bigint, expert_agrees boolean) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select case when expert.person_id = identity.person() then 'expert'
              when expert_agrees and identity.is_partner() and expert.organisation_id = identity.organisation() then 'employer' end
    from exchange.expert where expert.id = of_expert
$$;
create policy see on exchange.deployment for select using (
  (select identity.government()) = state_id and (select identity.looking()) is null
  and exists (select from exchange.request where request.state_id = deployment.state_id and request.id = request_id)
  or exchange.is_of_expert(expert_id, expert_agrees) is not null);
-- Who asks tells the expert and the employer which State it is, and what for: that takes the power to consent.
create policy ask on exchange.deployment for insert with check (
  change_id = (select record.current_change()) and state_id = (select identity.government()) and (select identity.may_consent())
  and expert_id in (select id from exchange.expert_cards())
  and expert_agrees is null and employer_releases is null);
create policy answer on exchange.deployment for update
  using (state_id = (select identity.coordinated_state())
         or state_id = (select identity.government()) and (select identity.may_consent())
         or exchange.is_of_expert(expert_id, expert_agrees) is not null)
  with check (change_id = (select record.current_change()));

-- Each says what is theirs to say, once.
create function exchange.only_own_answer() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  who     text := exchange.is_of_expert(old.expert_id, old.expert_agrees);
  allowed text[] := '{change_id}';
begin
  -- Policies do not hold for the owner, who erases, and nor does this.
  if not row_security_active('exchange.deployment') then
    return new;
  end if;
  if old.withdrawn_at is null then
    if who = 'expert' and old.expert_agrees is null then
      allowed := allowed || '{expert_agrees,expert_answered_at,refused_because}'::text[];
    end if;
    if exchange.may_release(old.expert_id) and old.expert_agrees and old.employer_releases is null then
      allowed := allowed || '{employer_releases,employer_answered_at,refused_because}'::text[];
    end if;
    if old.state_id = identity.government() then
      allowed := allowed || '{withdrawn_at}'::text[];
    end if;
  end if;
  if to_jsonb(new) - allowed <> to_jsonb(old) - allowed then
    raise check_violation using message = 'Each party answers for itself, once.', constraint = 'own_answer';
  end if;
  return new;
end
$$;

-- The employer releases: someone else of the organisation, or the expert where they are alone in it.
create function exchange.may_release(of_expert bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from exchange.expert
     where expert.id = of_expert and identity.is_partner() and expert.organisation_id = identity.organisation()
       and (expert.person_id <> identity.person()
            or not exists (select from identity.membership_in_force other
                            where other.organisation_id = expert.organisation_id and other.person_id <> expert.person_id)))
$$;
create trigger only_own_answer before update on exchange.deployment for each row execute function exchange.only_own_answer();

-- Who an expert is, for the State to whose deployment both the expert and the employer have agreed.
create function exchange.name_of_expert(of_state text, of_deployment bigint)
  returns table (name text, employer text, email text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select personal.name, organisation.name, personal.email
    from exchange.deployment
    join exchange.expert on expert.id = deployment.expert_id
    join identity.personal on personal.person_id = expert.person_id
    join identity.organisation on organisation.id = expert.organisation_id
   where deployment.state_id = of_state and deployment.id = of_deployment and of_state = identity.government()
     and identity.looking() is null
     and deployment.expert_agrees and deployment.employer_releases and deployment.withdrawn_at is null
$$;

-- Erases the profile of whoever acts, or, by the trigger below, of whom an administrator erases: what it said before
-- goes with it. What States asked of them stays, without them.
create function exchange.erase_expert(of_person bigint) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  profile bigint := (select expert.id from exchange.expert where expert.person_id = of_person);
  gone    record;
begin
  if profile is null then
    return false;
  end if;
  if record.current_change() is null or of_person is distinct from identity.person() and not identity.administers() then
    raise insufficient_privilege using message = 'A profile is erased by the expert, within a change.';
  end if;
  update exchange.deployment set expert_id = null, change_id = record.current_change() where expert_id = profile;
  for gone in
    select 'exchange.expert_reference' as table_name, jsonb_build_object('id', reference.id) as row_key
      from exchange.expert_reference reference where reference.expert_id = profile
     union
    select history.table_name, history.row_key from record.history
     where history.table_name = 'exchange.expert_reference' and (history.before ->> 'expert_id')::bigint = profile
     union
    select 'exchange.expert', jsonb_build_object('id', profile)
  loop
    if gone.table_name = 'exchange.expert' then
      delete from exchange.expert where expert.id = profile;
    else
      delete from exchange.expert_reference reference where jsonb_build_object('id', reference.id) = gone.row_key;
    end if;
    delete from record.history h where h.table_name = gone.table_name and h.row_key = gone.row_key;
    delete from record.salt s using record.event e
     where e.table_name = gone.table_name and e.row_key = gone.row_key::text and s.event_id = e.id;
    perform record.log('erase', gone.table_name, gone.row_key);
  end loop;
  return true;
end
$$;
create function exchange.erase_expert_of_person() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform exchange.erase_expert(new.id);
  return null;
end
$$;
create trigger erase_expert after update of erased_at on identity.person
  for each row when (new.erased_at is not null) execute function exchange.erase_expert_of_person();

------------------------------------------------------------------------------------------------------------
-- The conversation about a request: one thread for each partner that answers
------------------------------------------------------------------------------------------------------------

-- Known by tokens, with days and not moments, because the State of an unnamed request is not to be read from it.
create table exchange.thread (
  token           uuid primary key default gen_random_uuid(),
  request_token   uuid not null references exchange.request (token),
  organisation_id bigint not null references identity.organisation (id),
  stance          text not null check (stance in ('interested', 'question', 'declined')),
  declined_because text,
  -- Agrees that the other partners of this request see that it is in, to coordinate.
  seen_by_others  boolean not null default false,
  answered_on     date not null default current_date,
  -- The State has chosen this partner.
  chosen_on       date,
  -- With which of its own offers the partner answers, where it says so.
  offer_id        bigint references exchange.offer (id) on delete set null,
  form_key        uuid not null,
  change_id       bigint not null references record.change (id),
  unique (request_token, organisation_id),
  check ((stance = 'declined') = (declined_because is not null))
);
comment on table exchange.thread is 'What one partner answers to a request, and where it stands.';
create index thread_by_organisation on exchange.thread (organisation_id);
create index thread_by_offer on exchange.thread (offer_id) where offer_id is not null;
select record.keep_history('exchange.thread', 'token');
alter table exchange.thread enable row level security;
create policy see on exchange.thread for select using (
  organisation_id = (select identity.organisation())
  or (select identity.government()) is not null and (select identity.looking()) is null
     and exchange.own_request(request_token) is not null);
-- A partner answers with an offer of its own that others may see.
create function exchange.check_offer() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from exchange.offer
                  where offer.id = new.offer_id and offer.organisation_id = new.organisation_id
                    and offer.audience <> 'institution') then
    raise check_violation using message = 'A partner answers with an offer of its own.', constraint = 'own_offer';
  end if;
  return new;
end
$$;
create trigger check_offer before insert or update of offer_id on exchange.thread
  for each row when (new.offer_id is not null) execute function exchange.check_offer();
create policy answer on exchange.thread for insert with check (
  change_id = (select record.current_change()) and (select identity.is_partner())
  and organisation_id = (select identity.organisation()) and chosen_on is null
  and exchange.sees_request(request_token));
create policy alter on exchange.thread for update
  using ((select identity.is_partner()) and organisation_id = (select identity.organisation())
         or (select identity.coordinated_state()) is not null and exchange.own_request(request_token) is not null)
  with check (change_id = (select record.current_change()));

create function exchange.only_own_part() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  allowed text[] := case when identity.is_partner() then '{stance,declined_because,seen_by_others,offer_id,change_id}'::text[]
                         else '{chosen_on,change_id}'::text[] end;
begin
  -- Policies do not hold for the owner, and nor does this.
  if row_security_active('exchange.thread') and to_jsonb(new) - allowed <> to_jsonb(old) - allowed then
    raise check_violation using message = 'A partner answers, a State chooses.', constraint = 'own_part';
  end if;
  return new;
end
$$;
create trigger only_own_part before update on exchange.thread for each row execute function exchange.only_own_part();

create table exchange.message (
  token         uuid primary key default gen_random_uuid(),
  request_token uuid not null references exchange.request (token),
  -- Null: from the State to all who answered.
  thread_token  uuid references exchange.thread (token),
  from_state    boolean not null,
  text          text not null check (text <> ''),
  language      text not null,
  -- Who signs, as the other side is to read it; null for a State that has not given its name.
  signed        text,
  -- Order within a thread.
  position      integer not null,
  written_on    date not null default current_date,
  form_key      uuid not null,
  change_id     bigint not null references record.change (id),
  check (thread_token is not null or from_state)
);
create index message_by_thread on exchange.message (thread_token);
create index message_by_request on exchange.message (request_token);
create unique index message_by_form on exchange.message (request_token, form_key);
select record.keep_history('exchange.message', 'token');
alter table exchange.message enable row level security;
create policy see on exchange.message for select using (
  exists (select from exchange.thread
           where thread.request_token = message.request_token
             and (message.thread_token is null or thread.token = message.thread_token))
  or (select identity.government()) is not null and (select identity.looking()) is null
     and exchange.own_request(request_token) is not null);
create policy write on exchange.message for insert with check (
  change_id = (select record.current_change())
  and case when from_state then exchange.own_request(request_token) is not null
           else (select identity.is_partner())
                and exists (select from exchange.thread
                             where thread.token = thread_token and thread.request_token = message.request_token
                               and thread.organisation_id = (select identity.organisation())) end);

-- Files are sent by partners, and by the State once the partner knows its name: a file tells more than its words.
create table exchange.message_file (
  token         uuid primary key default gen_random_uuid(),
  message_token uuid not null references exchange.message (token),
  name          text not null check (name <> ''),
  media_type    text not null,
  content       bytea not null,
  sha256        bytea not null,
  change_id     bigint not null references record.change (id)
);
create index file_by_message on exchange.message_file (message_token);
select record.keep_history('exchange.message_file', 'token');
alter table exchange.message_file enable row level security;
create policy see on exchange.message_file for select
  using (exists (select from exchange.message where message.token = message_token));
create policy write on exchange.message_file for insert with check (
  change_id = (select record.current_change())
  and exists (select from exchange.message
               where message.token = message_token and message.change_id = (select record.current_change())));

-- The names of the other partners that are in on a request and agree to be seen, for one that agrees too.
create function exchange.others_in(of_token uuid) returns table (organisation_id bigint, name text, stance text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select thread.organisation_id, organisation.name, thread.stance
    from exchange.thread join identity.organisation on organisation.id = thread.organisation_id
   where thread.request_token = of_token and thread.seen_by_others and thread.stance <> 'declined'
     and thread.organisation_id <> identity.organisation()
     and exists (select from exchange.thread own
                  where own.request_token = of_token and own.organisation_id = identity.organisation() and own.seen_by_others)
$$;

-- What the secretariat answers where nobody else did, with the reason if the answer is no.
create table exchange.secretariat_answer (
  request_token uuid primary key references exchange.request (token),
  answer        text not null check (answer in ('in-hand', 'no')),
  reason        text not null check (reason <> ''),
  answered_on   date not null default current_date,
  change_id     bigint not null references record.change (id)
);
select record.keep_history('exchange.secretariat_answer', 'request_token');
alter table exchange.secretariat_answer enable row level security;
create policy see on exchange.secretariat_answer for select using (
  (select identity.role()) = 'secretariat'
  or (select identity.looking()) is null and exchange.own_request(request_token) is not null);
create policy answer on exchange.secretariat_answer for insert with check (
  change_id = (select record.current_change()) and (select identity.role()) = 'secretariat'
  and exchange.sees_request(request_token));

------------------------------------------------------------------------------------------------------------
-- Terms of support: between a State and a partner that knows its name
------------------------------------------------------------------------------------------------------------

create table exchange.terms (
  state_id        text not null,
  id              bigint generated always as identity,
  -- All versions of one agreement share it.
  agreement       uuid not null,
  version         integer not null check (version > 0),
  thread_token    uuid not null references exchange.thread (token),
  -- The partner.
  organisation_id bigint not null references identity.organisation (id),
  title           text not null check (title <> ''),
  -- Who does what, when, and what each pays: [{who, what, from, until, pays, currency}].
  tasks           jsonb not null,
  -- Results expected: [{result, indicator, baseline, target}].
  results         jsonb not null,
  -- What will be public of it.
  made_public     text[] not null default '{}',
  starts_on       date not null,
  ends_on         date not null,
  report_back_on  date not null,
  words           text,
  language        text not null,
  proposed_by_state boolean not null,
  -- By name: who accepted for each side, and when.
  state_accepted_by   text,
  state_accepted_at   timestamptz,
  partner_accepted_by text,
  partner_accepted_at timestamptz,
  ended_at        timestamptz,
  ended_by_state  boolean,
  end_reason      text,
  form_key        uuid not null,
  change_id       bigint not null references record.change (id),
  primary key (state_id, id),
  unique (state_id, agreement, version),
  check (ends_on >= starts_on),
  check ((state_accepted_by is null) = (state_accepted_at is null)),
  check ((partner_accepted_by is null) = (partner_accepted_at is null)),
  check ((ended_at is null) = (ended_by_state is null) and (ended_at is null) = (end_reason is null))
);
comment on table exchange.terms is 'One version of what a State and a partner agree on; the last that both accepted holds.';
create index terms_by_partner on exchange.terms (state_id, organisation_id);
select record.keep_history('exchange.terms', 'state_id', 'id');
alter table exchange.terms enable row level security;

-- Both parties: the State whose request it is, and the partner of the thread to whom its name was opened.
create function exchange.names_state(of_thread uuid) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select request.state_id
    from exchange.thread join exchange.request on request.token = thread.request_token
   where thread.token = of_thread
     and (request.state_id = identity.government()
          or thread.organisation_id = identity.organisation()
             and consent.opens('request', request.id, request.state_id, request.side, request.organisation_id,
                               request.audience = 'institution'))
$$;
create policy see on exchange.terms for select using (
  state_id = (select identity.government()) and (select identity.looking()) is null
  and exists (select from exchange.thread where thread.token = thread_token)
  or (select identity.is_partner()) and organisation_id = (select identity.organisation()));
create policy propose on exchange.terms for insert with check (
  change_id = (select record.current_change())
  and state_id = exchange.names_state(thread_token)
  and exists (select from exchange.thread where thread.token = thread_token and thread.organisation_id = terms.organisation_id)
  and (proposed_by_state and state_id = (select identity.coordinated_state())
       or not proposed_by_state and organisation_id = (select identity.organisation()))
  and state_accepted_at is null and partner_accepted_at is null and ended_at is null);
create policy accept on exchange.terms for update
  using (state_id = (select identity.government()) or (select identity.is_partner()) and organisation_id = (select identity.organisation()))
  with check (change_id = (select record.current_change()));

-- A version is accepted by each side for itself and ended by either; its words never change. For the State accepts who
-- holds the power to consent.
create function exchange.only_accepted() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  allowed text[] := '{change_id,ended_at,ended_by_state,end_reason}';
begin
  if identity.government() = old.state_id and identity.may_consent() and old.state_accepted_at is null then
    allowed := allowed || '{state_accepted_by,state_accepted_at}'::text[];
  elsif identity.is_partner() and old.partner_accepted_at is null then
    allowed := allowed || '{partner_accepted_by,partner_accepted_at}'::text[];
  end if;
  if old.ended_at is not null or to_jsonb(new) - allowed <> to_jsonb(old) - allowed
     or new.ended_at is not null and new.ended_by_state <> (identity.government() is not null) then
    raise check_violation using message = 'Terms are accepted or ended, never altered: propose another version.',
      constraint = 'terms_stay';
  end if;
  return new;
end
$$;
create trigger only_accepted before update on exchange.terms for each row execute function exchange.only_accepted();

-- How many places of an offer are left: those that no agreement has taken which holds and came through it. Told from the
-- day after, since an hour would tell where a State is; and to others than those who offer only where every State can have
-- it and five are hosted: an agreement stands between two, and of a narrow offer its end would tell with whom.
create function exchange.places_left(of_offer bigint) returns integer
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select case when offer.organisation_id = identity.organisation() and identity.looking() is null
                   or cardinality(offer.states || offer.regions) = 0 and not offer.only_ldc and not offer.only_sids
                      and (select count(*) from register.hosted_state) >= 5
              then greatest(0, offer.places - (
                     select count(distinct terms.agreement)
                       from exchange.thread join exchange.terms on terms.thread_token = thread.token
                      where thread.offer_id = offer.id and terms.ended_at is null
                        and terms.state_accepted_at is not null and terms.partner_accepted_at is not null
                        and (greatest(terms.state_accepted_at, terms.partner_accepted_at) at time zone 'UTC')::date
                            < (now() at time zone 'UTC')::date)::integer)
              else offer.places end
    from exchange.offer
   where offer.id = of_offer and offer.places is not null
     and (offer.audience <> 'institution' or offer.organisation_id = identity.organisation())
$$;

------------------------------------------------------------------------------------------------------------
-- The clock of requests that everyone sees: sending out, who looked, what is due, reminders, and the public figures
------------------------------------------------------------------------------------------------------------

-- Whether a person with the power to consent, who sees the request as its State does, may send it out or take it back.
create function exchange.decides_request(of_request bigint) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select request.state_id from exchange.request
   where request.id = of_request and request.state_id = identity.government() and identity.may_consent()
     and (request.audience = 'government' or request.organisation_id = identity.organisation())
$$;
revoke execute on function exchange.decides_request(bigint) from :"program";

-- Sends a request out, once, under the State's name or behind a veil; to whom is for the consents given with it.
create function exchange.send_out(of_request bigint, under text, figures_region text, veil jsonb, shown_from date) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  state text := exchange.decides_request(of_request);
begin
  update exchange.request
     set sent_at = now(), named = under, region = figures_region, change_id = record.current_change()
   where state_id = state and id = of_request and sent_at is null;
  if not found then
    return false;
  end if;
  if (under = 'unnamed') <> (veil is not null)
     or veil is not null and not exists (select from exchange.crowd where crowd.state_id = state and crowd.request_id = of_request) then
    raise check_violation using message = 'An unnamed request has a veil and a crowd, and no other.', constraint = 'veil_of_unnamed';
  end if;
  if veil is not null then
    insert into exchange.veil (state_id, request_id, region, ldc, sids, kinds, themes, groups, shown_from, change_id)
    select state, of_request, drawn.region, drawn.ldc, drawn.sids, drawn.kinds, drawn.themes, drawn.groups,
           send_out.shown_from, record.current_change()
      from jsonb_to_record(veil) as drawn (region text, ldc boolean, sids boolean, kinds text[], themes text[], groups text[]);
  end if;
  return true;
end
$$;

-- Takes a request back for good; its consents are revoked with it.
create function exchange.take_back(of_request bigint) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update exchange.request set withdrawn_at = now(), change_id = record.current_change()
   where state_id = exchange.decides_request(of_request) and id = of_request
     and sent_at is not null and withdrawn_at is null;
  return found;
end
$$;

-- Requests that everyone could read under their State's name and no longer can, the last withdrawn first; or one of them.
-- Of an unnamed one nobody is told that there was such a thing.
create function exchange.withdrawn_requests(most integer, of_request uuid default null)
  returns table (token uuid, withdrawn_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select request.token, withdrawn.withdrawn_at
    from consent.withdrawn('request', case when of_request is null then most end) withdrawn
    join exchange.request on request.state_id = withdrawn.state_id and request.id = withdrawn.record_id
   where request.sent_at is not null and (of_request is null or request.token = of_request)
   order by withdrawn.withdrawn_at desc, request.token
$$;

-- Is a request shown to everyone, under its State's name or unnamed.
create function exchange.shown_to_all(one exchange.request) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from consent.consent given
     where given.state_id = one.state_id and given.side = 'government' and given.record_kind = 'request'
       and given.record_id = one.id and given.audience = 'public'
       and given.revoked_at is null and given.begins_at <= now() and (given.ends_at is null or given.ends_at > now()))
$$;
revoke execute on function exchange.shown_to_all(exchange.request) from :"program";

-- Writes down that whoever acts has looked at these requests from outside. Says nothing: whether there was something to
-- write would tell whose they are.
create function exchange.note_readings(tokens uuid[], through text) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  insert into record.reading (person_id, organisation_id, seen_as, through, table_name, row_id, state_id, author_side,
                              author_organisation_id)
  select coalesce((identity.looking() ->> 'person')::bigint, identity.person()),
         coalesce((identity.looking() ->> 'organisation')::bigint, identity.organisation()),
         identity.looking() ->> 'as', note_readings.through, 'exchange.request', request.id, request.state_id, request.side,
         request.organisation_id
    from exchange.request
    join exchange.shown_requests(case when cardinality(tokens) = 1 then tokens[1] end) shown on shown.token = request.token
   where request.token = any (tokens)
     and coalesce((identity.looking() ->> 'person')::bigint, identity.person()) is not null
     and (identity.looking() is not null
          or request.state_id is distinct from identity.government() and not exchange.shown_to_all(request))
$$;

------------------------------------------------------------------------------------------------------------
-- What is due
------------------------------------------------------------------------------------------------------------

-- The days within which a request is acknowledged and answered: the last row holds. Anyone reads when they were set, and why.
create table exchange.clock_setting (
  id               bigint generated always as identity primary key,
  acknowledge_days integer not null check (acknowledge_days between 1 and 90),
  answer_days      integer not null check (answer_days between acknowledge_days and 365),
  reason           text not null check (reason <> ''),
  set_on           date not null default (now() at time zone 'UTC')::date,
  change_id        bigint not null references record.change (id)
);
comment on table exchange.clock_setting is 'Within how many days a request is acknowledged and answered, as the secretariat set it.';
select record.keep_history('exchange.clock_setting', 'id');
alter table exchange.clock_setting enable row level security;
create policy anyone on exchange.clock_setting for select using (true);
create policy set_it on exchange.clock_setting for insert with check (
  change_id = (select record.current_change()) and (select identity.role()) = 'secretariat'
  and set_on = (now() at time zone 'UTC')::date);
revoke update, delete on exchange.clock_setting from :"program";

-- As long as nobody set anything: 10 and 30.
create function exchange.clock() returns table (acknowledge_days integer, answer_days integer)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select set.acknowledge_days, set.answer_days
    from (select s.acknowledge_days, s.answer_days, s.id from exchange.clock_setting s union all select 10, 30, 0) set
   order by set.id desc limit 1
$$;

-- The day of the first real answer of a partner: that it is in, or why not. A question acknowledges. And, of who declines
-- still, the day on which they did so for that reason.
alter table exchange.thread add column real_answer_on date;
alter table exchange.thread add column declined_on date;
create function exchange.note_real_answer() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  new.real_answer_on := case when tg_op = 'UPDATE' then old.real_answer_on end;
  if new.real_answer_on is null and new.stance <> 'question' then
    new.real_answer_on := case when tg_op = 'INSERT' then new.answered_on else (now() at time zone 'UTC')::date end;
  end if;
  new.declined_on := case when new.stance <> 'declined' then null
                          when tg_op = 'INSERT' then new.answered_on
                          when new.declined_because = old.declined_because then old.declined_on
                          else (now() at time zone 'UTC')::date end;
  return new;
end
$$;
create trigger real_answer before insert or update on exchange.thread
  for each row execute function exchange.note_real_answer();

-- Every request that was sent, as the clock counts it. For the functions below alone.
create function exchange.timed_requests()
  returns table (token uuid, state_id text, kinds text[], region text, shown_from date, acknowledged_on date,
                 answered_on date, standing text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select request.token, request.state_id,
         coalesce(veil.kinds, array(
           select distinct kind from exchange.request_need part
             join exchange.need on need.state_id = part.state_id and need.id = part.need_id
            cross join unnest(need.kinds) kind
            where part.state_id = request.state_id and part.request_id = request.id)),
         request.region, coalesce(veil.shown_from, (request.sent_at at time zone 'UTC')::date),
         least(said.acknowledged_on, secretariat.answered_on), least(said.answered_on, secretariat.answered_on),
         exchange.standing(request)
    from exchange.request
    left join exchange.veil on veil.state_id = request.state_id and veil.request_id = request.id
    left join exchange.secretariat_answer secretariat on secretariat.request_token = request.token
    left join lateral (
      select min(thread.answered_on) as acknowledged_on, min(thread.real_answer_on) as answered_on
        from exchange.thread where thread.request_token = request.token) said on true
   where request.sent_at is not null
$$;
revoke execute on function exchange.timed_requests() from :"program";

-- How the clock stands for each request that whoever acts may know of: its own State's, and those shown to it.
create function exchange.clock_of(tokens uuid[])
  returns table (token uuid, shown_from date, acknowledged_on date, answered_on date, acknowledge_by date, answer_by date)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select timed.token, timed.shown_from, timed.acknowledged_on, timed.answered_on,
         timed.shown_from + clock.acknowledge_days, timed.shown_from + clock.answer_days
    from exchange.timed_requests() timed cross join exchange.clock() clock
   where timed.token = any (tokens)
     and (exchange.own_request(timed.token) is not null or exchange.sees_request(timed.token))
$$;

------------------------------------------------------------------------------------------------------------
-- Reminders
------------------------------------------------------------------------------------------------------------

-- Each once.
create table exchange.reminder (
  request_token uuid not null references exchange.request (token) on delete cascade,
  step          text not null check (step in ('acknowledge', 'answer')),
  sent_on       date not null default (now() at time zone 'UTC')::date,
  primary key (request_token, step)
);
comment on table exchange.reminder is 'That a reminder went out, once for each step of a request.';
revoke all on exchange.reminder from :"program";

-- Reminds of what is overdue: the partners that were named or have looked and said nothing; and, where no answer has come
-- in time, the secretariat. Letters carry a link alone. Returns how many reminders went out.
create function exchange.remind() returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  due     record;
  written integer := 0;
begin
  for due in
    with late as (
      select timed.token, step.name
        from exchange.timed_requests() timed cross join exchange.clock() clock
       cross join lateral (values
               ('acknowledge', timed.acknowledged_on is null, timed.shown_from + clock.acknowledge_days),
               ('answer', timed.answered_on is null, timed.shown_from + clock.answer_days)) step (name, is_open, last_day)
       where timed.standing = 'open' and step.is_open and step.last_day < (now() at time zone 'UTC')::date)
    insert into exchange.reminder (request_token, step) select late.token, late.name from late
    on conflict do nothing
    returning reminder.request_token, reminder.step
  loop
    written := written + 1;
    perform exchange.notify(
      array(select held.person_id
              from exchange.request
              join lateral (
                select named.organisation_id
                  from consent.consent given join consent.named_partner named on named.consent_id = given.id
                 where given.state_id = request.state_id and given.record_kind = 'request' and given.record_id = request.id
                   and given.revoked_at is null and (given.ends_at is null or given.ends_at > now())
                union
                select looked.organisation_id from record.reading looked
                 where looked.table_name = 'exchange.request' and looked.row_id = request.id
                   and looked.state_id = request.state_id and looked.seen_as is null) told on true
              join identity.membership_in_force held on held.organisation_id = told.organisation_id and held.role = 'partner'
             where request.token = due.request_token
               and not exists (select from exchange.thread
                                where thread.request_token = due.request_token
                                  and thread.organisation_id = told.organisation_id)),
      'request-' || due.step, '/exchange/requests/' || due.request_token, now());
    if due.step = 'answer' then
      perform exchange.notify(
        array(select held.person_id from identity.membership_in_force held where held.role = 'secretariat'),
        'request-overdue', '/desk/clock', now());
    end if;
  end loop;
  return written;
end
$$;

------------------------------------------------------------------------------------------------------------
-- The public figures
------------------------------------------------------------------------------------------------------------

-- Of some requests: how many there are, how many were answered, the median of days to the first answer, and for how many
-- days the one that is open longest has waited.
create function exchange.figures_of(tokens uuid[], as_of date) returns jsonb
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
           'requests', count(*),
           'answered', count(*) filter (where answered_on < as_of),
           'medianDays', percentile_cont(0.5) within group (order by answered_on - shown_from) filter (where answered_on < as_of),
           'longestOpen', max(as_of - shown_from) filter (where coalesce(answered_on >= as_of, true) and standing = 'open'))
    from exchange.timed_requests() where token = any (tokens)
$$;
revoke execute on function exchange.figures_of(uuid[], date) from :"program";

-- How many answers to some requests declined, and for which reasons: told where they were to at least five States. Reasons
-- are a partition; those given to fewer States are told together, with the least of the others until they are five too.
create function exchange.declined_of(tokens uuid[], as_of date) returns jsonb
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  fewest  constant integer := 5;
  reasons text[];
  told    text[];
begin
  with declined as (
    select thread.declined_because as reason, request.state_id
      from exchange.thread join exchange.request on request.token = thread.request_token
     where thread.request_token = any (tokens) and thread.declined_on < as_of),
  by_reason as (select reason, count(distinct state_id) as states from declined group by 1)
  select array_agg(reason order by states desc, reason),
         array_agg(reason order by states desc, reason) filter (where states >= fewest)
    into reasons, told from by_reason
   where (select count(distinct state_id) from declined) >= fewest;
  if reasons is null then
    return null;
  end if;
  while cardinality(told) > 0 and (
    select count(distinct request.state_id) between 1 and fewest - 1
      from exchange.thread join exchange.request on request.token = thread.request_token
     where thread.request_token = any (tokens) and thread.declined_on < as_of and thread.declined_because <> all (told))
  loop
    told := told[:cardinality(told) - 1];
  end loop;
  return (
    select jsonb_build_object(
             'answers', coalesce(sum(part.answers), 0),
             'reasons', coalesce(jsonb_agg(jsonb_build_object('name', part.name, 'answers', part.answers)
                                           order by part.name is null, part.answers desc, part.name)
                                   filter (where cardinality(told) > 0), '[]'))
      from (select case when thread.declined_because = any (told) then thread.declined_because end as name,
                   count(*) as answers
              from exchange.thread
             where thread.request_token = any (tokens) and thread.declined_on < as_of group by 1) part);
end
$$;
revoke execute on function exchange.declined_of(uuid[], date) from :"program";

-- The figures that anyone reads, as they stood on Monday. Every group, and everything that remains when groups are taken
-- from each other, comes from at least five States or is empty: regions are a partition, in which small ones are told
-- together; a kind is told only where all that the kinds so far cut the requests into stays that large. Where a request
-- did not give its State's name, nothing goes into them but what it shows itself.
create function exchange.clock_figures() returns jsonb
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  fewest  constant integer := 5;
  monday  date := date_trunc('week', now() at time zone 'UTC')::date;
  shown   uuid[] := array(select timed.token from exchange.timed_requests() timed where timed.shown_from <= monday);
  told    text[];
  cutting text[] := '{}';
  one     record;
begin
  if (select count(distinct timed.state_id) from exchange.timed_requests() timed where timed.token = any (shown)) < fewest then
    return jsonb_build_object('asOf', monday, 'all', null, 'regions', '[]'::jsonb, 'kinds', '[]'::jsonb, 'declined', null);
  end if;

  -- Regions of five States or more; the least of them go with the others until those are five too.
  told := array(select timed.region from exchange.timed_requests() timed
                 where timed.token = any (shown) and timed.region is not null
                 group by 1 having count(distinct timed.state_id) >= fewest
                 order by count(distinct timed.state_id) desc, 1);
  while cardinality(told) > 0 and (
    select count(distinct timed.state_id) between 1 and fewest - 1 from exchange.timed_requests() timed
     where timed.token = any (shown) and (timed.region = any (told)) is not true)
  loop
    told := told[:cardinality(told) - 1];
  end loop;

  for one in
    select kind as name from exchange.timed_requests() timed cross join unnest(timed.kinds) kind
     where timed.token = any (shown) group by 1 order by count(*) desc, 1
  loop
    if not exists (
      select from exchange.timed_requests() timed where timed.token = any (shown)
       group by array(select unnest(cutting || one.name) intersect select unnest(timed.kinds) order by 1)
      having count(distinct timed.state_id) < fewest) then
      cutting := cutting || one.name;
    end if;
  end loop;

  return jsonb_build_object(
    'asOf', monday,
    'all', exchange.figures_of(shown, monday),
    'declined', exchange.declined_of(shown, monday),
    'regions', coalesce((
      select jsonb_agg(exchange.figures_of(part.tokens, monday) || jsonb_build_object('name', part.name) order by part.name)
        from (select case when timed.region = any (told) then timed.region end as name, array_agg(timed.token) as tokens
                from exchange.timed_requests() timed where timed.token = any (shown) group by 1) part
       where cardinality(told) > 0), '[]'),
    'kinds', coalesce((
      select jsonb_agg(exchange.figures_of(part.tokens, monday) || jsonb_build_object('name', part.name) order by part.place)
        from (select kind.name, kind.place, array_agg(timed.token) as tokens
                from unnest(cutting) with ordinality as kind (name, place)
                join exchange.timed_requests() timed on kind.name = any (timed.kinds)
               where timed.token = any (shown) group by 1, 2) part), '[]'));
end
$$;

------------------------------------------------------------------------------------------------------------
-- How pages name what stands under consent
------------------------------------------------------------------------------------------------------------

update consent.record_kind known set words = shown.words, path = shown.path
  from (values ('need', 'title', '/desk/needs/{id}'), ('request', 'title', '/exchange/requests/{token}'),
               ('experience', 'title', '/exchange/experiences/{id}'))
       as shown (kind, words, path)
 where known.kind = shown.kind;

-- A request goes out by a decision of its own.
update consent.record_kind set one_by_one = true where kind = 'request';
