/** The forms of an activity's parts: a sum, an expected result, a value of its indicator. */
import { error } from '@sveltejs/kit'
import { writeResult, writeSum, writeValue, type WrittenPart } from '#cooperation/activities/parts.ts'
import {
  resultContent,
  resultKinds,
  sumContent,
  valueContent,
  type ResultContent,
  type SumContent,
  type ValueContent,
} from '#cooperation/activities/model.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import type { z } from 'zod'
import type { Description, Values } from '../../../../../record-form/description.ts'
import { rowNumber } from '../../../../../forms.ts'

type Version = { opened: number; formKey: string }

/** How one part is asked for and written. */
export type PartForm<Name extends string, Content> = {
  table: WrittenPart
  description: Description<Name>
  content: z.ZodType<Content, Values<Name>>
  /** @param part its number; undefined for a new one */
  write: (
    transaction: ActingTransaction,
    at: { activity: number; part: number | undefined },
    content: Content,
    version: Version,
    circumstances: ChangeCircumstances,
  ) => Promise<void>
  /** What stands in a new form, as its address says. */
  beginning: (query: URLSearchParams, language: string) => Partial<Values<Name>>
}

const money: PartForm<keyof SumContent, SumContent> = {
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
}

const result: PartForm<keyof ResultContent, ResultContent> = {
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

const value: PartForm<keyof ValueContent, ValueContent> = {
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
}

/** By the parts' names in addresses. */
const forms = { sums: money, results: result, values: value } as const
export type PartName = keyof typeof forms

/** The part that an address names; what is none leads nowhere. */
export function partIn({ part }: { part: string }): PartName {
  return part in forms ? (part as PartName) : error(404)
}

/** As one of them: the page draws and reads whichever it is alike. */
export function partForm(name: PartName): PartForm<string, unknown> {
  return forms[name] as unknown as PartForm<string, unknown>
}

export const activityIn = ({ number }: { number: string }): number => rowNumber(number)
