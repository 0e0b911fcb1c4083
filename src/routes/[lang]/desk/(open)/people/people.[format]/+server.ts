import { formatOf } from '#platform/i18n/format.ts'
import { translator } from '#platform/i18n/translate.ts'
import { presentPerson, type PresentedPerson } from '#identity/present.ts'
import { countPeople, listPeople } from '#identity/store.ts'
import { coded, fact, listed, type Column } from '#open-data/columns.ts'
import { atDesk } from '../../../acting.ts'
import { takenAway } from '../../../taken-away.ts'
import { peopleQuery, questionFrom } from '../list.ts'
import { period, roleName } from '../words.ts'
import type { RequestHandler } from './$types.js'

/** The list of people as a file: those of whom one's role lets one know. */
export const GET: RequestHandler = (event) => {
  const { language } = event.locals
  const t = translator(language)
  const format = formatOf(language)
  const question = questionFrom(event.url.searchParams)

  const columns: readonly Column<PresentedPerson>[] = [
    fact('id', 'consent.column.number', 8, ({ id }) => id),
    fact('name', 'people.name', 28, ({ name }) => name),
    fact('email', 'people.email', 30, ({ email }) => email),
    fact('office', 'people.office', 28, ({ office }) => office),
    fact('roles', 'people.roles', 60, ({ roles }) =>
      listed(
        roles
          .filter(({ inForce }) => inForce)
          .map((role) => `${roleName(role, t, language)}, ${period(role, t, format)}`),
      ),
    ),
    fact('powers', 'people.powers', 40, ({ powers }) =>
      listed(powers.filter(({ inForce }) => inForce).map(({ decisionReference }) => decisionReference)),
    ),
    ...coded<PresentedPerson>('status', 'people.status', ({ disabled }) =>
      disabled
        ? { code: 'disabled', name: t('people.disabled') }
        : { code: 'active', name: t('people.active') },
    ),
  ]

  return takenAway(event, {
    name: 'people',
    title: 'people.title',
    query: peopleQuery(question),
    columns,
    portion: (range) =>
      atDesk(event, async (transaction) => ({
        total: await countPeople(transaction, question),
        rows: (await listPeople(transaction, { ...question, ...range })).map(presentPerson),
      })),
  })
}
