-- Whatever anyone does to a side's people, organisations, roles and powers concerns that side: it sees who did it, when
-- and why, also where it was the operator.

-- The events that concern the side that acts, found in the log itself. Someone's own row concerns a side for as long as
-- they held a role there; nothing that they do or are elsewhere does.
create function record.concerning()
  returns table (event_id bigint, change_id bigint, table_name text, row_key text)
  language sql stable security definer rows 100 set search_path = pg_catalog, pg_temp
as $$
  with ours as materialized (
    select organisation.id from identity.organisation join identity.organisation_kind using (kind)
     where organisation_kind.side = 'government' and organisation.state_id = identity.government()
        or organisation_kind.side = 'body' and organisation.id = identity.organisation()),
  held as materialized (
    select membership.* from identity.membership where membership.organisation_id in (select id from ours)),
  concerned (table_name, row_key, since, until) as (
    select 'identity.organisation', jsonb_build_object('id', id)::text, null::timestamptz, null::timestamptz from ours
    union all
    select 'identity.membership', jsonb_build_object('id', id)::text, null, null from held
    union all
    select 'identity.power', jsonb_build_object('id', power.id)::text, null, null
      from identity.power where power.organisation_id in (select id from ours)
    union all
    select 'identity.person', jsonb_build_object('id', person_id)::text, begins_at, ends_at from held
    union all
    select 'identity.personal', jsonb_build_object('person_id', person_id)::text, begins_at, ends_at from held)
  select distinct event.id, event.change_id, event.table_name, event.row_key
    from concerned join record.event using (table_name, row_key)
   where event.change_id is not null and identity.looking() is null
     and (since is null or event.at >= since) and (until is null or event.at <= until)
$$;
grant execute on function record.concerning() to :"program";

create policy see_what_concerns on record.change for select using (
  (select identity.side()) in ('government', 'body') and id in (select change_id from record.concerning()));

-- Who sees a change sees which rows it wrote; of one that is not of their side, no more than the rows that concern it.
grant select on record.event to :"program";
alter table record.event enable row level security;
create policy see on record.event for select using (
  exists (select from record.change
           where change.id = event.change_id
             and (not change.confidential
                  or change.organisation_id = (select identity.organisation())
                  or change.side = 'government' and change.state_id = (select identity.government())
                  or coalesce(change.side, 'operator') = 'operator' and (select identity.is_machine())))
  or (select identity.side()) in ('government', 'body') and id in (select event_id from record.concerning()));

-- What was before, too; but not what someone was called before, which is theirs.
create policy see_what_concerns on record.history for select using (
  table_name in ('identity.organisation', 'identity.membership', 'identity.power', 'identity.person')
  and (select identity.side()) in ('government', 'body')
  and (change_id, table_name, row_key::text) in (
    select concerning.change_id, concerning.table_name, concerning.row_key from record.concerning()));
