-- Report backs that are due: whoever must write one hears of it once for each day, by a letter with a link.

create table cooperation.reminder (
  state_id    text not null,
  id          bigint generated always as identity,
  activity_id bigint not null,
  due_on      date not null,
  reminded_on date not null,
  primary key (state_id, id),
  unique (state_id, activity_id, due_on),
  foreign key (state_id, activity_id) references cooperation.activity (state_id, id) on delete cascade
);
comment on table cooperation.reminder is 'That a report back was asked for, once for each day on which one is due.';
alter table cooperation.reminder enable row level security;
create policy see on cooperation.reminder for select using (
  state_id = (select identity.government()) and (select identity.looking()) is null
  and exists (select from cooperation.activity where activity.state_id = reminder.state_id and activity.id = activity_id));
-- Made by the functions below alone.
revoke insert, update, delete on cooperation.reminder from :"program";

-- For the worker, which acts for nobody: the days of every activity, for which of them a report stands and which were
-- asked for. Not a word of any.
create function cooperation.awaited_reports()
  returns table (state_id text, activity_id bigint, starts_on text, ends_on text, report_back_on text, is_cancelled boolean,
                 given text[], reminded text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select activity.state_id, activity.id, activity.starts_on::text, activity.ends_on::text, activity.report_back_on::text,
         activity.course = 'cancelled',
         array(select report.due_on::text from cooperation.report_back report
                where report.state_id = activity.state_id and report.activity_id = activity.id),
         array(select reminder.due_on::text from cooperation.reminder
                where reminder.state_id = activity.state_id and reminder.activity_id = activity.id)
    from cooperation.activity
$$;

-- Asks for a report once: the State's coordinator or, of what an institution keeps inside, its own people.
create function cooperation.remind(of_state text, of_activity bigint, due date, today date) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into cooperation.reminder (state_id, activity_id, due_on, reminded_on)
  values (of_state, of_activity, due, today) on conflict do nothing;
  if not found then
    return;
  end if;
  perform exchange.notify(array(
            select held.person_id
              from cooperation.activity
              join identity.membership_in_force held on true
              join identity.organisation on organisation.id = held.organisation_id
             where activity.state_id = of_state and activity.id = of_activity
               and case when activity.audience = 'institution' then held.organisation_id = activity.organisation_id
                        else held.role = 'coordinator' and organisation.state_id = activity.state_id end),
          'report-due', format('/desk/activities/%s/report-back', of_activity), now());
end
$$;
