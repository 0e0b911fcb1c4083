import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { coded, fact, type Column } from '#open-data/columns.ts'
import { placeName, recommendationPath } from '#recommendations/present.ts'
import { atDesk } from '../../../acting.ts'
import { queryOf } from '#platform/asked.ts'
import { takenAway } from '../../../taken-away.ts'
import { governmentActing, listAsks, questionFrom, type ListedAsk } from '../list.ts'
import type { RequestHandler } from './$types.js'

/** The list of asks as a file, for the government that asked. */
export const GET: RequestHandler = (event) => {
  const { language } = event.locals
  const question = questionFrom(event.url.searchParams)
  const t = translator(language)

  function asTaken({ ask, recommendation }: ListedAsk) {
    const { id, email, status, askedAt, expiresAt, audience, answer } = ask
    const path = pathIn(language, recommendationPath(ask.recommendationId))
    return {
      id,
      recommendation: ask.recommendationId,
      place: recommendation ? placeName(recommendation, language) : null,
      email,
      question: ask.question,
      status: { code: status, name: t(`ask.status.${status}`) },
      askedAt: askedAt.toISOString(),
      openUntil: expiresAt.toISOString(),
      audience: { code: audience, name: t(`ask.audience.${audience}`) },
      answeredAt: answer?.at.toISOString() ?? null,
      answeredBy: answer?.by?.name ?? null,
      office: answer?.by?.office ?? null,
      note: answer ? `${event.url.origin}${path}/notes/${answer.noteId}` : null,
    }
  }
  type Taken = ReturnType<typeof asTaken>

  const columns: readonly Column<Taken>[] = [
    fact('id', 'consent.column.number', 8, ({ id }) => id),
    fact('recommendation', 'open-data.column.id', 15, ({ recommendation }) => recommendation),
    fact('place', 'ask.column.recommendation', 28, ({ place }) => place),
    fact('email', 'ask.column.sent-to', 28, ({ email }) => email),
    { ...fact<Taken>('question', 'ask.question', 60, ({ question }) => question), wrapped: true },
    ...coded<Taken>('status', 'ask.column.status', ({ status }) => status),
    fact('asked_at', 'ask.column.asked', 24, ({ askedAt }) => askedAt),
    fact('open_until', 'ask.column.until', 24, ({ openUntil }) => openUntil),
    ...coded<Taken>('audience', 'ask.audience', ({ audience }) => audience),
    fact('answered_at', 'ask.column.answered', 24, ({ answeredAt }) => answeredAt),
    fact('answered_by', 'ask.answered-by', 24, ({ answeredBy }) => answeredBy),
    fact('office', 'answer.office', 24, ({ office }) => office),
    fact('note', 'note.title', 50, ({ note }) => note),
  ]

  return takenAway(event, {
    name: 'asks',
    title: 'asks.title',
    query: queryOf({ q: question.words, status: question.status }),
    columns,
    portion: (range) =>
      atDesk(event, async (transaction) => {
        const { state: stateId } = await governmentActing(transaction)
        const { total, rows } = await listAsks(transaction, { stateId, ...question }, range, language)
        return { total, rows: rows.map(asTaken) }
      }),
  })
}
