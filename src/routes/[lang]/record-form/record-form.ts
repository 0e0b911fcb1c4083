/**
 * A form in which a record is written or edited: opened with a draft or with what waited while someone signed in again,
 * kept as a draft, saved once however often it is sent, and brought back with everything typed, also where someone else
 * was quicker.
 */
import { randomUUID } from 'node:crypto'
import { fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit'
import { sql } from 'kysely'
import { z } from 'zod'
import { isPerson } from '#identity/model.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { isRefusal, Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { dropDraft, findDraft, saveDraft } from '#followup/drafts.ts'
import { whoChanged } from '#followup/store.ts'
import {
  choices,
  differencesBetween,
  settle,
  type Choice,
  type Differing,
  type Settlement,
} from '#record/conflict.ts'
import type { FormProblem } from '../forms.ts'
import { letWait, signInFor, whatWaits } from '../waiting.ts'
import {
  codesIn,
  fieldsIn,
  namesIn,
  valuesOfRow,
  valuesSent,
  type Description,
  type Values,
} from './description.ts'
import {
  lookFor,
  recommendationsField,
  servedBy,
  shownRecommendations,
  withTagsOf,
  type ShownRecommendations,
} from './recommendations.ts'
import { inTheirName } from '../in-their-name.ts'

/** What stands in the form: what a person sees and what it carries along. */
export type Entered<Name extends string> = {
  values: Values<Name>
  /** The version of which the person decides; of a new record, none. */
  changeId: string
  /** The version that the form was opened with, when it has met another one since. */
  began: string
  formKey: string
}

/** How a page shows the form when it is opened. */
export type OpenForm<Name extends string> = {
  entered: Entered<Name>
  /** When what stands in it was kept as a draft. */
  draftSavedAt?: Date
  /** It waited while someone signed in again. */
  waited?: boolean
  /** Where the form asks for recommendations: those that are chosen. */
  recommendations?: ShownRecommendations
  /** What its address asks, which it keeps: `&recommendation=…`, or nothing. */
  query: string
}

export type Conflict<Name extends string> = {
  differing: (Differing<Name> & { chosen?: Choice | undefined; merged?: string | undefined })[]
  /** Who changed it meanwhile, person and organisation, as far as they may be told, and when. */
  by: string[]
  at: Date | undefined
}

/** How the form comes back. */
export type FormBack<Name extends string> = {
  entered: Entered<Name>
  problems: FormProblem[]
  conflict?: Conflict<Name> | undefined
  recommendations?: ShownRecommendations
  /** Where the session has ended: the way through sign-in back to this form, with all that stands in it. */
  goOn?: string | undefined
}

/** The row that a form edits; its State, unless its table knows none. */
export type EditedRow = { table: string; stateId?: string | undefined; id: number }

/** One form of one page. `Content` is what its command takes. */
export type RecordForm<Name extends string, Content, Event extends RequestEvent = RequestEvent> = {
  description: Description<Name>
  /** What the values mean; the message of an issue is the code of a refusal. */
  content: z.ZodType<Content, Values<Name>>
  /** Under which name its draft is kept: `need/new`, `need/17`. */
  draft: (event: Event) => string
  /** The row that is edited; left out where the form makes a new one. */
  edited?: (transaction: ActingTransaction, event: Event) => Promise<EditedRow>
  /** What stands in a new form before anyone has typed. @throws Refusal where who acts may not write one */
  beginning?: (transaction: ActingTransaction, event: Event) => Promise<Partial<Values<Name>>>
  /** Writes it, within the transaction. @returns the path to go on to, below the language */
  save: (
    transaction: ActingTransaction,
    event: Event,
    content: Content,
    version: { opened: number; formKey: string },
  ) => Promise<string>
  /** Where whoever lets the draft go is led, below the language. */
  discarded: (event: Event) => string
}

/**
 * For `load`: what stands in the form. Who is not signed in, or no longer, is led there and back.
 * @throws Refusal `record.not-found` (404)
 */
export async function openForm<Name extends string, Content, Event extends RequestEvent>(
  event: Event,
  form: RecordForm<Name, Content, Event>,
): Promise<OpenForm<Name>> {
  // The desk's door says so of every page behind it.
  if (!event.route.id?.startsWith('/[lang]/desk/(open)'))
    event.setHeaders({ 'cache-control': 'private, no-cache' })
  const query = keptQuery(event.url)
  const nothing = { entered: entered(form.description, {}), query }
  try {
    const open = await inTheirName(event.locals, (transaction) => opened(transaction, event, form))
    const known = recommendationsField(form.description)?.name
    return await withRecommendations(
      event,
      form.description,
      { ...open, query },
      known && open.entered.values[known],
    )
  } catch (error) {
    if (!isRefusal(error)) throw error
    // What was typed is drawn all the same where the form comes back to someone of whom nothing is known any more.
    if (event.request.method === 'POST' && [401, 404].includes(error.status))
      return withRecommendations(event, form.description, nothing)
    if (error.status !== 401) throw error
    redirect(303, signInFor(event.locals.language, event.url.pathname + event.url.search))
  }
}

async function opened<Name extends string, Content, Event extends RequestEvent>(
  transaction: ActingTransaction,
  event: Event,
  form: RecordForm<Name, Content, Event>,
): Promise<Omit<OpenForm<Name>, 'query'>> {
  const { description } = form
  const standing = form.edited
    ? await standingRow(transaction, description, await form.edited(transaction, event))
    : entered(description, (await form.beginning?.(transaction, event)) ?? {})
  const held = await whatWaits(event)
  if (held !== undefined) return { entered: fromKept(description, kept.parse(held)), waited: true }
  const draft = await findDraft(transaction, form.draft(event))
  if (!draft) return { entered: standing }
  return { entered: fromKept(description, kept.parse(draft.entered)), draftSavedAt: draft.savedAt }
}

/** What an address asks, as it follows the name of an action: without the action itself and what waited. */
function keptQuery(url: URL): string {
  const kept = [...url.searchParams].filter(([name]) => !name.startsWith('/') && name !== 'held')
  return kept.length ? `&${new URLSearchParams(kept)}` : ''
}

/** With the recommendations that are chosen in the form, where it asks for any. */
async function withRecommendations<Name extends string, Form extends OpenForm<Name> | FormBack<Name>>(
  { locals }: RequestEvent,
  description: Description<Name>,
  form: Form,
  known = '',
): Promise<Form> {
  const field = recommendationsField(description)
  if (!field) return form
  const conflict = 'conflict' in form ? form.conflict : undefined
  const theirs = conflict?.differing.find((one) => one.field === field.name)?.theirs ?? ''
  const ids = [...new Set(codesIn(`${form.entered.values[field.name]} ${theirs}`))]
  return { ...form, recommendations: { chosen: await shownRecommendations(locals, ids), known } }
}

/** The actions of a form's page: `save`, `draft`, `discard`, and `find`, which looks for recommendations. */
export function formActions<Name extends string, Content, Event extends RequestEvent>(
  form: RecordForm<Name, Content, Event>,
): Record<'save' | 'draft' | 'discard' | 'find', (event: Event) => Promise<Outcome<Name>>> {
  return {
    save: async (event) => {
      const { description } = form
      const received = await withFreshTags(event, description, await receive(description, event.request))
      try {
        const outcome = await saving(event, form, received)
        if (typeof outcome !== 'string') {
          const { status, back } = outcome
          return fail(status, await withRecommendations(event, form.description, back, received.known))
        }
        redirect(303, pathIn(event.locals.language, outcome))
      } catch (error) {
        return await refused(event, form.description, received, error)
      }
    },
    draft: async (event) => {
      const received = await receive(form.description, event.request)
      try {
        await inTheirName(event.locals, async (transaction) => {
          // Of a form that there is: a draft is kept for no other.
          await (form.edited ?? form.beginning)?.(transaction, event)
          await saveDraft(transaction, form.draft(event), toKeep(form.description, received))
        })
      } catch (error) {
        return await refused(event, form.description, received, error)
      }
      redirect(303, event.url.pathname + keptQuery(event.url).replace('&', '?'))
    },
    find: async (event) => {
      const received = await receive(form.description, event.request)
      try {
        await inTheirName(event.locals, async (transaction) => {
          await (form.edited ?? form.beginning)?.(transaction, event)
        })
        return await found(event, form.description, received)
      } catch (error) {
        return await refused(event, form.description, received, error)
      }
    },
    discard: async (event) => {
      await inTheirName(event.locals, (transaction) => dropDraft(transaction, form.draft(event)))
      redirect(303, pathIn(event.locals.language, form.discarded(event)))
    },
  }
}

/** The form as it comes back; what is done leads on. */
type Outcome<Name extends string> = ActionFailure<FormBack<Name>> | FormBack<Name>

/** The form with what was looked for, and with the tags of what was chosen since. */
async function found<Name extends string>(
  event: RequestEvent,
  description: Description<Name>,
  received: Received<Name>,
): Promise<FormBack<Name>> {
  const { locals } = event
  const field = recommendationsField(description)
  if (!field) throw new Refusal('record.not-found', {}, 404)
  const state = locals.acting && isPerson(locals.acting) ? (locals.acting.state ?? undefined) : undefined
  const { named, ...looked } = await lookFor(locals, received.find, state)
  const ids = [...new Set([...codesIn(received.entered.values[field.name]), ...(named ? [named] : [])])]
  const values = { ...received.entered.values, [field.name]: ids.join(' ') }
  const entered = { ...received.entered, values }
  const taken = await withFreshTags(event, description, { ...received, entered })
  return {
    entered: taken.entered,
    problems: [],
    recommendations: {
      chosen: await shownRecommendations(locals, ids),
      known: taken.known,
      ...(looked.query && { looked }),
    },
  }
}

/** With the tags of the recommendations that were ticked since the form was drawn: nobody looks them up again. */
async function withFreshTags<Name extends string>(
  { locals }: RequestEvent,
  description: Description<Name>,
  received: Received<Name>,
): Promise<Received<Name>> {
  const field = recommendationsField(description)
  const known = codesIn(received.known)
  const fresh = field ? codesIn(received.entered.values[field.name]).filter((id) => !known.includes(id)) : []
  if (!fresh.length) return received
  const recommendations = await shownRecommendations(locals, fresh)
  const values = withTagsOf(description, received.entered.values, recommendations)
  return { ...received, entered: { ...received.entered, values }, known: [...known, ...fresh].join(' ') }
}

type Received<Name extends string> = {
  entered: Entered<Name>
  /** Of the field for recommendations: what is looked for, and whose tags were taken along. */
  find: string
  known: string
  settlements: Partial<Record<Name, Settlement>>
}

type Back<Name extends string> = { status: number; back: FormBack<Name> }

async function saving<Name extends string, Content, Event extends RequestEvent>(
  event: Event,
  form: RecordForm<Name, Content, Event>,
  received: Received<Name>,
): Promise<string | Back<Name>> {
  for (;;) {
    try {
      return await inTheirName(event.locals, (transaction) => attempt(transaction, event, form, received))
    } catch (error) {
      // Someone came first between the look at the record and the writing: looked at again, it is another version.
      if (!form.edited || !isRefusal(error) || error.code !== 'record.changed-meanwhile') throw error
    }
  }
}

async function attempt<Name extends string, Content, Event extends RequestEvent>(
  transaction: ActingTransaction,
  event: Event,
  form: RecordForm<Name, Content, Event>,
  { entered: yours, settlements }: Received<Name>,
): Promise<string | Back<Name>> {
  const { description } = form
  const row = await form.edited?.(transaction, event)
  const theirs = row && (await standingRow(transaction, description, row))
  const names = namesIn(description)
  const { settled, unsettled } = settle(names, theirs?.values ?? yours.values, yours.values, settlements)
  const comeBack = async (status: number, problems: FormProblem[], now: Entered<Name>, meets: boolean) => ({
    status,
    back: {
      entered: now,
      problems,
      ...(meets && row && theirs && (await meeting(transaction, description, row, theirs, now, settlements))),
    },
  })
  if (unsettled.length) {
    const problems = unsettled.map((field) => ({ field, code: 'record.choose-version', details: {} }))
    return comeBack(422, problems, yours, true)
  }
  const read = form.content.safeParse(settled)
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => ({
      field: String(path[0] ?? ''),
      code: message,
      details: {},
    }))
    return comeBack(422, problems, yours, Object.keys(settlements).length > 0)
  }
  const isChanged = theirs && names.some((name) => theirs.values[name] !== settled[name])
  if (isChanged && theirs.changeId !== yours.changeId) {
    const problem = { code: 'record.changed-meanwhile', details: {} }
    return comeBack(409, [problem], { ...yours, values: settled }, true)
  }
  const version = { opened: Number(yours.changeId), formKey: yours.formKey }
  const path = await form.save(transaction, event, read.data, version)
  await dropDraft(transaction, form.draft(event))
  return path
}

/** Both versions field by field, and the form as it goes on: it decides of the version that stands now. */
async function meeting<Name extends string>(
  transaction: ActingTransaction,
  description: Description<Name>,
  row: EditedRow,
  theirs: Entered<Name>,
  yours: Entered<Name>,
  settlements: Received<Name>['settlements'],
): Promise<Pick<FormBack<Name>, 'entered' | 'conflict'>> {
  const began = yours.began || yours.changeId
  const opened = await rowAsOf(transaction, row, Number(began))
  const { stateId, id } = row
  const served = opened && (await servedValue(transaction, description, { stateId, id }, Number(began)))
  const who = await whoChanged(transaction, Number(theirs.changeId))
  const versions = {
    opened: opened && { ...valuesOfRow(description, opened), ...served },
    theirs: theirs.values,
    yours: yours.values,
  }
  return {
    entered: { ...yours, began, changeId: theirs.changeId },
    conflict: {
      differing: differencesBetween(namesIn(description), versions).map((one) => {
        const { choice, merged } = settlements[one.field] ?? {}
        return { ...one, chosen: choice, merged }
      }),
      by: [who?.person, who?.organisation].flatMap((name) => name ?? []),
      at: who?.at,
    },
  }
}

async function standingRow<Name extends string>(
  transaction: ActingTransaction,
  description: Description<Name>,
  { table, stateId, id }: EditedRow,
): Promise<Entered<Name>> {
  const { rows } = await sql<{ row: Record<string, unknown>; changeId: number }>`
    select to_jsonb(edited) as row, change_id as "changeId" from ${sql.raw(table)} edited
     where id = ${id} and ${stateId === undefined ? sql`true` : sql`state_id = ${stateId}`}`.execute(
    transaction,
  )
  if (!rows[0]) throw new Refusal('record.not-found', {}, 404)
  const { row, changeId } = rows[0]
  const values = valuesOfRow(description, row)
  const served = await servedValue(transaction, description, { stateId, id })
  return { ...entered(description, { ...values, ...served }), changeId: String(changeId) }
}

/** The values of the fields that stand in rows of their own: recommendations, and other records. */
async function servedValue<Name extends string>(
  transaction: ActingTransaction,
  description: Description<Name>,
  row: { stateId: string | undefined; id: number },
  asOf?: number,
): Promise<Partial<Values<Name>>> {
  const values: Partial<Record<Name, string>> = {}
  for (const field of fieldsIn(description)) {
    if (field.kind === 'recommendations')
      values[field.name] = (await servedBy(transaction, field, row, asOf)).join(' ')
    if (field.kind === 'records')
      values[field.name] = (await recordsIn(transaction, field, row, asOf)).join(' ')
  }
  return values as Partial<Values<Name>>
}

/** The other records that stand in this one, now or as of a change. */
async function recordsIn(
  transaction: ActingTransaction,
  { table, naming, part }: { table: string; naming: string; part: string },
  { stateId, id }: { stateId: string | undefined; id: number },
  asOf?: number,
): Promise<string[]> {
  const past =
    asOf === undefined
      ? sql``
      : sql`
        union all
        select before, before_change_id, change_id from record.history
         where table_name = ${table} and before @> ${{ state_id: stateId, [naming]: id }}::jsonb`
  const { rows } = await sql<{ id: string }>`
    select standing.row ->> ${part} as id
      from (select to_jsonb(part) as row, part.change_id as since, null::bigint as until from ${sql.table(table)} part
             where ${sql.ref(`part.${naming}`)} = ${id}
               and ${stateId === undefined ? sql`true` : sql`part.state_id = ${stateId}`} ${past}) standing
     where ${asOf ?? null}::bigint is null
        or standing.since <= ${asOf ?? null} and (standing.until is null or standing.until > ${asOf ?? null})
     order by (standing.row ->> 'id')::bigint`.execute(transaction)
  return rows.map((row) => row.id)
}

async function rowAsOf(
  transaction: ActingTransaction,
  { table, stateId, id }: EditedRow,
  changeId: number,
): Promise<Record<string, unknown> | undefined> {
  const key = stateId === undefined ? { id } : { state_id: stateId, id }
  const { rows } = await sql<{ before: Record<string, unknown> }>`
    select before from record.history
     where table_name = ${table} and row_key = ${key}::jsonb and before_change_id = ${changeId} limit 1`.execute(
    transaction,
  )
  return rows[0]?.before
}

function entered<Name extends string>(
  description: Description<Name>,
  values: Partial<Values<Name>>,
): Entered<Name> {
  const all = namesIn(description).map((name) => [name, values[name] ?? ''])
  return {
    values: Object.fromEntries(all) as Values<Name>,
    changeId: '',
    began: '',
    formKey: randomUUID(),
  }
}

async function receive<Name extends string>(
  description: Description<Name>,
  request: Request,
): Promise<Received<Name>> {
  const form = await request.formData()
  const sent = new Map<string, string>()
  // Forms send lines that end in CRLF; no database text can hold U+0000.
  for (const [name, value] of form)
    if (typeof value === 'string') sent.set(name, value.replaceAll('\0', '').replaceAll('\r\n', '\n'))
  const textOf = (name: string) => sent.get(name) ?? ''
  const numberOf = (name: string) => (/^\d{1,16}$/.test(textOf(name)) ? textOf(name) : '')
  const differing = textOf('differing').split(' ')
  const recommendations = recommendationsField(description)?.name ?? ''
  const settlements = namesIn(description)
    .filter((name) => differing.includes(name))
    .map((name) => [
      name,
      {
        choice: choices.find((choice) => choice === textOf(`settle-${name}`)),
        merged: textOf(`merged-${name}`),
      },
    ])
  return {
    entered: {
      values: valuesSent(description, sent),
      changeId: numberOf('changeId'),
      began: numberOf('began'),
      formKey: z.uuid().safeParse(textOf('formKey')).data ?? randomUUID(),
    },
    settlements: Object.fromEntries(settlements) as Received<Name>['settlements'],
    find: textOf(`${recommendations}-find`),
    known: textOf(`${recommendations}-known`),
  }
}

/** What a draft keeps, and what waits while someone signs in again. */
const kept = z.object({ values: z.string(), changeId: z.string(), formKey: z.uuid() })

/** The version is the one that the form was opened with, so that a draft that met another version meets it again. */
function toKeep<Name extends string>(
  description: Description<Name>,
  { entered, settlements }: Received<Name>,
): z.infer<typeof kept> {
  const { settled } = settle(namesIn(description), entered.values, entered.values, settlements)
  return {
    values: JSON.stringify(settled),
    changeId: entered.began || entered.changeId,
    formKey: entered.formKey,
  }
}

function fromKept<Name extends string>(
  description: Description<Name>,
  { values, changeId, formKey }: z.infer<typeof kept>,
): Entered<Name> {
  const read = z.record(z.string(), z.string()).parse(JSON.parse(values)) as Partial<Values<Name>>
  return { ...entered(description, read), changeId, formKey }
}

/** The form again, with what a refusal says of it; where the session has ended, with the way to go on. */
async function refused<Name extends string>(
  event: RequestEvent,
  description: Description<Name>,
  received: Received<Name>,
  error: unknown,
): Promise<ActionFailure<FormBack<Name>>> {
  if (!isRefusal(error)) throw error
  const { code, details, status } = error
  const { entered } = received
  const withThem = (back: FormBack<Name>) => withRecommendations(event, description, back, received.known)
  if (status !== 401) return fail(status, await withThem({ entered, problems: [{ code, details }] }))
  const problems = [{ code: 'form.session-ended', details: {} }]
  // A draft that is kept as it is typed asks for no page, and would ask again at every pause.
  if (event.request.headers.get('accept') === 'application/json') return fail(401, { entered, problems })
  const goOn = await letWait(event, toKeep(description, received))
  return fail(401, await withThem({ entered, problems, goOn }))
}
