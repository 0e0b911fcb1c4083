-- What a person sees of a row before it stands in the register, and the questions that wait for one.

alter table register.batch_row add column paragraph text, add column excerpt text;
comment on column register.batch_row.excerpt is
  'The beginning of the text, so that a preview can be read; null beyond the rows that anyone pages through.';

create index proposal_open on register.proposal (state_id, recommendation_id, other_id) where decision is null;
