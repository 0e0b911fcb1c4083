import { sumContent, type SumContent } from '#cooperation/activities/model.ts'
import { writeSum } from '#cooperation/activities/parts.ts'
import { participantsOf } from '#cooperation/activities/store.ts'
import type { PartForm } from './part-form.ts'

/** A sum that one organisation plans for a year, or paid in it. */
export const money: PartForm<keyof SumContent, SumContent> = {
  table: 'money',
  description: {
    form: 'sum',
    parts: [
      {
        fields: [
          { name: 'kind', kind: 'choice', options: ['budget', 'payment'] },
          { name: 'year', kind: 'line', required: true },
          { name: 'amount', kind: 'number', required: true },
          { name: 'currency', kind: 'currency' },
          { name: 'organisationId', kind: 'carried' },
        ],
      },
    ],
  },
  content: sumContent,
  write: (transaction, { activity, part }, content, version, circumstances) =>
    writeSum(transaction, activity, part, content, version, circumstances),
  beginning: (query) => ({ kind: 'budget', organisationId: query.get('payer') ?? '' }),
  about: async (connection, activity, { organisationId }) =>
    (await participantsOf(connection, activity)).find((one) => String(one.organisationId) === organisationId)
      ?.name ?? undefined,
}
