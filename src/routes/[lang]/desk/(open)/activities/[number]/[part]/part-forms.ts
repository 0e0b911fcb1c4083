/** The forms of an activity's parts: a sum, an expected result, a value of its indicator. */
import { error } from '@sveltejs/kit'
import { findActivity } from '#cooperation/activities/store.ts'
import { readAs } from '../../../../../reading-as.ts'
import type { Values } from '../../../../../record-form/description.ts'
import type { PartForm } from './part-form.ts'
import { result } from './result-form.ts'
import { money } from './sum-form.ts'
import { value } from './value-form.ts'

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
