/** The forms of an activity's parts: a sum, an expected result, a value of its indicator. */
import { error } from '@sveltejs/kit'
import type { WrittenPart } from '#cooperation/activities/parts.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import type { z } from 'zod'
import type { Description, Values } from '../../../../../record-form/description.ts'
import { result } from './result-form.ts'
import { money } from './sum-form.ts'
import { value } from './value-form.ts'

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
