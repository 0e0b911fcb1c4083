import { sql } from 'kysely'
import type { Connection } from '#platform/database/connection.ts'
import type { TermsVersion } from './model.ts'

/** The versions of an agreement from the first to the last, for its two sides. */
export async function versionsOf(connection: Connection, agreement: string): Promise<TermsVersion[]> {
  const { rows } = await sql<TermsVersion>`
    select terms.state_id as "stateId", terms.id, terms.agreement, terms.version, terms.thread_token as "threadToken",
           thread.request_token as "requestToken", terms.organisation_id as "organisationId",
           organisation.name as partner, terms.title, terms.tasks, terms.results, terms.made_public as "madePublic",
           terms.starts_on::text as "startsOn", terms.ends_on::text as "endsOn",
           terms.report_back_on::text as "reportBackOn", terms.words, terms.language,
           terms.proposed_by_state as "proposedByState", terms.state_accepted_by as "stateAcceptedBy",
           terms.state_accepted_at as "stateAcceptedAt", terms.partner_accepted_by as "partnerAcceptedBy",
           terms.partner_accepted_at as "partnerAcceptedAt", terms.ended_at as "endedAt",
           terms.ended_by_state as "endedByState", terms.end_reason as "endReason"
      from exchange.terms
      join exchange.thread on thread.token = terms.thread_token
      join identity.organisation on organisation.id = terms.organisation_id
     where terms.agreement = ${agreement}
     order by terms.version`.execute(connection)
  return rows
}

/** The agreement that a form made, where it was sent before. */
export async function agreementOfForm(connection: Connection, formKey: string): Promise<string | undefined> {
  const { rows } = await sql<{ agreement: string }>`
    select agreement from exchange.terms where form_key = ${formKey}`.execute(connection)
  return rows[0]?.agreement
}

/** The State of a thread, for itself and for a partner that knows its name. */
export async function stateOfThread(connection: Connection, thread: string): Promise<string | undefined> {
  const { rows } = await sql<{ state: string | null }>`
    select exchange.names_state(${thread}) as state`.execute(connection)
  return rows[0]?.state ?? undefined
}

/** The name of whoever acts, by which they accept. */
export async function ownName(connection: Connection): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select name from identity.personal where person_id = identity.person()`.execute(connection)
  return rows[0]?.name ?? ''
}
