import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import type { ActingPerson } from '#identity/model.ts'
import type { Connection } from '#platform/database/connection.ts'
import type { NoteKey } from '../model.ts'
import type { Answer, Ask, AskBehindLink, AskKey, AskStatus, NewAsk, Signature } from './model.ts'

/** @returns undefined where the same form was sent before */
export async function insertAsk(
  transaction: ActingTransaction,
  changeId: number,
  { organisation, person, state: stateId }: ActingPerson,
  asked: NewAsk,
): Promise<AskKey | undefined> {
  const { rows } = await sql<AskKey>`
    insert into followup.ask (state_id, recommendation_id, organisation_id, side, audience, question, language, asked_by,
           expires_at, form_key, change_id)
    values (${stateId}, ${asked.recommendationId}, ${organisation}, 'government', ${asked.audience}, ${asked.question},
            ${asked.language}, ${person}, now() + make_interval(days => ${asked.days}), ${asked.formKey}, ${changeId})
    on conflict (state_id, asked_by, form_key) do nothing
    returning state_id as "stateId", id`.execute(transaction)
  const key = rows[0]
  if (!key) return undefined
  await sql`
    insert into followup.addressee (state_id, ask_id, email, change_id)
    values (${key.stateId}, ${key.id}, ${asked.email}, ${changeId})`.execute(transaction)
  return key
}

const askColumns = sql.raw(`
  ask.state_id as "stateId", ask.id, ask.recommendation_id as "recommendationId", ask.audience, ask.question,
  ask.language, ask.wanted_at as "askedAt", ask.expires_at as "expiresAt", addressee.email,
  case when ask.answered_at is not null then 'answered' when ask.withdrawn_at is not null then 'withdrawn'
       when ask.expires_at <= now() then 'expired' else 'open' end as status,
  case when ask.answered_at is not null then jsonb_build_object('noteId', ask.note_id, 'by',
         (select jsonb_build_object('name', name, 'office', office) from followup.signature
           where signature.state_id = ask.state_id and signature.note_id = ask.note_id)) end as answer,
  ask.answered_at as "answeredAt"`)

const withAddressee = sql.raw(`
  followup.ask left join followup.addressee on addressee.state_id = ask.state_id and addressee.ask_id = ask.id`)

type AskRow = Omit<Ask, 'answer'> & {
  answer: Omit<NonNullable<Ask['answer']>, 'at'> | null
  answeredAt: Date | null
}

/** Which asks a list shows: `words` are looked for in the question and in the address that it went to. */
export type AskFilter = { stateId: string; words?: string | undefined; status?: AskStatus | undefined }

/** A State's asks, those that wait first, then the newest; and how many there are in all. */
export async function readAsks(
  transaction: ActingTransaction,
  { stateId, words = '', status }: AskFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; asks: Ask[] }> {
  const pattern = `%${words.trim().replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<AskRow & { total: number }>`
    select *, (count(*) over ())::int as total
      from (select ${askColumns}, (ask.answered_at is null and ask.withdrawn_at is null) as waits
              from ${withAddressee}
             where ask.state_id = ${stateId} and (ask.question ilike ${pattern} or addressee.email ilike ${pattern})) ask
     where ${status ?? null}::text is null or status = ${status ?? null}
     order by waits desc, id desc
     limit ${limit} offset ${offset}`.execute(transaction)
  return { total: rows[0]?.total ?? 0, asks: rows.map(({ total: _, ...row }) => asAsk(row)) }
}

export async function findAsk(
  transaction: ActingTransaction,
  { stateId, id }: AskKey,
): Promise<Ask | undefined> {
  const { rows } = await sql<AskRow>`
    select ${askColumns} from ${withAddressee}
     where ask.state_id = ${stateId} and ask.id = ${id}`.execute(transaction)
  return rows.map(asAsk)[0]
}

function asAsk({ answer, answeredAt, ...ask }: AskRow): Ask {
  return { ...ask, answer: answer && answeredAt && { ...answer, at: answeredAt } }
}

/** @returns false where the ask is not open, or not of the organisation that acts */
export async function closeAsk(
  transaction: ActingTransaction,
  changeId: number,
  { stateId, id }: AskKey,
): Promise<boolean> {
  const { rows } = await sql`
    update followup.ask set withdrawn_at = now(), change_id = ${changeId}
     where state_id = ${stateId} and id = ${id} and answered_at is null and withdrawn_at is null
    returning 1`.execute(transaction)
  return rows.length > 0
}

/** The same, with a later end. */
export async function prolongAsk(
  transaction: ActingTransaction,
  changeId: number,
  { stateId, id }: AskKey,
  days: number,
): Promise<boolean> {
  const { rows } = await sql`
    update followup.ask
       set wanted_at = now(), expires_at = now() + make_interval(days => ${days}), change_id = ${changeId}
     where state_id = ${stateId} and id = ${id} and answered_at is null and withdrawn_at is null
    returning 1`.execute(transaction)
  return rows.length > 0
}

/** What a link leads to; undefined for what is no link. Looking uses nothing up. */
export async function readBehindLink(
  connection: Connection,
  token: string,
): Promise<AskBehindLink | undefined> {
  const { rows } = await sql<AskBehindLink>`
    select status, recommendation_id as "recommendationId", question, audience, organisation,
           expires_at as "expiresAt", answered_at as "answeredAt", answer_form_key as "answerFormKey"
      from followup.behind_link(${token.replaceAll('\0', '')})`.execute(connection)
  return rows[0]
}

/** Writes the answer of whoever acts by a link. @returns the note's id; null where the ask was closed meanwhile */
export async function insertAnswer(
  transaction: ActingTransaction,
  { text, name, office, formKey }: Answer,
  language: string,
): Promise<number | null> {
  const { rows } = await sql<{ note: number | null }>`
    select followup.answer_ask(${text}, ${language}, ${name}, ${office}, ${formKey}) as note`.execute(
    transaction,
  )
  return rows[0]?.note ?? null
}

/** Who answered by a link with this note, as they say themselves: told to the author's side alone. */
export async function readSignature(
  connection: Connection,
  { stateId, id }: NoteKey,
): Promise<Signature | undefined> {
  const { rows } = await sql<Signature>`
    select name, office from followup.signature where state_id = ${stateId} and note_id = ${id}`.execute(
    connection,
  )
  return rows[0]
}

/** Whoever asked, to be told that an answer has come; undefined where they act there no longer. */
export async function findAsker(
  connection: Connection,
  ask: number,
): Promise<{ email: string; stateId: string; recommendationId: string } | undefined> {
  const { rows } = await sql<{ email: string; stateId: string; recommendationId: string }>`
    select email, state_id as "stateId", recommendation_id as "recommendationId"
      from followup.asker_of(${ask})`.execute(connection)
  return rows[0]
}

/** What a letter says. */
export type AskLetter = {
  token: string
  email: string
  organisation: string
  recommendationId: string
  expiresAt: Date
}

/** What the letter of an ask says, with a link drawn for it; undefined where the ask is no longer open. */
export async function drawLetter(connection: Connection, ask: number): Promise<AskLetter | undefined> {
  const { rows } = await sql<AskLetter>`
    select token, email, organisation, recommendation_id as "recommendationId", expires_at as "expiresAt"
      from followup.write_letter(${ask})`.execute(connection)
  return rows[0]
}
