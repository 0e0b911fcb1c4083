import type { Activity } from '#cooperation/activities/model.ts'
import type { WrittenPart } from '#cooperation/activities/parts.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import type { Connection } from '#platform/database/connection.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import type { z } from 'zod'
import type { Description, Values } from '../../../../../record-form/description.ts'

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
