/** The weights in force, who set them and why: set by the secretariat, read by everyone. */
import { sql } from 'kysely'
import { z } from 'zod'
import { actingIn } from '#identity/acting.ts'
import { isPerson, type Acting, type ActingPerson } from '#identity/model.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { oneAtATime } from '#platform/database/one-at-a-time.ts'
import { Refusal } from '#platform/errors.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { isRowNumber } from '#platform/row-number.ts'
import { beginChange, type ChangeCircumstances } from '#record/change.ts'
import type { Connection } from '#platform/database/connection.ts'
import { language, words } from '../form-values.ts'
import { defaultWeights, partNames, weights, type PartName, type Weights } from './model.ts'

/** Weights as they were set once. */
export type Weighting = {
  id: number
  weights: Weights
  because: string
  language: Language
  /** The organisation in whose name they were set. */
  setBy: string
  /** `YYYY-MM-DD` */
  setOn: string
}

/** Whoever acts for the secretariat. */
export function maySetWeights(acting: Acting): acting is ActingPerson {
  return isPerson(acting) && acting.role === 'secretariat'
}

/** The times that the weights were set, the last first. None: those of the program hold. */
export async function weightings(connection: Connection, most: number): Promise<Weighting[]> {
  const { rows } = await sql<Weighting>`
    select id, weights, because, language, set_by as "setBy", set_on::text as "setOn"
      from exchange.weightings(${most})`.execute(connection)
  return rows.map((row) => ({ ...row, weights: weights.parse({ ...defaultWeights, ...row.weights }) }))
}

/** The weights by which is matched now. */
export async function weightsInForce(connection: Connection): Promise<Weights> {
  const [last] = await weightings(connection, 1)
  return last?.weights ?? defaultWeights
}

export type WeightField = PartName | 'because' | 'language' | 'opened'

export type WeightingContent = {
  weights: Weights
  because: string
  language: Language
  /** The weighting that the form was opened with; 0 where there was none. */
  opened: number
}

/** A number from 0 to 100, with at most one decimal as people write it. */
const weight = z
  .string()
  .trim()
  .refine((value) => /^(100|\d{1,2}([.,]\d)?)$/.test(value), 'matching.weight-wrong')
  .transform((value) => Number(value.replace(',', '.')))

/** What the form's texts mean. */
export const weightingContent: z.ZodType<WeightingContent, Record<WeightField, string>> = z
  .object({
    ...(Object.fromEntries(partNames.map((part) => [part, weight])) as Record<PartName, typeof weight>),
    because: words,
    language,
    opened: z.string().refine(isRowNumber).transform(Number),
  })
  .transform(({ because, language: of, opened, ...each }) => ({
    weights: each,
    because,
    language: of,
    opened,
  }))
  .refine((content) => Object.values(content.weights).some((value) => value > 0), {
    path: ['themes'],
    message: 'matching.all-zero',
  })

/** Who may set weights. @throws Refusal `matching.not-yours-to-weigh` (403) */
export async function weigher(transaction: ActingTransaction): Promise<ActingPerson> {
  const acting = await actingIn(transaction)
  if (!maySetWeights(acting)) throw new Refusal('matching.not-yours-to-weigh', {}, 403)
  return acting
}

/**
 * Sets the weights for everyone, from now on. One that comes twice with the same `formKey` sets them once.
 * @throws Refusal `matching.not-yours-to-weigh` (403), `matching.weighed-meanwhile` (409)
 */
export async function setWeights(
  transaction: ActingTransaction,
  content: WeightingContent,
  formKey: string,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const { organisation } = await weigher(transaction)
  // One at a time, so that who is second sees what the first has set.
  await oneAtATime(transaction, 'exchange.weighting')
  const { rows: same } = await sql`
    select from exchange.weighting where form_key = ${formKey}`.execute(transaction)
  if (same.length) return
  const [last] = await weightings(transaction, 1)
  if ((last?.id ?? 0) !== content.opened) throw new Refusal('matching.weighed-meanwhile', {}, 409)
  const change = await beginChange(transaction, circumstances)
  await sql`
    insert into exchange.weighting (weights, because, language, organisation_id, form_key, change_id)
    values (${JSON.stringify(content.weights)}, ${content.because}, ${content.language}, ${organisation}, ${formKey},
            ${change})`.execute(transaction)
}
