-- Drafts: what someone has entered and not said yet.

create table followup.draft (
  -- Empty where an organisation of no State writes.
  state_id        text not null,
  organisation_id bigint not null references identity.organisation (id),
  person_id       bigint not null references identity.person (id),
  -- Which form of which thing: 'note/new/0123456789ab', 'note/17'.
  form            text not null check (length(form) between 1 and 200),
  -- The fields as they stood, also those that nobody sees: the version that was opened, the form's key.
  entered         jsonb not null check (octet_length(entered::text) <= 400000),
  saved_at        timestamptz not null default now(),
  primary key (state_id, organisation_id, person_id, form)
);
comment on table followup.draft is
  'What someone has entered into a form and not said yet. It is theirs alone: nobody else reads it, in whatever role.';
alter table followup.draft enable row level security;
create policy own on followup.draft
  using (person_id = (select identity.person()) and organisation_id = (select identity.organisation())
         and state_id = coalesce((select identity.acting() ->> 'state'), ''))
  with check (person_id = (select identity.person()) and organisation_id = (select identity.organisation())
              and state_id = coalesce((select identity.acting() ->> 'state'), ''));

-- Whoever is erased leaves no drafts.
create function followup.drop_drafts() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from followup.draft where person_id = new.id;
  return null;
end
$$;
create trigger drop_drafts after update of erased_at on identity.person
  for each row when (new.erased_at is not null) execute function followup.drop_drafts();
