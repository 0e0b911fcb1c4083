import { redirect } from '@sveltejs/kit'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { rowNumber } from '#platform/row-number.ts'
import { changeRhythm, dropSearch, saveSearch, seeAll } from '#cooperation/searches/commands.ts'
import { searchable } from '#cooperation/searches/lists.ts'
import { searchContent, searchedLists, type SearchedList } from '#cooperation/searches/model.ts'
import { ownSearches } from '#cooperation/searches/store.ts'
import { comeBack, fieldsOf, refused, type FormProblem } from '../../forms.ts'
import { ownAccount } from '../own.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'
import { inTheirName } from '../../in-their-name.ts'

/** What can be said to have been done, in the address after it. */
const done = ['save', 'rhythm', 'seen', 'drop'] as const

/** What was typed into the form that saves a search; the other forms hold nothing to lose. */
type Typed = { list?: string; question?: string; name?: string; rhythm?: string }

const listIn = (text: string | null): SearchedList | undefined => searchedLists.find((list) => list === text)

/** What someone asks of lists again and again in their present role; with a question in the address, to be saved. */
export const load: PageServerLoad = async (event) => {
  ownAccount(event)
  const { url, locals, setHeaders } = event
  setHeaders({ 'cache-control': 'private, no-store' })
  const list = listIn(url.searchParams.get('list'))
  return {
    acts: locals.acting !== null,
    searches: locals.acting
      ? (await inTheirName(event.locals, ownSearches)).map((search) => ({
          ...search,
          href: pathIn(locals.language, searchable[search.list].path) + search.question,
        }))
      : [],
    toSave: list && { list, question: searchable[list].canonical(url.searchParams) },
    done: done.find((what) => what === url.searchParams.get('done')),
  }
}

export const actions: Actions = {
  save: async (event) => {
    const { list, question, ...content } = await fieldsOf(event.request, [
      'list',
      'question',
      'name',
      'rhythm',
    ])
    const asked = listIn(list)
    const read = searchContent.safeParse(content)
    if (!asked || !read.success)
      return comeBack<Typed>(400, read.error ? problemsOf(event, read.error) : [unknownList], {
        question,
        list,
        ...content,
      })
    return doing(event, 'save', { question, list, ...content }, (transaction) =>
      saveSearch(transaction, asked, new URLSearchParams(question), read.data),
    )
  },
  rhythm: async (event) => {
    const { search, rhythm } = await fieldsOf(event.request, ['search', 'rhythm'])
    const read = searchContent.shape.rhythm.safeParse(rhythm)
    if (!read.success) return comeBack<Typed>(400, problemsOf(event, read.error), {})
    return doing(event, 'rhythm', {}, (transaction) =>
      changeRhythm(transaction, rowNumber(search), read.data),
    )
  },
  seen: async (event) => {
    const { search } = await fieldsOf(event.request, ['search'])
    return doing(event, 'seen', {}, (transaction) => seeAll(transaction, rowNumber(search)))
  },
  drop: async (event) => {
    const { search } = await fieldsOf(event.request, ['search'])
    return doing(event, 'drop', {}, (transaction) => dropSearch(transaction, rowNumber(search)))
  },
}

const unknownList: FormProblem = { code: 'search.list-unknown', details: {} }

/** Each names its field, as the form does. */
function problemsOf(
  { locals }: RequestEvent,
  { issues }: { issues: { path: PropertyKey[]; message: string }[] },
) {
  const t = translator(locals.language)
  return issues.map(({ path, message }): FormProblem => {
    const field = path[0] === 'name' ? 'name' : 'rhythm'
    return { field, code: message, details: { field: t(`search.${field}`) } }
  })
}

async function doing(
  event: RequestEvent,
  what: (typeof done)[number],
  values: Typed,
  work: (transaction: ActingTransaction) => Promise<unknown>,
) {
  try {
    await inTheirName(event.locals, work)
  } catch (error) {
    return refused(error, values)
  }
  redirect(303, `${pathIn(event.locals.language, '/account/searches')}?done=${what}`)
}
