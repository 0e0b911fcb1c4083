import { sql, type RawBuilder } from 'kysely'
import type { Connection } from '#platform/database/connection.ts'
import type { Card, Deployment, ExpertNamed } from './model.ts'

const standing = sql`
  case when deployment.withdrawn_at is not null then 'withdrawn'
       when deployment.expert_agrees = false then 'declined'
       when deployment.employer_releases = false then 'not-released'
       when deployment.expert_id is null then 'erased'
       when deployment.employer_releases then 'released'
       when deployment.expert_agrees then 'agreed'
       else 'asked' end`

const columns = sql`
  deployment.state_id as "stateId", deployment.id, deployment.request_id as "requestId", deployment.task,
  deployment.starts_on::text as "startsOn", deployment.ends_on::text as "endsOn", deployment.asked_at as "askedAt",
  deployment.expert_answered_at as "expertAnsweredAt", deployment.employer_answered_at as "employerAnsweredAt",
  deployment.refused_because as "refusedBecause", ${standing} as standing,
  coalesce(exchange.is_of_expert(deployment.expert_id, deployment.expert_agrees), 'state') as party,
  deployment.expert_agrees is true and deployment.employer_releases is null and deployment.withdrawn_at is null
    and exchange.may_release(deployment.expert_id) as "mayRelease",
  deployment.change_id as "changeId"`

/** A deployment by its number, for its parties alone. */
export async function findDeployment(connection: Connection, id: number): Promise<Deployment | undefined> {
  const { rows } = await sql<Deployment>`
    select ${columns} from exchange.deployment where deployment.id = ${id}`.execute(connection)
  return rows[0]
}

/** A portion of the deployments of which whoever acts is a party, the latest first. */
export async function listDeployments(
  connection: Connection,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; deployments: Deployment[] }> {
  const { rows } = await sql<Deployment & { total: number }>`
    select ${columns}, (count(*) over ())::int as total
      from exchange.deployment order by deployment.id desc limit ${limit} offset ${offset}`.execute(
    connection,
  )
  return { total: rows[0]?.total ?? 0, deployments: rows }
}

/** Who the expert is, for the State: nobody before both have agreed. */
export async function nameOfExpert(
  connection: Connection,
  { stateId, id }: Pick<Deployment, 'stateId' | 'id'>,
): Promise<ExpertNamed | undefined> {
  const { rows } = await sql<ExpertNamed>`
    select name, employer, email from exchange.name_of_expert(${stateId}, ${id})`.execute(connection)
  return rows[0]
}

/** The card by which a State asked, as long as it sees it. */
export async function cardAskedBy(
  connection: Connection,
  { stateId, id }: Pick<Deployment, 'stateId' | 'id'>,
): Promise<Card | undefined> {
  const { rows } = await sql<Card>`
    select card.id, card.token, card.words, card.language, card.kinds, card.themes, card.groups, card.targets,
           card.languages, card.countries_known as "countriesKnown", card.evidence,
           card.available_from::text as "availableFrom", card.available_until::text as "availableUntil"
      from exchange.deployment join exchange.expert_cards() card on card.id = deployment.expert_id
     where deployment.state_id = ${stateId} and deployment.id = ${id}`.execute(connection)
  return rows[0]
}

/** The requests of a State that are out, for which it can ask an expert. */
export async function requestsOut(
  connection: Connection,
  stateId: string,
): Promise<{ id: number; title: string }[]> {
  const { rows } = await sql<{ id: number; title: string }>`
    select id, title from exchange.request where ${isOut} and state_id = ${stateId} order by id desc limit 200`.execute(
    connection,
  )
  return rows
}

const isOut: RawBuilder<unknown> = sql`sent_at is not null and withdrawn_at is null and closed_at is null`

/** The title of the request for which an expert was asked, for its State. */
export async function requestAskedFor(
  connection: Connection,
  { stateId, requestId }: Pick<Deployment, 'stateId' | 'requestId'>,
): Promise<{ title: string; token: string } | undefined> {
  const { rows } = await sql<{ title: string; token: string }>`
    select title, token from exchange.request where state_id = ${stateId} and id = ${requestId}`.execute(
    connection,
  )
  return rows[0]
}

/** The deployment that a form made, where it was sent before. */
export async function deploymentOfForm(
  connection: Connection,
  stateId: string,
  formKey: string,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from exchange.deployment where state_id = ${stateId} and form_key = ${formKey}`.execute(
    connection,
  )
  return rows[0]?.id
}

/** Whether a State waits for this expert, or has them, for a request. */
export async function isAsked(
  connection: Connection,
  { stateId, request, expert }: { stateId: string; request: number; expert: number },
): Promise<boolean> {
  const { rows } = await sql`
    select from exchange.deployment
     where state_id = ${stateId} and request_id = ${request} and expert_id = ${expert} and withdrawn_at is null
       and expert_agrees is distinct from false and employer_releases is distinct from false limit 1`.execute(
    connection,
  )
  return rows.length > 0
}
