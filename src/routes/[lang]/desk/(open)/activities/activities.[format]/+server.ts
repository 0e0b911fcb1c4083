import { translator } from '#platform/i18n/translate.ts'
import { coded, fact, type Column } from '#open-data/columns.ts'
import { stateName } from '#reference/states.ts'
import { atDesk } from '../../../acting.ts'
import { queryOf } from '#platform/asked.ts'
import { takenAway } from '../../../taken-away.ts'
import { tagName } from '../../../../record-form/tags.ts'
import { activitiesFor, questionFrom } from '../list.ts'
import type { RequestHandler } from './$types.js'

type Listed = Awaited<ReturnType<typeof activitiesFor>>['activities'][number]

/** The list of activities as a file, for those who may see them. */
export const GET: RequestHandler = (event) => {
  const { language } = event.locals
  const question = questionFrom(event.url.searchParams)
  const t = translator(language)

  function asTaken({ id, stateId, title, words, kinds, status, startsOn, endsOn, ...rest }: Listed) {
    const { recommendations, report } = rest
    return {
      id,
      state: { code: stateId, name: stateName(stateId, language) },
      title,
      words,
      kinds: kinds.map((code) => ({ code, name: tagName('kinds', code, language) })),
      status: { code: status, name: t(`repository.status.${status}`) },
      startsOn,
      endsOn,
      recommendations,
      reportDueOn: report.dueOn,
      report: { code: report.standing, name: t(`repository.report.${report.standing}`) },
    }
  }
  type Taken = ReturnType<typeof asTaken>

  const columns: readonly Column<Taken>[] = [
    fact('id', 'consent.column.number', 8, ({ id }) => id),
    ...coded<Taken>('state', 'activity.state', ({ state }) => state),
    { ...fact<Taken>('title', 'activity.title', 40, ({ title }) => title), wrapped: true },
    { ...fact<Taken>('words', 'activity.words', 60, ({ words }) => words), wrapped: true },
    fact('kinds', 'activity.kinds', 40, ({ kinds }) => kinds.map(({ name }) => name).join('; ')),
    ...coded<Taken>('status', 'activity.status', ({ status }) => status),
    fact('starts_on', 'activity.startsOn', 12, ({ startsOn }) => startsOn),
    fact('ends_on', 'activity.endsOn', 12, ({ endsOn }) => endsOn),
    fact('recommendations', 'activity.recommendations', 30, (row) => row.recommendations.join('; ')),
    fact('report_due_on', 'repository.column.report-missing', 12, ({ reportDueOn }) => reportDueOn),
    ...coded<Taken>('report', 'activity.column.report', ({ report }) => report),
  ]

  return takenAway(event, {
    name: 'activities',
    title: 'activities.title',
    query: queryOf(question),
    columns,
    portion: (range) =>
      atDesk(event, async (transaction) => {
        const { total, activities } = await activitiesFor(transaction, question, range, 'export')
        return { total, rows: activities.map(asTaken) }
      }),
  })
}
