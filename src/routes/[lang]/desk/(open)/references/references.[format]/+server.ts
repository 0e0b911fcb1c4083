import { translator } from '#platform/i18n/translate.ts'
import type { ReferenceToCheck } from '#exchange/experts/model.ts'
import { referencesToCheck } from '#exchange/experts/store.ts'
import { fact, type Column } from '#open-data/columns.ts'
import { atDesk } from '../../../acting.ts'
import { takenAway } from '../../../taken-away.ts'
import type { RequestHandler } from './$types.js'

const columns: readonly Column<ReferenceToCheck>[] = [
  fact('id', 'open-data.column.id', 8, ({ id }) => id),
  fact('given_by', 'expert.reference.givenBy', 50, ({ givenBy }) => givenBy),
  fact('expert', 'deployment.expert.name', 30, ({ expert }) => expert),
  fact('employer', 'deployment.expert.employer', 40, ({ employer }) => employer),
  fact('level', 'references.level', 24, ({ level }, language) =>
    translator(language)(`expert.evidence.${level}`),
  ),
  fact('checked', 'references.checked', 20, ({ checkedAt }) => checkedAt?.toISOString() ?? null),
  fact('checked_by', 'references.checked-by', 30, ({ checkedBy }) => checkedBy),
]

/** The references as a file, for the secretariat. */
export const GET: RequestHandler = (event) =>
  takenAway(event, {
    name: 'references',
    title: 'references.title',
    query: '',
    columns,
    portion: (range) =>
      atDesk(event, async (transaction) => {
        const { total, references } = await referencesToCheck(transaction, range)
        return { total, rows: references }
      }),
  })
