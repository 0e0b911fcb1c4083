/** The recommendations that a record serves, as a form chooses them: looked for, ticked, and their tags taken along. */
import { sql } from 'kysely'
import { isRecommendationId } from '#recommendations/identity.ts'
import { presentRecommendation, type PresentedRecommendation } from '#recommendations/present.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { isTagOf } from '#reference/tag-lists.ts'
import { codesIn, fieldsIn, type Description, type Field, type Values } from './description.ts'

export type RecommendationsField<Name extends string> = Extract<Field<Name>, { kind: 'recommendations' }>

/** What is drawn of the field. */
export type ShownRecommendations = {
  chosen: PresentedRecommendation[]
  /** What was looked for and what was found; nothing before anyone has looked. */
  looked?: { query: string; found: PresentedRecommendation[] }
  /** The form comes back from looking, and is read from here on. */
  beginsHere?: true
  /** What stands in the field for looking, where nobody has looked for it yet. */
  typed?: string
  /** Those whose tags have been taken along, by their ids: what was unticked since is not ticked again. */
  known: string
}

/** No form shows more than these; what a record may serve, its own rules say. */
const mostShown = 60
const mostFound = 10
/** In characters. */
const longestQuery = 300

export function recommendationsField<Name extends string>(
  description: Description<Name>,
): RecommendationsField<Name> | undefined {
  return fieldsIn(description).find((field) => field.kind === 'recommendations')
}

/** Recommendations by their ids, in that order, as far as there are any. */
export async function shownRecommendations(
  { application, language }: Pick<App.Locals, 'application' | 'language'>,
  ids: readonly string[],
): Promise<PresentedRecommendation[]> {
  const { kysely } = application.database
  const wanted = ids.filter(isRecommendationId).slice(0, mostShown)
  const { rows } = await sql<{ stateId: string; id: string }>`
    select recommendation.state_id as "stateId", recommendation.id
      from unnest(${wanted}::text[]) with ordinality as wanted (id, place)
      join register.recommendation on recommendation.id = wanted.id
     order by wanted.place`.execute(kysely)
  const found = await readRecommendations(kysely, rows, language)
  return found.map((row) => presentRecommendation(row, language))
}

/**
 * What someone looks for: a recommendation's number or address names it, anything else are words of it.
 * @param state among whose recommendations; undefined: among all
 */
export async function lookFor(
  { application, language }: Pick<App.Locals, 'application' | 'language'>,
  typed: string,
  state: string | undefined,
): Promise<{ named?: string; query: string; found: PresentedRecommendation[] }> {
  const query = typed.slice(0, longestQuery).trim()
  const named = query.split(/[/?#\s]/).find(isRecommendationId)
  if (named) {
    const shown = await shownRecommendations({ application, language }, [named])
    if (shown.some((one) => state === undefined || one.state.code === state))
      return { named, query: '', found: [] }
  }
  if (!query) return { query, found: [] }
  const { hits } = await application.register.search({
    query,
    filter: state === undefined ? {} : { state: [state] },
    sort: 'relevance',
    language,
    offset: 0,
    limit: mostFound,
  })
  const rows = await readRecommendations(application.database.kysely, hits, language)
  return { query, found: rows.map((row) => presentRecommendation(row, language)) }
}

/** The fields of a form that hold tags which recommendations have too. */
const tagFields = [
  ['themes', 'themes'],
  ['groups', 'groups'],
  ['targets', 'sdgs'],
] as const

/** The values of a form with the tags of these recommendations among its own. */
export function withTagsOf<Name extends string>(
  description: Description<Name>,
  values: Values<Name>,
  recommendations: readonly PresentedRecommendation[],
): Values<Name> {
  const taken = fieldsIn(description).flatMap((field) => {
    const [, of] = tagFields.find(([name]) => name === field.name && field.kind === 'tags') ?? []
    if (!of || field.kind !== 'tags') return []
    const codes = recommendations.flatMap((one) => one[of].map(({ code }) => code))
    const known = codes.filter((code) => isTagOf(field.list, code))
    return [[field.name, [...new Set([...codesIn(values[field.name]), ...known])].join(' ')]]
  })
  return { ...values, ...(Object.fromEntries(taken) as Partial<Values<Name>>) }
}
