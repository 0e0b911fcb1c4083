/** The parts of an activity that someone writes: its sums, results, values and documents. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { Refusal } from '#platform/errors.ts'
import type { ActingPerson } from '#identity/model.ts'
import { keyOf, mend, type Columns } from '#record/alter.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import { knownActivity } from './commands.ts'
import type { Activity, ActivityKey, ResultContent, SumContent, ValueContent } from './model.ts'
import { mayAddTo, mayAlterPart } from './policy.ts'

/** The parts that are written and mended in a form. */
export const writtenParts = ['money', 'result', 'value'] as const
export type WrittenPart = (typeof writtenParts)[number]

const sumColumns = ({ kind, organisationId, year, amount, currency }: SumContent): Columns => [
  ['kind', kind],
  ['organisation_id', organisationId],
  ['year', year],
  ['amount', amount],
  ['currency', currency],
]
const resultColumns = (result: ResultContent): Columns => [
  ['kind', result.kind],
  ['title', result.title],
  ['indicator', result.indicator],
  ['unit', result.unit],
  ['baseline', result.baseline],
  ['baseline_on', result.baselineOn],
  ['target', result.target],
  ['target_on', result.targetOn],
  ['language', result.language],
]
const valueColumns = ({ value, seenOn, words, resultId }: ValueContent): Columns => [
  ['result_id', resultId],
  ['value', value],
  ['seen_on', seenOn],
  ['words', words],
]

/** What identifies a version that someone writes: the one they opened, and the form that they sent. */
type Version = { opened: number; formKey: string }

/**
 * Enters a sum, or mends it. @param part its number; undefined for a new one
 * @throws Refusal `activity.not-found` (404), `activity.not-yours-to-add-to` (403), `activity.payer-unknown` (422),
 *   `record.changed-meanwhile` (409)
 */
export async function writeSum(
  transaction: ActingTransaction,
  activity: number,
  part: number | undefined,
  content: SumContent,
  version: Version,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const known = await activityToAddTo(transaction, activity)
  const { rows } = await sql`
    select from cooperation.participant
     where state_id = ${known.activity.stateId} and activity_id = ${activity}
       and organisation_id = ${content.organisationId}`.execute(transaction)
  if (!rows.length) throw new Refusal('activity.payer-unknown')
  await writePart(
    transaction,
    known.activity,
    { table: 'money', part },
    sumColumns(content),
    version,
    circumstances,
  )
}

/** Enters an expected result, or mends it. @throws Refusal as `writeSum` */
export async function writeResult(
  transaction: ActingTransaction,
  activity: number,
  part: number | undefined,
  content: ResultContent,
  version: Version,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const known = await activityToAddTo(transaction, activity)
  await writePart(
    transaction,
    known.activity,
    { table: 'result', part },
    resultColumns(content),
    version,
    circumstances,
  )
}

/** Enters what the indicator of a result showed, or mends it. @throws Refusal as `writeSum`, `activity.no-such-part` (404) */
export async function writeValue(
  transaction: ActingTransaction,
  activity: number,
  part: number | undefined,
  content: ValueContent,
  version: Version,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const known = await activityToAddTo(transaction, activity)
  await partOf(transaction, known.activity, 'result', content.resultId)
  await writePart(
    transaction,
    known.activity,
    { table: 'value', part },
    valueColumns(content),
    version,
    circumstances,
  )
}

async function writePart(
  transaction: ActingTransaction,
  { stateId, id }: ActivityKey,
  { table, part }: { table: WrittenPart; part: number | undefined },
  columns: Columns,
  { opened, formKey }: Version,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const name = sql.table(`cooperation.${table}`)
  if (part === undefined) {
    await oneAtATime(transaction, formKey)
    const { rows } = await sql`
      select from ${name} where state_id = ${stateId} and activity_id = ${id} and form_key = ${formKey}`.execute(
      transaction,
    )
    if (rows.length) return
    const change = await beginChange(transaction, { ...circumstances, confidential: true })
    await sql`
      insert into ${name} (state_id, activity_id, form_key, change_id, ${sql.raw(columns.map(([column]) => column).join(', '))})
      values (${stateId}, ${id}, ${formKey}, ${change}, ${sql.join(columns.map(([, value]) => value))})`.execute(
      transaction,
    )
    return
  }
  const row = { table: `cooperation.${table}`, key: keyOf({ stateId, id: part }), opened }
  await mend(transaction, row, columns, circumstances)
}

/**
 * A part that whoever acts may put other words into. @returns the activity and the State of which it is
 * @throws Refusal `activity.no-such-part` (404), `activity.part-not-yours` (403)
 */
export async function partToAlter(
  transaction: ActingTransaction,
  activity: number,
  table: WrittenPart | 'document',
  part: number,
): Promise<Activity> {
  const known = await activityToAddTo(transaction, activity)
  const written = await partOf(transaction, known.activity, table, part)
  if (!mayAlterPart(known.acting, known.activity, written))
    throw new Refusal('activity.part-not-yours', {}, 403)
  return known.activity
}

async function partOf(
  transaction: ActingTransaction,
  { stateId, id }: ActivityKey,
  table: WrittenPart | 'document',
  part: number,
): Promise<{ wrote: number; wrotePartner: boolean }> {
  const { rows } = await sql<{ wrote: number; wrotePartner: boolean }>`
    select wrote, cooperation.wrote_partner(wrote) as "wrotePartner" from ${sql.table(`cooperation.${table}`)}
     where state_id = ${stateId} and activity_id = ${id} and id = ${part}`.execute(transaction)
  if (!rows[0]) throw new Refusal('activity.no-such-part', {}, 404)
  return rows[0]
}

/**
 * Takes a part away; its history stays. With a result go its values.
 * @throws Refusal as `partToAlter`; `activity.others-values` (409) where a result has values that the other side wrote
 */
export async function removePart(
  transaction: ActingTransaction,
  activity: number,
  table: WrittenPart | 'document',
  part: number,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { stateId } = await partToAlter(transaction, activity, table, part)
  await beginChange(transaction, { ...circumstances, confidential: true })
  if (table === 'result') {
    await sql`
      delete from cooperation.value where state_id = ${stateId} and result_id = ${part}`.execute(transaction)
    const { rows } = await sql`
      select from cooperation.value where state_id = ${stateId} and result_id = ${part}`.execute(transaction)
    if (rows.length) throw new Refusal('activity.others-values', {}, 409)
  }
  await sql`
    delete from ${sql.table(`cooperation.${table}`)}
     where state_id = ${stateId} and activity_id = ${activity} and id = ${part}`.execute(transaction)
}

/** The most documents of one activity. */
const mostDocuments = 50

/** Puts a document with an activity. @throws Refusal as `writeSum`, `activity.too-many-documents` (422) */
export async function addDocument(
  transaction: ActingTransaction,
  activity: number,
  {
    title,
    name,
    mediaType,
    content,
  }: { title: string; name: string; mediaType: string; content: Uint8Array },
  formKey: string,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const known = await activityToAddTo(transaction, activity)
  const { stateId } = known.activity
  await oneAtATime(transaction, formKey)
  const { rows } = await sql<{ same: boolean }>`
    select form_key = ${formKey} as same from cooperation.document
     where state_id = ${stateId} and activity_id = ${activity}`.execute(transaction)
  if (rows.some(({ same }) => same)) return
  if (rows.length >= mostDocuments) throw new Refusal('activity.too-many-documents', { most: mostDocuments })
  const change = await beginChange(transaction, { ...circumstances, confidential: true })
  await sql`
    insert into cooperation.document (state_id, activity_id, title, name, media_type, content, sha256, form_key, change_id)
    values (${stateId}, ${activity}, ${title}, ${name}, ${mediaType}, ${content},
            ${createHash('sha256').update(content).digest()}, ${formKey}, ${change})`.execute(transaction)
}

/** The activity, where whoever acts may add to it. @throws Refusal `activity.not-found` (404), `activity.not-yours-to-add-to` (403) */
export async function activityToAddTo(
  transaction: ActingTransaction,
  id: number,
): Promise<{ acting: ActingPerson; activity: Activity }> {
  const known = await knownActivity(transaction, id)
  if (!mayAddTo(known.acting, known.activity)) throw new Refusal('activity.not-yours-to-add-to', {}, 403)
  return known
}
