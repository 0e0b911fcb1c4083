/** The forms of an activity's parts: a sum, an expected result, a value of its indicator. */
import { error } from '@sveltejs/kit'
import type { Activity } from '#cooperation/activities/model.ts'
import type { WrittenPart } from '#cooperation/activities/parts.ts'
import { findActivity } from '#cooperation/activities/store.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import type { Connection } from '#platform/database/connection.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import type { z } from 'zod'
import { readAs } from '../../../../../reading-as.ts'
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
  /** Of what in the activity it is one: the result whose value it is, who pays the sum. */
  about?: (connection: Connection, activity: Activity, values: Values<Name>) => Promise<string | undefined>
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

/** What the form with these values is about, for its heading. */
export async function aboutPart(
  locals: Pick<App.Locals, 'application' | 'proof'>,
  { part, number, values }: { part: PartName; number: number; values: Values<string> },
): Promise<string | undefined> {
  const { about } = partForm(part)
  if (!about) return undefined
  return readAs(locals, async (connection) => {
    const activity = await findActivity(connection, number)
    return activity && about(connection, activity, values)
  })
}
