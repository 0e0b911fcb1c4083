import { valueContent, type ValueContent } from '#cooperation/activities/model.ts'
import { writeValue } from '#cooperation/activities/parts.ts'
import { resultsOf } from '#cooperation/activities/store.ts'
import type { PartForm } from './part-form.ts'

/** What the indicator of a result showed on a day. */
export const value: PartForm<keyof ValueContent, ValueContent> = {
  table: 'value',
  description: {
    form: 'value',
    parts: [
      {
        fields: [
          { name: 'seenOn', kind: 'date', required: true },
          { name: 'value', kind: 'line', required: true },
          { name: 'words', kind: 'words' },
          { name: 'resultId', kind: 'carried' },
        ],
      },
    ],
  },
  content: valueContent,
  write: (transaction, { activity, part }, content, version, circumstances) =>
    writeValue(transaction, activity, part, content, version, circumstances),
  beginning: (query) => ({ resultId: query.get('result') ?? '' }),
  about: async (connection, activity, { resultId }) =>
    (await resultsOf(connection, activity)).find(({ id }) => String(id) === resultId)?.title,
}
