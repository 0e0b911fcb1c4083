/** Forms by which the API is tried without a program, and the address that a filled-in form asks for. Pure. */
import { z } from 'zod'
import { endpoints, type Endpoint } from '#open-data/endpoints.ts'
import { stateCode, type Parameter } from '#open-data/parameters.ts'
import { translator } from '#platform/i18n/translate.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { nameOfValue } from '#recommendations/naming.ts'
import { facetNames, type FacetName } from '#recommendations/search/contract.ts'

/** A field of a form: one of a few values, or a text that may be one of many known ones. */
export type Field = {
  name: string
  label: string
  value: string
  required: boolean
  choices?: { value: string; label: string }[]
  example?: string
  /** The list of known values that goes with it. */
  list?: ListName
}

const listNames = ['state', 'theme', 'group', 'sdg'] as const
type ListName = (typeof listNames)[number]

/** Beyond so many values a field is typed into, with the values to pick from. */
const mostChoices = 25

const isFacet = (name: string): name is FacetName => facetNames.some((facet) => facet === name)

/** The form of an endpoint. `known` fills in what only the register knows: the id of a recommendation. */
export function fieldsOf(endpoint: Endpoint, language: Language, known: { id: string }): Field[] {
  const { inPath, query, path } = endpoint
  return [
    ...Object.entries(inPath).map(([name, parameter]) => {
      const value = path.includes('recommendations/{id}') && name === 'id' ? known.id : parameter.example
      return { ...field(name, parameter, language), value, required: true }
    }),
    ...Object.entries(query).map(([name, parameter]) => ({
      ...field(name, parameter, language),
      value: name === 'lang' ? language : '',
      required: false,
    })),
  ]
}

function field(name: string, { schema, description, example }: Parameter, language: Language) {
  const label = translator(language)(description)
  const values = schema instanceof z.ZodEnum ? schema.options.map(String) : []
  if (values.length === 0) return { name, label, example }
  if (values.length > mostChoices) return { name, label, example, list: listOf(name, schema) }
  const choices = values.map((value) => ({
    value,
    label: name === 'lang' ? nameOfValue('language', value, language) : nameIn(name, value, language),
  }))
  return { name, label, choices }
}

function nameIn(name: string, value: string, language: Language): string {
  return isFacet(name) ? nameOfValue(name, value, language) : value
}

function listOf(name: string, schema: z.ZodType): ListName {
  return schema === stateCode ? 'state' : (listNames.find((list) => list === name) ?? 'state')
}

/** The values of the long lists, each once for all forms of the page. */
export function knownValues(
  language: Language,
): { list: ListName; values: { value: string; label: string }[] }[] {
  const parameters = endpoints.find(({ path }) => path === '/recommendations')?.query ?? {}
  return listNames.map((list) => {
    const schema = parameters[list]?.schema
    const values = schema instanceof z.ZodEnum ? schema.options.map(String) : []
    return { list, values: values.map((value) => ({ value, label: nameOfValue(list, value, language) })) }
  })
}

/** What a form stands for: "/api/v1/recommendations?q=water"; undefined where the path lacks a part. */
export function addressAsked(endpoint: Endpoint, filled: URLSearchParams): string | undefined {
  const parts = Object.keys(endpoint.inPath).map((name) => [name, filled.get(name)?.trim() ?? ''] as const)
  if (parts.some(([, value]) => value === '')) return undefined
  const path = parts.reduce(
    (address, [name, value]) => address.replace(`{${name}}`, encodeURIComponent(value)),
    endpoint.path,
  )
  const query = new URLSearchParams()
  for (const name of Object.keys(endpoint.query))
    for (const value of filled.getAll(name)) if (value.trim() !== '') query.append(name, value.trim())
  return `/api/v1${path}${query.size ? '?' : ''}${query}`
}
