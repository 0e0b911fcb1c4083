-- Asks: a coordinator asks an officer who has no account for one contribution to one recommendation. The officer answers
-- by a one-time link; the answer is a note of the side that asked, with the audience that the ask has.

create table followup.ask (
  state_id          text not null,
  id                bigint generated always as identity,
  recommendation_id text not null,
  organisation_id   bigint not null references identity.organisation (id),
  side              text not null check (side = 'government'),
  -- Of the answer; an answer widens nothing.
  audience          text not null check (audience in ('institution', 'government')),
  question          text not null check (question <> ''),
  -- In which the officer is written to.
  language          text not null,
  asked_by          bigint not null references identity.person (id),
  -- When a coordinator last wanted the link sent.
  wanted_at         timestamptz not null default now(),
  expires_at        timestamptz not null,
  withdrawn_at      timestamptz,
  answered_at       timestamptz,
  -- What came of it; it stays when that note is removed.
  note_id           bigint,
  -- Made with the form: one that is sent twice asks once, and is answered once.
  form_key          uuid not null,
  answer_form_key   uuid,
  change_id         bigint not null references record.change (id),
  primary key (state_id, id),
  foreign key (state_id, recommendation_id) references register.recommendation (state_id, id),
  check ((answered_at is null) = (note_id is null)),
  check (answered_at is null or withdrawn_at is null)
);
comment on table followup.ask is 'One contribution that someone without an account was asked for; seen on the side that asks, never opened by consent.';
create unique index ask_by_form on followup.ask (state_id, asked_by, form_key);
create index ask_by_recommendation on followup.ask (state_id, recommendation_id);
select record.keep_history('followup.ask', 'state_id', 'id');

-- To whom the link went, and who answered: apart, so that it can be erased.
create table followup.addressee (
  state_id  text not null,
  ask_id    bigint not null,
  email     text not null,
  change_id bigint not null references record.change (id),
  primary key (state_id, ask_id),
  foreign key (state_id, ask_id) references followup.ask (state_id, id)
);
select record.keep_history('followup.addressee', 'state_id', 'ask_id');

create table followup.signature (
  state_id  text not null,
  note_id   bigint not null,
  name      text not null check (name <> ''),
  office    text not null check (office <> ''),
  change_id bigint not null references record.change (id),
  primary key (state_id, note_id),
  foreign key (state_id, note_id) references followup.note (state_id, id) on delete cascade
);
comment on table followup.signature is 'Who wrote a note that came through a one-time link, as they say themselves; nobody has checked it.';
select record.keep_history('followup.signature', 'state_id', 'note_id');

------------------------------------------------------------------------------------------------------------
-- Who sees and writes them
------------------------------------------------------------------------------------------------------------

alter table followup.ask enable row level security;
create policy see on followup.ask for select using (
  state_id = (select identity.government())
  and (audience = 'government' or organisation_id = (select identity.organisation())));
create policy add on followup.ask for insert with check (
  change_id = (select record.current_change())
  and state_id = (select identity.coordinated_state())
  and organisation_id = (select identity.organisation())
  and asked_by = (select identity.person())
  and answered_at is null);
create policy alter on followup.ask for update
  using (state_id = (select identity.coordinated_state()) and organisation_id = (select identity.organisation()))
  with check (change_id = (select record.current_change()));

-- An ask is withdrawn or sent again with a later end; only its answer says that it is answered, and nothing else changes.
create function followup.only_withdrawn_or_sent_again() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if old.answered_at is not null or old.withdrawn_at is not null
     or to_jsonb(new) - '{wanted_at,expires_at,withdrawn_at,answered_at,note_id,answer_form_key,change_id}'::text[]
        <> to_jsonb(old) - '{wanted_at,expires_at,withdrawn_at,answered_at,note_id,answer_form_key,change_id}'::text[]
     or new.answered_at is not null and identity.link() is null then
    raise check_violation using message = 'An ask is answered or withdrawn once, and never altered: ask again.',
      constraint = 'ask_stays';
  end if;
  return new;
end
$$;
create trigger only_withdrawn_or_sent_again before update on followup.ask
  for each row execute function followup.only_withdrawn_or_sent_again();

alter table followup.addressee enable row level security;
create policy see on followup.addressee for select
  using (exists (select from followup.ask where ask.state_id = addressee.state_id and ask.id = ask_id));
create policy add on followup.addressee for insert with check (
  change_id = (select record.current_change())
  and exists (select from followup.ask
               where ask.state_id = addressee.state_id and ask.id = ask_id
                 and ask.change_id = (select record.current_change())));

-- Seen on the author's side alone, also where the note was opened to others. Only an answer writes it.
alter table followup.signature enable row level security;
create policy see on followup.signature for select using (
  state_id = (select identity.government())
  and exists (select from followup.note where note.state_id = signature.state_id and note.id = note_id));

------------------------------------------------------------------------------------------------------------
-- The link
------------------------------------------------------------------------------------------------------------

-- What the letter of an ask says, with a link drawn for it; nothing where the ask is no longer open. It is written when it
-- is sent, by nobody in particular: hence only while the letter is in line, and for three days after a coordinator wanted it.
-- Links that went out before stay good, since one of them may be under way. Only the hash of a link is kept.
create function followup.write_letter(ask bigint)
  returns table (token text, email text, organisation text, recommendation_id text, expires_at timestamptz)
  language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select identity.issue('link', 'link ' || asked.id, null, 'ask', asked.expires_at - now(), jsonb_build_object(
           'ask', asked.id, 'state', asked.state_id, 'side', asked.side, 'organisation', asked.organisation_id)),
         addressee.email, organisation.name, asked.recommendation_id, asked.expires_at
    from followup.ask asked
    join followup.addressee on addressee.state_id = asked.state_id and addressee.ask_id = asked.id
    join identity.organisation on organisation.id = asked.organisation_id
   where asked.id = write_letter.ask and asked.answered_at is null and asked.withdrawn_at is null
     and asked.expires_at > clock_timestamp() and asked.wanted_at > now() - interval '3 days'
     and exists (select from platform.letter waiting
                  where waiting.kind = 'followup.ask' and waiting.subject = asked.id
                    and waiting.sent_at is null and waiting.dropped_at is null)
$$;

-- So that nobody draws a link but for a letter in line: who puts an ask's letter there sees the ask, and what has been
-- sent does not wait again.
create function followup.check_letter() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' and not exists (select from followup.ask where ask.id = new.subject) then
    raise insufficient_privilege using message = 'Who asks puts the letter of their ask in line.';
  elsif tg_op = 'UPDATE' and ((new.kind, new.subject) is distinct from (old.kind, old.subject)
                              or old.sent_at is not null and new.sent_at is null
                              or old.dropped_at is not null and new.dropped_at is null) then
    raise check_violation using message = 'A letter that was sent or dropped does not wait again.',
      constraint = 'letter_stays_sent';
  end if;
  return new;
end
$$;
create trigger check_letter before insert on platform.letter
  for each row when (new.kind = 'followup.ask') execute function followup.check_letter();
create trigger keep_letter before update on platform.letter
  for each row when (old.kind = 'followup.ask' or new.kind = 'followup.ask') execute function followup.check_letter();

-- What the holder of a link sees: how the ask stands, and, while it is open, what is asked. Looking uses nothing up.
create function followup.behind_link(token text)
  returns table (status text, recommendation_id text, question text, language text, audience text, organisation text,
                 expires_at timestamptz, answered_at timestamptz, answer_form_key uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select stands.status, ask.recommendation_id, case when stands.status = 'open' then ask.question end, ask.language,
         ask.audience, organisation.name, ask.expires_at, ask.answered_at, ask.answer_form_key
    from identity.token link
    join followup.ask on ask.state_id = link.opens ->> 'state' and ask.id = (link.opens ->> 'ask')::bigint
    join identity.organisation on organisation.id = ask.organisation_id
   cross join lateral (
     select case when ask.answered_at is not null then 'answered'
                 when ask.withdrawn_at is not null then 'withdrawn'
                 when ask.expires_at <= clock_timestamp() then 'expired'
                 else 'open' end as status) stands
   where link.hash = identity.hash(behind_link.token) and link.kind = 'link'
$$;

-- Writes the answer of whoever acts by a link, and uses the link up: one note beside the recommendation that the ask is
-- about, its author's side and audience the ask's. Returns the note's id; null where the ask is no longer open.
create function followup.answer_ask(answer text, answer_language text, name text, office text, form_key uuid) returns bigint
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  link   jsonb := identity.link();
  change bigint := record.current_change();
  asked  followup.ask;
  note   bigint;
begin
  if link is null or change is null then
    raise insufficient_privilege using message = 'An ask is answered through its link, within a change.';
  end if;
  select a.* into asked
    from followup.ask a
   where a.state_id = link ->> 'state' and a.id = (link ->> 'ask')::bigint
     and a.answered_at is null and a.withdrawn_at is null and a.expires_at > clock_timestamp()
     for update;
  if asked.id is null then
    return null;
  end if;
  insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language, change_id)
       values (asked.state_id, asked.recommendation_id, asked.organisation_id, asked.side, asked.audience, answer,
               answer_language, change)
    returning id into note;
  insert into followup.signature (state_id, note_id, name, office, change_id)
       values (asked.state_id, note, answer_ask.name, answer_ask.office, change);
  update followup.ask a
     set answered_at = clock_timestamp(), note_id = note, answer_form_key = answer_ask.form_key, change_id = change
   where a.state_id = asked.state_id and a.id = asked.id;
  update identity.token t set used_at = clock_timestamp()
   where t.kind = 'link' and t.opens @> jsonb_build_object('ask', asked.id, 'state', asked.state_id);
  -- Whoever asked is told that an answer has come.
  insert into platform.letter (kind, subject, language)
  select 'followup.answer', asked.id, personal.language
    from identity.personal where personal.person_id = asked.asked_by;
  return note;
end
$$;

-- To whom the letter goes that tells of an answer, and beside which recommendation it stands; nothing where whoever asked
-- acts there no longer. It is written when it is sent, by nobody in particular: hence only for three days after the answer.
create function followup.asker_of(ask bigint)
  returns table (email text, state_id text, recommendation_id text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select personal.email, asked.state_id, asked.recommendation_id
    from followup.ask asked
    join identity.personal on personal.person_id = asked.asked_by
   where asked.id = asker_of.ask and asked.answered_at > now() - interval '3 days'
     and exists (select from identity.membership_in_force held
                  where held.person_id = asked.asked_by and held.organisation_id = asked.organisation_id)
$$;

-- Whoever is erased leaves no letter behind that was written to them.
create function followup.drop_letters() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from platform.letter l using followup.ask
   where l.kind = 'followup.answer' and l.subject = ask.id and ask.asked_by = new.id;
  return null;
end
$$;
create trigger drop_letters after update of erased_at on identity.person
  for each row when (new.erased_at is not null) execute function followup.drop_letters();

------------------------------------------------------------------------------------------------------------
-- What is held on an officer without an account, and its erasure
------------------------------------------------------------------------------------------------------------

-- The asks that went to an address, with the name and office by which they were answered.
create function followup.held_on(address text)
  returns table (state_id text, ask_id bigint, note_id bigint, email text, name text, office text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not coalesce(identity.administers(), false) then
    raise insufficient_privilege using message = 'What is held on someone without an account is for an administrator.';
  end if;
  return query
    select addressee.state_id, addressee.ask_id, ask.note_id, addressee.email, signature.name, signature.office
      from followup.addressee
      join followup.ask on ask.state_id = addressee.state_id and ask.id = addressee.ask_id
      left join followup.signature on signature.state_id = ask.state_id and signature.note_id = ask.note_id
     where lower(addressee.email) = lower(address)
     order by addressee.ask_id;
end
$$;

-- Erases who was asked at an address and who answered there, in the history and in the log as well; the asks and the
-- notes stay. Within a change, by who administers. Returns how many asks it was.
create function followup.erase_addressee(address text) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  held   record;
  gone   record;
  erased integer := 0;
begin
  if record.current_change() is null then
    raise insufficient_privilege using message = 'Someone is erased within a change.';
  end if;
  for held in select * from followup.held_on(address) loop
    erased := erased + 1;
    delete from followup.addressee a where a.state_id = held.state_id and a.ask_id = held.ask_id;
    delete from followup.signature s where s.state_id = held.state_id and s.note_id = held.note_id;
    delete from platform.letter l where l.kind = 'followup.ask' and l.subject = held.ask_id;
    for gone in
      select 'followup.addressee' as table_name, jsonb_build_object('state_id', held.state_id, 'ask_id', held.ask_id) as row_key
       union all
      select 'followup.signature', jsonb_build_object('state_id', held.state_id, 'note_id', held.note_id)
       where held.name is not null
    loop
      delete from record.history h where h.table_name = gone.table_name and h.row_key = gone.row_key;
      delete from record.salt s using record.event e
       where e.table_name = gone.table_name and e.row_key = gone.row_key::text and s.event_id = e.id;
      perform record.log('erase', gone.table_name, gone.row_key);
    end loop;
  end loop;
  return erased;
end
$$;
