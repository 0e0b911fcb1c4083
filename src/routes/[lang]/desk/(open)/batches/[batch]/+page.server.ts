import { redirect } from '@sveltejs/kit'
import { pathIn } from '#platform/i18n/paths.ts'
import { mappableFields } from '#recommendations/formats/received.ts'
import { findBatch, givenAnswers, readBatchRows } from '#recommendations/import/batches.ts'
import type { Batch, GivenAnswers } from '#recommendations/import/batches.ts'
import { confirm, discard, readableAgain, readAgain } from '#recommendations/import/steps.ts'
import { stateName } from '#reference/states.ts'
import { atDesk } from '../../../acting.ts'
import { comeBack, fieldsOf, refused } from '../../../../forms.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'
import {
  answersOf,
  batchNumber,
  dirtLines,
  mappingOffered,
  outcomeFigures,
  progressOf,
  questionsOf,
  rowAfter,
  rowCells,
  rowFilterFrom,
  statedFacts,
  stateRows,
} from './batch.ts'

const rowsPerPage = 50

/** What was brought in is shown to nobody else until it is confirmed, not even with a form that comes back. */
export const load: PageServerLoad = async (event) => {
  await atDesk(event, async () => undefined)
  const { params, url, locals } = event
  const { application, language } = locals
  const { kysely } = application.database
  const batch = await findBatch(kysely, batchNumber(params.batch))
  const { status, report, stated } = batch
  const show = rowFilterFrom(url.searchParams.get('show'))
  const after = rowAfter(url.searchParams.get('after'))
  const shown = status === 'previewed' || status === 'committed'
  const rows = shown ? await readBatchRows(kysely, batch.id, show, after, rowsPerPage + 1) : []
  const page = rows.slice(0, rowsPerPage)
  return {
    id: batch.id,
    status,
    /** It can be read (again): nothing of it stands in the register. */
    open: readableAgain.includes(status),
    fileName: batch.fileName,
    createdAt: batch.createdAt,
    error: batch.error,
    /** It is a file of a kind that we read, or has not been looked at yet. */
    readable: batch.format !== null || batch.error === null,
    progress: progressOf(batch.progress, new Date(), language),
    facts: statedFacts(batch, language),
    answers: answersOf(batch),
    questions: questionsOf(batch),
    columns: stated.columns,
    firstRows: stated.firstRows ?? [],
    mapping: mappingOffered(batch),
    report: report && {
      ...report,
      figures: outcomeFigures(report, language),
      byState: stateRows(report, language),
      dirtLines: dirtLines(report, language),
    },
    stateNames: Object.fromEntries(
      (report?.states ?? []).slice(0, 5).map(({ state }) => [state, stateName(state, language)]),
    ),
    show,
    after,
    rows: rowCells(page, batch, language),
    next: rows.length > rowsPerPage ? page.at(-1)?.sequence : undefined,
  }
}

export const actions: Actions = {
  /** Reads the file (again), with what the person says of it. */
  look: async (event) => {
    const typed = await fieldsOf(event.request, ['state', 'session', ...mappableFields.map(columnField)])
    try {
      const batch = await batchOf(event)
      const given = answersFrom(typed, batch)
      if (!given) {
        const problem = {
          field: 'session',
          code: 'desk.session-unclear',
          details: { given: typed.session ?? '' },
        }
        return comeBack(422, [problem], typed)
      }
      await atDesk(event, (transaction) =>
        readAgain(transaction, event.locals.application.jobs, batch.id, given),
      )
    } catch (error) {
      return refused(error, typed)
    }
    redirect(303, event.url.pathname)
  },

  confirm: async (event) => {
    try {
      const { id } = await batchOf(event)
      await atDesk(event, (transaction) => confirm(transaction, event.locals.application.jobs, id))
    } catch (error) {
      return refused(error, {})
    }
    redirect(303, event.url.pathname)
  },

  discard: async (event) => {
    try {
      const { id } = await batchOf(event)
      await atDesk(event, (transaction) => discard(transaction, id))
    } catch (error) {
      return refused(error, {})
    }
    redirect(303, pathIn(event.locals.language, '/desk'))
  },
}

function batchOf({ params, locals }: RequestEvent): Promise<Batch> {
  return findBatch(locals.application.database.kysely, batchNumber(params.batch))
}

/** A form has the name of a column for each field; the names of the fields begin so. */
function columnField(field: string): string {
  return `column-${field}`
}

/** What the form says, as answers; an empty field leaves the matter to the document. Undefined for a wrong session. */
function answersFrom(typed: Record<string, string>, batch: Batch): GivenAnswers | undefined {
  const mapping = Object.fromEntries(
    mappableFields.flatMap((field) => {
      const column = typed[columnField(field)]
      return column ? [[field, column]] : []
    }),
  )
  const { state, session } = typed
  const answers = givenAnswers.safeParse({
    ...(state && { state }),
    ...(session?.trim() && { session: session.trim() }),
    ...(batch.stated.columns && Object.keys(mapping).length && { mapping }),
  })
  return answers.success ? answers.data : undefined
}
