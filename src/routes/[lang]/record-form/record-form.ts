/**
 * A form in which a record is written or edited: opened with a draft or with what waited while someone signed in again,
 * kept as a draft, saved once however often it is sent, and brought back with everything typed, also where someone else
 * was quicker.
 */
import { fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit'
import { dropDraft, findDraft, saveDraft } from '#followup/drafts.ts'
import { isPerson } from '#identity/model.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { refusalIn } from '#platform/database/away.ts'
import { isRefusal, Refusal } from '#platform/errors.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { inTheirName } from '../in-their-name.ts'
import { letWait, signInFor, whatWaits } from '../waiting.ts'
import { codesIn, type Description } from './description.ts'
import { enteredAs, fromKept, receive, toKeep, type Entered, type Received } from './entered.ts'
import {
  lookFor,
  recommendationsField,
  shownRecommendations,
  withTagsOf,
  type ShownRecommendations,
} from './recommendations.ts'
import { saveForm, type FormBack, type RecordForm } from './saving.ts'
import { standingVersion } from './versions.ts'

export type { FormBack, RecordForm }

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
  const nothing = { entered: enteredAs(form.description, {}), query }
  try {
    const open = await inTheirName(event.locals, (transaction) => opened(transaction, event, form))
    const known = recommendationsField(form.description)?.name
    return await withRecommendations(
      event,
      form.description,
      { ...open, query },
      { known: (known && open.entered.values[known]) ?? '', find: '' },
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
  const edited = await form.edited?.(transaction, event)
  const version = edited && (await standingVersion(transaction, description, edited))
  const standing = version
    ? { ...enteredAs(description, version.values), changeId: String(version.changeId) }
    : enteredAs(description, (await form.beginning?.(transaction, event)) ?? {})
  const held = await whatWaits(event)
  if (held !== undefined) return { entered: fromKept(description, held), waited: true }
  const draft = await findDraft(transaction, form.draft(event))
  if (!draft) return { entered: standing }
  return { entered: fromKept(description, draft.entered), draftSavedAt: draft.savedAt }
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
  { known, find }: Pick<Received<Name>, 'known' | 'find'> = { known: '', find: '' },
): Promise<Form> {
  const field = recommendationsField(description)
  if (!field) return form
  const conflict = 'conflict' in form ? form.conflict : undefined
  const theirs = conflict?.differing.find((one) => one.field === field.name)?.theirs ?? ''
  const ids = [...new Set(codesIn(`${form.entered.values[field.name]} ${theirs}`))]
  return { ...form, recommendations: { chosen: await shownRecommendations(locals, ids), known, typed: find } }
}

/** The actions of a form's page: `save`, `draft`, `discard`, and `find`, which looks for recommendations. */
export function formActions<Name extends string, Content, Event extends RequestEvent>(
  form: RecordForm<Name, Content, Event>,
): Record<'save' | 'draft' | 'discard' | 'find', (event: Event) => Promise<Outcome<Name>>> {
  return {
    save: async (event) => {
      const { description } = form
      const sent = await receive(description, event.request)
      // Whoever presses Enter with words to look for means to look for them.
      if (sent.byEnter && sent.find.trim()) return await look(event, form, sent)
      const received = await withFreshTags(event, description, sent)
      try {
        const outcome = await saveForm(event, form, received)
        if (typeof outcome !== 'string') {
          const { status, back } = outcome
          return fail(status, await withRecommendations(event, form.description, back, received))
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
    find: async (event) => look(event, form, await receive(form.description, event.request)),
    discard: async (event) => {
      await inTheirName(event.locals, (transaction) => dropDraft(transaction, form.draft(event)))
      redirect(303, pathIn(event.locals.language, form.discarded(event)))
    },
  }
}

/** The same where the form depends on what is asked. */
export function formActionsFor<Name extends string, Content, Event extends RequestEvent>(
  formFor: (event: Event) => RecordForm<Name, Content, Event> | Promise<RecordForm<Name, Content, Event>>,
): ReturnType<typeof formActions<Name, Content, Event>> {
  const action = (name: 'save' | 'draft' | 'discard' | 'find') => async (event: Event) =>
    formActions(await formFor(event))[name](event)
  return { save: action('save'), draft: action('draft'), discard: action('discard'), find: action('find') }
}

/** The form as it comes back; what is done leads on. */
type Outcome<Name extends string> = ActionFailure<FormBack<Name>> | FormBack<Name>

/** Looks for recommendations in a form that there is. */
async function look<Name extends string, Content, Event extends RequestEvent>(
  event: Event,
  form: RecordForm<Name, Content, Event>,
  received: Received<Name>,
): Promise<Outcome<Name>> {
  try {
    await inTheirName(event.locals, async (transaction) => {
      await (form.edited ?? form.beginning)?.(transaction, event)
    })
    return await found(event, form.description, received)
  } catch (error) {
    return await refused(event, form.description, received, error)
  }
}

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
      beginsHere: true,
      ...(looked.query && { looked }),
      // What found nothing can be put right; what was found is ticked, and Enter saves again.
      ...(!looked.found.length && { typed: looked.query }),
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

/** The form again, with what a refusal says of it; where the session has ended, with the way to go on. */
async function refused<Name extends string>(
  event: RequestEvent,
  description: Description<Name>,
  received: Received<Name>,
  error: unknown,
): Promise<ActionFailure<FormBack<Name>>> {
  const refusal = refusalIn(error)
  if (!refusal) throw error
  const { code, details, status } = refusal
  const { entered } = received
  const withThem = (back: FormBack<Name>) => withRecommendations(event, description, back, received)
  if (status !== 401) return fail(status, await withThem({ entered, problems: [{ code, details }] }))
  const problems = [{ code: 'form.session-ended', details: {} }]
  // A draft that is kept as it is typed asks for no page, and would ask again at every pause.
  if (event.request.headers.get('accept') === 'application/json') return fail(401, { entered, problems })
  const goOn = await letWait(event, toKeep(description, received))
  return fail(401, await withThem({ entered, problems, goOn }))
}
