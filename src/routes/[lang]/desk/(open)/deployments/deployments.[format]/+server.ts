import { translator } from '#platform/i18n/translate.ts'
import { listDeployments } from '#exchange/experts/deployment-store.ts'
import type { Deployment } from '#exchange/experts/model.ts'
import { coded, fact, type Column } from '#open-data/columns.ts'
import { stateName } from '#reference/states.ts'
import { atDesk } from '../../../acting.ts'
import { takenAway } from '../../../taken-away.ts'
import type { RequestHandler } from './$types.js'

/** The deployments of which whoever acts is a party, as a file; without any name. */
export const GET: RequestHandler = (event) => {
  const { language } = event.locals
  const t = translator(language)
  const columns: readonly Column<Deployment>[] = [
    fact('id', 'open-data.column.id', 8, ({ id }) => id),
    ...coded<Deployment>('state', 'deployment.state', ({ stateId }) => ({
      code: stateId,
      name: stateName(stateId, language),
    })),
    { ...fact<Deployment>('task', 'deployment.task', 80, ({ task }) => task), wrapped: true },
    ...coded<Deployment>('standing', 'deployment.standing', ({ standing }) => ({
      code: standing,
      name: t(`deployment.standing.${standing}`),
    })),
    fact('starts_on', 'deployment.startsOn', 12, ({ startsOn }) => startsOn),
    fact('ends_on', 'deployment.endsOn', 12, ({ endsOn }) => endsOn),
    { ...fact<Deployment>('reason', 'deployment.because', 40, (row) => row.refusedBecause), wrapped: true },
  ]
  return takenAway(event, {
    name: 'deployments',
    title: 'deployment.list',
    query: '',
    columns,
    portion: (range) =>
      atDesk(event, async (transaction) => {
        const { total, deployments } = await listDeployments(transaction, range)
        return { total, rows: deployments }
      }),
  })
}
