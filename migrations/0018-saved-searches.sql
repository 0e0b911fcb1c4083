-- Saved searches: a question that someone asks of a list again and again, and how often they hear of what is new there.

create table cooperation.saved_search (
  id            bigint generated always as identity primary key,
  person_id     bigint not null references identity.person (id),
  -- With whose eyes: what someone sees differs with the role in which they look.
  membership_id bigint not null references identity.membership (id),
  list          text not null check (list <> ''),
  -- As the query of an address: empty, or with its question mark.
  question      text not null check (question = '' or question like '?%'),
  name          text not null check (length(name) between 1 and 200),
  rhythm        text not null check (rhythm in ('daily', 'weekly', 'never')),
  -- What stood in the list when its author saw it last, and what a letter told of since.
  seen          text[] not null,
  told          text[] not null default '{}',
  looked_at     timestamptz not null default now(),
  unique (membership_id, list, question),
  check (length(question) <= 4000)
);
comment on table cooperation.saved_search is
  'A question that someone asks of a list again and again. Theirs alone: nobody else reads it, in whatever role.';
create index saved_search_by_person on cooperation.saved_search (person_id);
alter table cooperation.saved_search enable row level security;
create policy own on cooperation.saved_search
  using (person_id = (select identity.person()) and (select identity.looking()) is null
         and membership_id = (select (identity.acting() ->> 'membership')::bigint))
  with check (person_id = (select identity.person())
              and membership_id = (select (identity.acting() ->> 'membership')::bigint));

-- Whoever is erased leaves no searches.
create function cooperation.drop_searches() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from cooperation.saved_search where person_id = new.id;
  return null;
end
$$;
create trigger drop_searches after update of erased_at on identity.person
  for each row when (new.erased_at is not null) execute function cooperation.drop_searches();

-- Searches whose author is to hear of what is new: each morning at six (UTC), or on Mondays.
create view cooperation.search_due with (security_barrier) as
  select search.id, search.membership_id
    from cooperation.saved_search search
    join identity.membership_in_force held on held.id = search.membership_id
   cross join (select now() at time zone 'UTC' - interval '6 hours' as hour) told
   where search.rhythm <> 'never'
     and search.looked_at at time zone 'UTC' - interval '6 hours'
           < date_trunc(case search.rhythm when 'daily' then 'day' else 'week' end, told.hour);
revoke all on cooperation.search_due from :"program";

-- For the worker, which acts for nobody: which searches are due.
create function cooperation.searches_due() returns setof bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select id from cooperation.search_due order by id $$;

-- Whoever is only read for acts as long as their transaction can change nothing: what proves it, kept from a part of the
-- transaction that was undone, proves nothing in the rest.
create or replace function identity.acting() returns jsonb
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce(identity.read_signed('acting'),
                  case when current_setting('transaction_read_only') = 'on' then identity.read_signed('reading') end)::jsonb
$$;

-- A search that is due is a job that its author gave: until this transaction ends the worker sees what they see, and can
-- change nothing. Null where it is not due. Returns what is asked for.
create function cooperation.act_for_search(search bigint, out list text, out question text) returns record
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if identity.acting() is null then
    select saved.list, saved.question into list, question
      from cooperation.search_due due join cooperation.saved_search saved using (id)
     where due.id = search and identity.act_as_member(due.membership_id) is not null;
    if found then
      perform identity.set_signed('reading', identity.read_signed('acting'));
    end if;
    -- Nobody's hand goes with their eyes: without these no change begins and no job is given.
    perform set_config('throughline.acting', '', true), set_config('throughline.actor', '', true);
    set local transaction_read_only = on;
  end if;
end
$$;

-- What a search that is due has found: whoever has not seen all of it is told once a day, by a letter with a link.
create function cooperation.tell_of_search(search bigint, keys text[]) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  saved cooperation.saved_search := (
    select s from cooperation.saved_search s join cooperation.search_due using (id) where s.id = search for update of s);
begin
  update cooperation.saved_search set told = keys, looked_at = now() where id = saved.id;
  if not keys <@ (saved.seen || saved.told)
     and not exists (select from exchange.notice
                      where person_id = saved.person_id and kind = 'digest' and created_at > now() - interval '12 hours') then
    perform exchange.notify(array[saved.person_id], 'digest', '/account/searches', now());
  end if;
end
$$;
