import { resultContent, resultKinds, type ResultContent } from '#cooperation/activities/model.ts'
import { writeResult } from '#cooperation/activities/parts.ts'
import type { PartForm } from './part-form.ts'

/** An expected result, with how it would be seen. */
export const result: PartForm<keyof ResultContent, ResultContent> = {
  table: 'result',
  description: {
    form: 'result',
    parts: [
      {
        fields: [
          { name: 'kind', kind: 'choice', options: resultKinds },
          { name: 'title', kind: 'line', required: true },
          { name: 'indicator', kind: 'line', required: true },
          { name: 'unit', kind: 'line' },
          { name: 'baseline', kind: 'line' },
          { name: 'baselineOn', kind: 'date' },
          { name: 'target', kind: 'line' },
          { name: 'targetOn', kind: 'date' },
          { name: 'language', kind: 'language' },
        ],
      },
    ],
  },
  content: resultContent,
  write: (transaction, { activity, part }, content, version, circumstances) =>
    writeResult(transaction, activity, part, content, version, circumstances),
  beginning: (_, language) => ({ kind: 'outcome', language }),
}
