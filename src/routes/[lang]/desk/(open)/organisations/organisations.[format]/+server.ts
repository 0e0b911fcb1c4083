import { translator } from '#platform/i18n/translate.ts'
import { listOrganisations, type StoredOrganisation } from '#identity/store.ts'
import { coded, fact, type Column } from '#open-data/columns.ts'
import { stateName } from '#reference/states.ts'
import { atDesk } from '../../../acting.ts'
import { takenAway } from '../../../taken-away.ts'
import { organisationsQuery, questionFrom } from '../list.ts'
import type { RequestHandler } from './$types.js'

/** The list of organisations as a file. */
export const GET: RequestHandler = (event) => {
  const { language } = event.locals
  const t = translator(language)
  const question = questionFrom(event.url.searchParams)

  const columns: readonly Column<StoredOrganisation>[] = [
    fact('id', 'consent.column.number', 8, ({ id }) => id),
    fact('name', 'organisations.name', 50, ({ name }) => name),
    ...coded<StoredOrganisation>('kind', 'organisations.kind', ({ kind }) => ({
      code: kind,
      name: t(`organisation.kind.${kind}`),
    })),
    ...coded<StoredOrganisation>('state', 'organisations.state', ({ state }) =>
      state ? { code: state, name: stateName(state, language) } : null,
    ),
    fact('parent', 'organisations.parent', 40, ({ parent }) => parent?.name ?? null),
    ...coded<StoredOrganisation>('status', 'people.status', ({ verified }) =>
      verified
        ? { code: 'verified', name: t('organisations.verified') }
        : { code: 'unverified', name: t('organisations.unverified') },
    ),
  ]

  return takenAway(event, {
    name: 'organisations',
    title: 'organisations.title',
    query: organisationsQuery(question),
    columns,
    portion: (range) =>
      atDesk(event, async (transaction) => {
        const { total, organisations } = await listOrganisations(transaction, { ...question, ...range })
        return { total, rows: organisations }
      }),
  })
}
