import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { needPath, type PresentedNeed } from '#exchange/needs/present.ts'
import { coded, fact, type Column } from '#open-data/columns.ts'
import type { Named } from '#recommendations/present.ts'
import { atDesk } from '../../../acting.ts'
import { queryOf } from '#platform/asked.ts'
import { takenAway } from '../../../taken-away.ts'
import { needsFor, questionFrom } from '../list.ts'
import type { RequestHandler } from './$types.js'

/** The list of needs as a file, with all that each says. */
export const GET: RequestHandler = (event) => {
  const { language } = event.locals
  const question = questionFrom(event.url.searchParams)
  const t = translator(language)

  function asTaken(need: PresentedNeed) {
    const { standing, audience, answersNeedId, writtenAt, changedAt, ...said } = need
    return {
      ...said,
      standing: standing && { code: standing, name: t(`need.standing.${standing}`) },
      audience: audience && { code: audience, name: t(`need.audience.${need.side}.${audience}`) },
      answers: answersNeedId,
      writtenAt: writtenAt.toISOString(),
      changedAt: changedAt.toISOString(),
      address: event.url.origin + pathIn(language, needPath(need.id)),
    }
  }
  type Taken = ReturnType<typeof asTaken>

  const listed = (named: readonly Named[], part: keyof Named) => named.map((one) => one[part]).join('; ')
  const words = (
    key: string,
    title: Column<Taken>['title'],
    of: (row: Taken) => string | null,
  ): Column<Taken> => ({
    ...fact<Taken>(key, title, 50, of),
    wrapped: true,
  })
  const tagged = (
    key: string,
    title: Column<Taken>['title'],
    of: (row: Taken) => readonly Named[],
  ): Column<Taken>[] => [
    { key, title, isCode: true, width: 16, cell: (row) => listed(of(row), 'code') },
    { key: `${key}_names`, title, width: 40, cell: (row) => listed(of(row), 'name') },
  ]

  const columns: readonly Column<Taken>[] = [
    fact('id', 'consent.column.number', 8, ({ id }) => id),
    fact('author', 'need.author', 24, ({ author }) => author),
    words('title', 'need.title', ({ title }) => title),
    words('gap', 'need.gap', ({ gap }) => gap),
    ...coded<Taken>('standing', 'need.standing', ({ standing }) => standing),
    fact('set_aside_because', 'need.set-aside.reason', 30, ({ setAsideBecause }) => setAsideBecause),
    fact('recommendations', 'need.recommendations', 30, ({ recommendations }) => recommendations.join('; ')),
    ...tagged('kinds', 'need.kinds', ({ kinds }) => kinds),
    ...tagged('themes', 'need.themes', ({ themes }) => themes),
    ...tagged('groups', 'need.groups', ({ groups }) => groups),
    ...tagged('targets', 'need.targets', ({ targets }) => targets),
    ...tagged('languages', 'need.languages', ({ languages }) => languages),
    words('institutions', 'need.institutions', ({ institutions }) => institutions),
    words('beneficiaries', 'need.beneficiaries', ({ beneficiaries }) => beneficiaries),
    words('tried', 'need.tried', ({ tried }) => tried),
    words('own_part', 'need.ownPart', ({ ownPart }) => ownPart),
    fact('wanted_from', 'need.wantedFrom', 12, ({ wantedFrom }) => wantedFrom),
    fact('wanted_until', 'need.wantedUntil', 12, ({ wantedUntil }) => wantedUntil),
    fact('cost', 'need.cost', 12, ({ cost }) => cost),
    fact('currency', 'need.currency', 8, ({ currency }) => currency),
    fact('indicator', 'need.indicator', 30, ({ indicator }) => indicator),
    fact('baseline', 'need.baseline', 20, ({ baseline }) => baseline),
    fact('target', 'need.target', 20, ({ target }) => target),
    words('lasting', 'need.lasting', ({ lasting }) => lasting),
    fact('language', 'need.language', 8, (row) => row.language),
    ...coded<Taken>('audience', 'need.audience', ({ audience }) => audience),
    fact('answers', 'need.answers', 8, ({ answers }) => answers),
    fact('written_at', 'note.written', 24, ({ writtenAt }) => writtenAt),
    fact('changed_at', 'note.changed', 24, ({ changedAt }) => changedAt),
    fact('address', 'consent.kind.need', 50, ({ address }) => address),
  ]

  return takenAway(event, {
    name: 'needs',
    title: 'needs.title',
    query: queryOf(question),
    columns,
    portion: (range) =>
      atDesk(event, async (transaction) => {
        const { total, rows } = await needsFor(transaction, question, range, { language, through: 'export' })
        return { total, rows: rows.map(asTaken) }
      }),
  })
}
