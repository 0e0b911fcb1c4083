/** What the API may be asked, each parameter with the values that it takes. What is not here is refused, not passed over. */
import { z } from 'zod'
import { Refusal } from '#platform/errors.ts'
import { isLanguage, languages, type Language } from '#platform/i18n/languages.ts'
import { negotiate } from '#platform/i18n/negotiate.ts'
import type { MessageKey } from '#platform/i18n/catalogue.ts'
import { kinds, positions, sourceKinds } from '#recommendations/model.ts'
import { DEEPEST_RESULT, forEachFacet, sorts, type FacetName } from '#recommendations/search/contract.ts'
import { mostOnPage } from '#recommendations/search/request.ts'
import { goals, targets } from '#reference/goals.ts'
import { groups } from '#reference/groups.ts'
import { mechanisms } from '#reference/mechanisms.ts'
import { imaginaryStates, states } from '#reference/states.ts'
import { themes } from '#reference/themes.ts'

export type Parameter = {
  schema: z.ZodType
  /** True where it may be given several times: any of the values. */
  several?: boolean
  example: string
  description: MessageKey
}

/** The parameters of an address, by name. */
export type Parameters = Readonly<Record<string, Parameter>>

const codesOf = (list: readonly { code: string }[]) => list.map(({ code }) => code)
const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most))

export const stateCode = z
  .enum(codesOf([...states, ...imaginaryStates]))
  .meta({ id: 'StateCode', description: 'ISO 3166-1 alpha-3' })
const themeCode = z.enum(codesOf(themes)).meta({ id: 'ThemeCode' })
const groupCode = z.enum(codesOf(groups)).meta({ id: 'GroupCode' })
const sdgCode = z
  .enum([...goals.map(({ number }) => String(number)), ...codesOf(targets)])
  .meta({ id: 'SdgCode', description: 'A Sustainable Development Goal (16) or target (16.2)' })
const mechanismCode = z.enum([...codesOf(mechanisms), 'other']).meta({ id: 'MechanismCode' })

const valueOf: Record<FacetName, { schema: z.ZodType<string>; example: string }> = {
  state: { schema: stateCode, example: 'SVN' },
  mechanism: { schema: mechanismCode, example: 'UPR' },
  cycle: { schema: z.string().regex(/^[1-9]$/), example: '4' },
  session: { schema: z.string().regex(/^[1-9]\d{0,2}$/), example: '48' },
  year: { schema: z.string().regex(/^[12]\d{3}$/), example: '2025' },
  position: { schema: z.enum(positions), example: 'supported' },
  kind: { schema: z.enum(kinds), example: 'recommendation' },
  document: { schema: z.string().min(1).max(200), example: 'A/HRC/59/15' },
  from: { schema: stateCode, example: 'PER' },
  theme: { schema: themeCode, example: themes[0]?.code ?? '' },
  group: { schema: groupCode, example: groups[0]?.code ?? '' },
  sdg: { schema: sdgCode, example: '16.2' },
  source: { schema: z.enum(sourceKinds), example: 'upr-list' },
  language: { schema: z.enum(languages), example: 'en' },
}

/** One parameter for each facet of the search, so that the API can ask what the pages can. */
export const facetParameters: Record<FacetName, Parameter> = forEachFacet((facet) => ({
  ...valueOf[facet],
  several: true,
  description: `register.facet.${facet}`,
}))

export const languageParameter = {
  lang: { schema: z.enum(languages), example: 'fr', description: 'api.parameter.lang' },
} as const satisfies Parameters

export const pageParameters = {
  page: { schema: whole(1, DEEPEST_RESULT), example: '1', description: 'api.parameter.page' },
  limit: { schema: whole(1, mostOnPage), example: '20', description: 'api.parameter.limit' },
} as const satisfies Parameters

/** What is looked for, without the page of it. */
export const searchParameters: Parameters = {
  q: { schema: z.string().max(1_000), example: '"domestic violence"', description: 'api.parameter.q' },
  ...facetParameters,
  sort: { schema: z.enum(sorts), example: 'date', description: 'api.parameter.sort' },
}

const mostValues = 50

/**
 * Checks the query of an address against what may be asked.
 * @throws Refusal (400) `api.unknown-parameter`, `api.bad-value`, `api.given-twice`, `api.too-many-values`
 */
export function checkQuery(query: URLSearchParams, parameters: Parameters): void {
  for (const name of new Set(query.keys())) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (!parameter) {
      const known = Object.keys(parameters).join(', ')
      throw new Refusal('api.unknown-parameter', { parameter: shortened(name), known }, 400)
    }
    const values = query.getAll(name)
    if (!parameter.several && values.length > 1)
      throw new Refusal('api.given-twice', { parameter: name }, 400)
    if (values.length > mostValues)
      throw new Refusal('api.too-many-values', { parameter: name, most: mostValues }, 400)
    for (const value of values) checkValue(name, value, parameter)
  }
}

/** @throws Refusal (400) `api.bad-value` */
export function checkValue(name: string, value: string, { schema, example }: Parameter): void {
  if (schema.safeParse(value).success) return
  const choices = schema instanceof z.ZodEnum ? schema.options : []
  const expected = choices.length > 0 && choices.length <= 20 ? choices.join(', ') : example
  throw new Refusal('api.bad-value', { parameter: name, value: shortened(value), expected }, 400)
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text
}

/** The language of names and messages: `lang`, else what the client prefers. */
export function languageOf(query: URLSearchParams, headers: Headers): Language {
  const asked = query.get('lang')
  return asked && isLanguage(asked) ? asked : negotiate(headers.get('accept-language'))
}
