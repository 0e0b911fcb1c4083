/**
 * The tables that anyone may read (a policy `using (true)`), with all that they hold: what the United Nations published,
 * how it was brought in, and what people decided about it. A table or a column that is not named here fails
 * `npm run check`; whoever adds one here says that it is public.
 */
export const publicTables: Readonly<Record<string, string>> = {
  'register.hosted_state': 'state_id change_id',
  'register.recommendation': `
    state_id id document mechanism symbol session cycle published_on year paragraph paragraph_order part kind position
    recommending_states themes primary_theme groups sdgs sources shown_source merged_into change_id`,
  'register.source': `
    state_id key recommendation_id kind batch_id row language text original fingerprint digest said change_id`,
  'register.proposal': 'state_id recommendation_id other_id similarity decision change_id',
  'register.batch': `
    id status file_name file_path file_sha256 file_bytes format stated given through created_at finished_at actor change_id
    undo_change_id progress report error`,
  'register.batch_row': `
    batch_id sequence row state_id outcome doubtful recommendation_id reasons paragraph excerpt`,
  'exchange.weighting': 'id weights because language organisation_id set_on form_key change_id',
  'register.column_mapping': 'columns_signature mapping change_id',
  'exchange.clock_setting': 'id acknowledge_days answer_days reason set_on change_id',
}

/** Tables without row policies that the program may reach all the same, each with its reason. */
export const withoutPolicy: Readonly<Record<string, string>> = {
  'consent.record_kind': 'names of tables, the same for everyone',
  'identity.responsibility': 'names of columns, the same for everyone',
  'identity.organisation_kind': 'words of the field, the same for everyone',
  'identity.role_of_side': 'words of the field, the same for everyone',
  'platform.letter': 'e-mails that wait: who is written to by number, and not in what words',
  'platform.migration': 'which migrations were applied',
}

/** Schemas without row policies: their tables know no State, and one module alone reaches them. */
export const schemasWithoutPolicy: Readonly<Record<string, string>> = {
  sign_in: 'passwords and sessions; only src/identity reaches it',
  jobs: 'the queue, which the library pg-boss keeps: identifiers and tickets',
}

/** Views that show the program what their owner sees, each with its reason. */
export const viewsOfTheOwner: Readonly<Record<string, string>> = {
  'consent.reaching': 'which things are open to whoever acts, as they find out by looking at them',
  'cooperation.taken_part': 'in which activities the partner that acts takes part, which it sees as a whole',
}

/** Indexes of confidential tables that do not begin with the State, each with its reason. */
export const indexesWithoutState: Readonly<Record<string, string>> = {
  'consent.consent_pkey': 'a consent is revoked by its number; it is never searched',
  'exchange.request_token_key':
    'everyone outside knows a request by its token; it is looked up, never searched',
  'consent.shown_name_organisation_id_key': 'one shown name for each body; not searched',
  'consent.named_partner_pkey': 'read with its consent',
  'consent.named_partner_by_organisation': 'what was opened to a partner, by whichever State',
  'cooperation.activity_by_recorder': 'in what a partner takes part, in whichever State',
  'cooperation.participant_by_organisation': 'in what a partner takes part, in whichever State',
}
