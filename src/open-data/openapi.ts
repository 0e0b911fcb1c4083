/** The OpenAPI 3.1 document, made from the same shapes that answers are held to. */
import { z } from 'zod'
import type { Language } from '#platform/i18n/languages.ts'
import { translator, type Translate } from '#platform/i18n/translate.ts'
import { problemType } from '#platform/problem-details.ts'
import { endpoints, type Endpoint } from './endpoints.ts'
import { compiled } from './licences.ts'
import type { Parameter, Parameters } from './parameters.ts'
import { problem } from './schemas.ts'

type Json = Record<string, unknown>

const reference = (id: string) => `#/components/schemas/${id}`

/** The cookie of whoever signed in (identity/sign-in/auth.ts); under https browsers hold it to that by its name. */
export function sessionCookieAt(origin: string): string {
  return `${origin.startsWith('https:') ? '__Secure-' : ''}throughline.session_token`
}

/** Describes the API in one language; codes, names of fields and operations are the same in all. */
export function openApi(origin: string, language: Language): Json {
  const t = translator(language)
  return {
    openapi: '3.1.0',
    info: {
      title: t('api.title'),
      description: t('api.lead'),
      version: '1.0.0',
      license: { name: compiled.name, url: compiled.url },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: `${origin}/api/v1` }],
    paths: Object.fromEntries(endpoints.map((endpoint) => [endpoint.path, { get: operation(endpoint, t) }])),
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: sessionCookieAt(origin),
          description: t('api.rules.session'),
        },
      },
      schemas: components(),
      responses: {
        Problem: {
          description: t('api.problem'),
          content: { [problemType]: { schema: { $ref: reference(idOf(problem) ?? '') } } },
        },
      },
    },
  }
}

function operation(
  { path, operation, summary, inPath, query, answers, problems, forSessions }: Endpoint,
  t: Translate,
): Json {
  const refused = { $ref: '#/components/responses/Problem' }
  return {
    operationId: operation,
    summary: t(summary),
    // Nothing needs a session; where one says more, either will do.
    ...(forSessions ? { security: [{}, { session: [] }] } : {}),
    parameters: [...parameters(inPath, 'path', t), ...parameters(query, 'query', t)],
    responses: {
      200: {
        description: t(summary),
        headers: { ETag: { schema: { type: 'string' } } },
        content: Object.fromEntries(
          Object.entries(answers).map(([type, shape]) => [type, shape ? { schema: schemaOf(shape) } : {}]),
        ),
      },
      304: { description: t('api.unchanged') },
      ...(path.includes('recommendations/{id}') && problems.includes(410)
        ? { 308: { description: t('api.merged') } }
        : {}),
      400: refused,
      ...Object.fromEntries(problems.map((status) => [status, refused])),
      429: refused,
    },
  }
}

function parameters(each: Parameters, place: 'path' | 'query', t: Translate): Json[] {
  return Object.entries(each).map(([name, parameter]) => ({
    name,
    in: place,
    description: t(parameter.description),
    ...(place === 'path' ? { required: true } : {}),
    schema: parameter.several
      ? { type: 'array', items: schemaOf(parameter.schema) }
      : schemaOf(parameter.schema),
    ...(place === 'query' && parameter.several ? { style: 'form', explode: true } : {}),
    ...(parameter.example ? { example: exampleOf(parameter) } : {}),
  }))
}

/** Numbers are written as numbers. */
function exampleOf({ schema, several, example }: Parameter): unknown {
  const value: unknown = schema.parse(example)
  return several ? [value] : value
}

function idOf(schema: z.ZodType): string | undefined {
  return z.globalRegistry.get(schema)?.id
}

function schemaOf(schema: z.ZodType): Json {
  const id = idOf(schema)
  if (id) return { $ref: reference(id) }
  const { $schema: _, ...inline } = z.toJSONSchema(schema, { io: 'output' })
  return inline
}

/** Every shape that has a name, each once. */
function components(): Json {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: reference, io: 'output' })
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, id: ___, ...schema }]) => [id, schema]),
  )
}
