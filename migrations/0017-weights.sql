-- The weights by which matching puts in order, as the secretariat sets them: in public, with the reason.

create table exchange.weighting (
  id              bigint generated always as identity primary key,
  -- Part of the score → weight; of the numbers only the proportions count.
  weights         jsonb not null check (jsonb_typeof(weights) = 'object'),
  because         text not null check (because <> ''),
  -- Of the words above.
  language        text not null,
  -- In whose name they were set; who it was stays in the record.
  organisation_id bigint not null references identity.organisation (id),
  set_on          date not null default (now() at time zone 'UTC')::date,
  form_key        uuid not null unique,
  change_id       bigint not null references record.change (id)
);
comment on table exchange.weighting is 'Weights of matching, one row each time they were set; the last holds.';
alter table exchange.weighting enable row level security;
create policy see on exchange.weighting for select using (true);
create policy set_them on exchange.weighting for insert with check (
  change_id = (select record.current_change()) and (select identity.role()) = 'secretariat'
  and organisation_id = (select identity.organisation()));
-- What once held stays as it was.
revoke update, delete on exchange.weighting from :"program";

-- The same with the name of the organisation, for everyone; the last first.
create function exchange.weightings(most integer)
  returns table (id bigint, weights jsonb, because text, language text, set_by text, set_on date)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select weighting.id, weighting.weights, weighting.because, weighting.language, organisation.name, weighting.set_on
    from exchange.weighting join identity.organisation on organisation.id = weighting.organisation_id
   order by weighting.id desc limit most
$$;
