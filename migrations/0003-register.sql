-- The register: recommendations that States received, as the United Nations published them.
-- Everyone may read all of these tables; what a State keeps to itself will stand in a schema of its own.

create table register.hosted_state (
  state_id  text primary key,
  change_id bigint not null references record.change (id)
);
comment on table register.hosted_state is 'The States this instance hosts: set by a person, never inferred.';

-- One file that was given to the program, from the first look to the undo.
create table register.batch (
  id             bigint generated always as identity primary key,
  status         text not null check (status in
                   ('waiting', 'reading', 'previewed', 'committing', 'committed', 'undone', 'refused', 'discarded', 'interrupted')),
  file_name      text not null,
  file_path      text,
  file_sha256    text,
  file_bytes     bigint,
  format         text,
  stated         jsonb not null default '{}',
  given          jsonb not null default '{}',
  -- A job that died is done again by the worker; an import from the command line is not.
  through        text not null check (through in ('page', 'command-line', 'api', 'import')),
  created_at     timestamptz not null default now(),
  finished_at    timestamptz,
  actor          text not null,
  change_id      bigint references record.change (id),
  undo_change_id bigint references record.change (id),
  progress       jsonb not null default '{}',
  report         jsonb,
  error          jsonb
);

create table register.recommendation (
  state_id            text not null,
  id                  text not null,
  document            text not null,
  mechanism           text not null,
  symbol              text,
  session             smallint,
  cycle               smallint,
  published_on        date,
  year                smallint,
  paragraph           text,
  paragraph_order     integer not null default 0,
  part                smallint,
  kind                text not null check (kind in ('recommendation', 'concern', 'not-stated')),
  position            text check (position in ('supported', 'noted', 'pending')),
  recommending_states text[] not null default '{}',
  themes              text[] not null default '{}',
  primary_theme       text,
  groups              text[] not null default '{}',
  sdgs                text[] not null default '{}',
  sources             text[] not null default '{}',
  shown_source        text not null,
  merged_into         text,
  change_id           bigint not null references record.change (id),
  primary key (state_id, id)
);
comment on table register.recommendation is
  'One call by one mechanism on one State: settled from its sources (register.source), which keep what each of them says.';
comment on column register.recommendation.id is 'Permanent: derived from the first source, so that an undone import comes back to the same address.';
comment on column register.recommendation.merged_into is 'The recommendation of the same State that this one turned out to be; its address redirects.';
create index recommendation_by_id on register.recommendation (id);
create index recommendation_by_change on register.recommendation (change_id);

create table register.source (
  state_id          text not null,
  key               text not null,
  recommendation_id text not null,
  kind              text not null,
  batch_id          bigint references register.batch (id),
  row               integer,
  language          text not null,
  text              text not null,
  original          text,
  fingerprint       text not null,
  digest            text not null,
  said              jsonb not null,
  change_id         bigint not null references record.change (id),
  primary key (state_id, key),
  foreign key (state_id, recommendation_id) references register.recommendation (state_id, id)
);
comment on column register.source.original is 'The words exactly as received, where they differ from the text.';
comment on column register.source.fingerprint is 'Hash of the text without case, accents and punctuation: equal for texts that say the same in the same words.';
comment on column register.source.digest is 'Hash of everything the source says: an equal digest means that nothing changed.';
create index source_by_recommendation on register.source (state_id, recommendation_id);
create index source_by_change on register.source (change_id);

-- Two recommendations that may be one, for a person to decide.
create table register.proposal (
  state_id          text not null,
  recommendation_id text not null,
  other_id          text not null,
  similarity        real not null,
  decision          text check (decision in ('same', 'different')),
  change_id         bigint not null references record.change (id),
  primary key (state_id, recommendation_id, other_id),
  foreign key (state_id, recommendation_id) references register.recommendation (state_id, id),
  foreign key (state_id, other_id) references register.recommendation (state_id, id)
);
create index proposal_open on register.proposal (state_id, recommendation_id, other_id) where decision is null;
create index proposal_by_other on register.proposal (state_id, other_id);

-- The row-by-row report of a batch; for a preview, what would happen.
create table register.batch_row (
  batch_id          bigint not null references register.batch (id),
  sequence          integer not null,
  row               integer not null,
  state_id          text,
  outcome           text not null check (outcome in ('created', 'updated', 'unchanged', 'linked', 'rejected')),
  doubtful          boolean not null default false,
  recommendation_id text,
  reasons           jsonb,
  paragraph         text,
  excerpt           text,
  primary key (batch_id, sequence)
);
comment on column register.batch_row.excerpt is
  'The beginning of the text, so that a preview can be read; null beyond the rows that anyone pages through.';
create index batch_row_to_look_at on register.batch_row (batch_id, sequence) where doubtful or outcome = 'rejected';

-- Columns of a table that a person has mapped once, kept for the next file with the same head.
create table register.column_mapping (
  columns_signature text primary key,
  mapping           jsonb not null,
  change_id         bigint not null references record.change (id)
);

-- Before-images of everything a change overwrites or removes.
select record.keep_history('register.hosted_state', 'state_id');
select record.keep_history('register.recommendation', 'state_id', 'id');
select record.keep_history('register.source', 'state_id', 'key');
select record.keep_history('register.proposal', 'state_id', 'recommendation_id', 'other_id');
select record.keep_history('register.column_mapping', 'columns_signature');

-- Anyone reads; only within a change, and only who keeps the register (all of it, or one State's part) writes.
do $$
declare
  name text;
begin
  foreach name in array array['hosted_state', 'recommendation', 'source', 'proposal'] loop
    execute format('alter table register.%I enable row level security', name);
    execute format('create policy read_all on register.%I for select using (true)', name);
    execute format(
      'create policy write_within_change on register.%I for all
         using ((select record.current_change()) is not null
                and ((select identity.keeps_register()) or state_id = (select identity.coordinated_state())))
         with check (change_id = (select record.current_change())
                     and ((select identity.keeps_register()) or state_id = (select identity.coordinated_state())))', name);
  end loop;
  foreach name in array array['batch', 'batch_row', 'column_mapping'] loop
    execute format('alter table register.%I enable row level security', name);
    execute format('create policy read_all on register.%I for select using (true)', name);
    execute format(
      'create policy write_as_keeper on register.%I for all
         using ((select identity.keeps_register()) or (select identity.coordinated_state()) is not null)
         with check ((select identity.keeps_register()) or (select identity.coordinated_state()) is not null)', name);
  end loop;
end
$$;

-- The index in each program process follows the register by this word.
create function register.announce() returns trigger language plpgsql as $$
begin
  perform pg_notify('register_changed', '');
  return null;
end
$$;
create trigger announce after insert or update or delete on register.recommendation
  for each statement execute function register.announce();
create trigger announce after insert or update or delete on register.source
  for each statement execute function register.announce();
