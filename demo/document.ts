/** What a document of the demonstration holds. */
import { z } from 'zod'

const words = z.string().trim().min(1)
const inEveryLanguage = z.strictObject({ ar: words, zh: words, en: words, fr: words, ru: words, es: words })

/** A second call in the same cell of a list: its own words, its own recommending States. */
const joined = z.strictObject({ text: words, states: z.array(words).min(1) })

const recommendation = z.strictObject({
  paragraph: z.string().regex(/^\d+(\.\d+)?$/),
  /** The heading above the paragraph in a treaty body's concluding observations. */
  heading: words.optional(),
  kind: z.enum(['recommendation', 'concern']).default('recommendation'),
  /** In English, without the paragraph's number and without the States' parentheses. */
  text: words,
  /** Recommending States as the document spells them (older documents use older names). */
  states: z.array(words).default([]),
  joined: z.array(joined).default([]),
  position: z.enum(['supported', 'noted']).optional(),
  positionSource: words.optional(),
  primaryTheme: words,
  themes: z.array(words).min(1),
  groups: z.array(words).min(1),
  sdgs: z.array(z.string().regex(/^\d{1,2}(\.(\d{1,2}|[a-d]))?$/)),
  /** The whole paragraph, joined calls included, in other official languages. */
  otherLanguages: z.partialRecord(z.enum(['ar', 'zh', 'fr', 'ru', 'es']), words).default({}),
})

/** One document that an imaginary State received. */
export const demonstrationDocument = z.strictObject({
  symbol: words,
  mechanism: z.enum(['UPR', 'CAT', 'CEDAW', 'CESCR', 'CRC', 'CRPD']),
  session: z.int().positive(),
  published: z.iso.date(),
  title: inEveryLanguage,
  recommendations: z.array(recommendation).min(1),
})

export type DemonstrationRecommendation = z.infer<typeof recommendation>
export type DemonstrationDocument = z.infer<typeof demonstrationDocument>
