import { error } from '@sveltejs/kit'
import { translator } from '#platform/i18n/translate.ts'
import { presentConsent, type PresentedConsent } from '#consent/present.ts'
import { readConsents } from '#consent/store.ts'
import { fact, listed, type Column } from '#open-data/columns.ts'
import { asFile, isFileFormat } from '#open-data/files.ts'
import { authorsTerms } from '#open-data/licences.ts'
import { atConsent } from '../side.ts'
import { questionFrom, queryOf } from '../question.ts'
import type { RequestHandler } from './$types.js'

/** Consents that are read at a time. */
const readAtOnce = 500

/** The list of consents as a file, for the side that gave them; all that it shows, whatever page of it. */
export const GET: RequestHandler = async (event) => {
  const { url, params, locals } = event
  const { language } = locals
  if (!isFileFormat(params.format)) error(404)
  const question = questionFrom(url.searchParams)
  const now = new Date()
  const portion = (offset: number) =>
    atConsent(event, async (transaction, { state }) => {
      const filter = { stateId: state, ...question }
      const { total, items } = await readConsents(transaction, filter, { limit: readAtOnce, offset })
      return { total, consents: items.map((consent) => presentConsent(consent, now)) }
    })
  const { total, consents } = await portion(0)
  async function* rows(): AsyncGenerator<PresentedConsent> {
    yield* consents
    for (let offset = readAtOnce; offset < total; offset += readAtOnce)
      yield* (await portion(offset)).consents
  }
  const file = asFile(
    {
      name: 'consents',
      title: translator(language)('consent.title'),
      query: queryOf(question),
      date: now.toISOString().slice(0, 10),
      version: locals.application.register.version,
      licence: authorsTerms(url.origin),
      source: url.href,
      total,
      columns,
      rows: rows(),
    },
    params.format,
    language,
  )
  file.headers.set('cache-control', 'private, no-store')
  return file
}

const columns: readonly Column<PresentedConsent>[] = [
  fact('id', 'consent.column.number', 8, ({ id }) => id),
  fact('kind', 'consent.what', 16, ({ kind }) => kind),
  fact('thing', 'consent.column.thing', 8, ({ number }) => number),
  { key: 'words', title: 'consent.column.words', width: 60, wrapped: true, cell: ({ words }) => words },
  fact('audience', 'consent.to', 14, ({ audience }) => audience),
  fact('partners', 'consent.partner', 30, ({ partners }) => listed(partners)),
  fact('first_day', 'consent.give.from', 12, ({ firstDay }) => firstDay),
  fact('last_day', 'consent.give.until', 12, ({ lastDay }) => lastDay),
  fact('standing', 'consent.column.standing', 12, ({ standing }) => standing),
  fact('person', 'consent.authority', 24, ({ person }) => person),
  fact('office', 'consent.give.office', 24, ({ office }) => office),
  fact('decision', 'consent.give.decision', 24, ({ decision }) => decision),
  fact('conditions', 'consent.conditions', 40, ({ conditions }) => conditions),
  fact('revoked_at', 'consent.revoked', 22, ({ revokedAt }) => revokedAt?.toISOString() ?? null),
  fact('revoked_reason', 'consent.revoke.reason', 30, ({ revokedReason }) => revokedReason),
]
