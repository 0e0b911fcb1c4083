/** The form of a report back. */
import type { NewReport, ReportContent } from '#cooperation/reporting/model.ts'
import type { Description, Field } from '../../../../../record-form/description.ts'

const fields: readonly Field<keyof ReportContent>[] = [
  { name: 'changed', kind: 'words', rows: 8, required: true },
  { name: 'lasts', kind: 'words' },
  { name: 'differently', kind: 'words' },
  { name: 'language', kind: 'language' },
]

export const reportDescription: Description<keyof ReportContent> = { form: 'report', parts: [{ fields }] }

export const newReportDescription: Description<keyof NewReport> = {
  form: 'report',
  parts: [{ fields: [...fields, { name: 'dueOn', kind: 'carried' }] }],
}
