import { z } from 'zod'
import { languages } from '#platform/i18n/languages.ts'

/** What a mechanism said: a recommendation, a concern or observation, or a source that does not tell. */
export const kinds = ['recommendation', 'concern', 'not-stated'] as const
export type Kind = (typeof kinds)[number]

/**
 * The State's position. Officially only supported and noted exist (A/HRC/RES/16/21, annex, para. 16); a
 * recommendation is pending until the plenary. Other mechanisms ask for no position: null.
 */
export const positions = ['supported', 'noted', 'pending'] as const
export type Position = (typeof positions)[number]

/** Who a source is, most authoritative first: where two disagree on a fact, the earlier one in this list is shown. */
export const sourceKinds = [
  'correction',
  'upr-list',
  'upr-report',
  'concluding-observations',
  'uhri',
  'upr-info',
  'table',
  'typed',
  'translation',
] as const
export type SourceKind = (typeof sourceKinds)[number]

export const language = z.enum(languages)

/**
 * What one source says of one recommendation, resolved to our codes; names that could not be resolved stay as
 * they were received. A field that is absent is one on which the source says nothing.
 */
export const said = z.object({
  kind: z.enum(kinds).optional(),
  mechanism: z.string().optional(),
  symbol: z.string().optional(),
  session: z.number().int().optional(),
  publishedOn: z.string().optional(),
  paragraph: z.string().optional(),
  position: z.enum(positions).optional(),
  positionAsReceived: z.string().optional(),
  positionSource: z.string().optional(),
  recommendingStates: z.array(z.string()).optional(),
  /** Names in the States' parentheses that are no State we know ("European Union"). */
  otherRecommenders: z.array(z.string()).optional(),
  /** Where one paragraph joins several texts by ";": each with its own States. */
  parts: z.array(z.object({ text: z.string(), recommendingStates: z.array(z.string()) })).optional(),
  themes: z.array(z.object({ code: z.string().optional(), received: z.string() })).optional(),
  primaryTheme: z.string().optional(),
  groups: z.array(z.object({ code: z.string().optional(), received: z.string() })).optional(),
  sdgs: z.array(z.object({ code: z.string().optional(), received: z.string() })).optional(),
  /** UPR Info's category of action, 1 (minimal) to 5 (specific). */
  action: z.number().int().min(1).max(5).optional(),
  /** What the person who corrected or translated it wrote as the reason. */
  note: z.string().optional(),
})
export type Said = z.infer<typeof said>
