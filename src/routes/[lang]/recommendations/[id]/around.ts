/** What stands around a recommendation: its neighbours in the document, and what is like it. */
import type { Language } from '#platform/i18n/languages.ts'
import type { PresentedInFull } from '#recommendations/present-in-full.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import type { PresentedRecommendation } from '#recommendations/present.ts'
import { likenessesOf } from '#recommendations/same-call.ts'
import type { RecommendationKey } from '#recommendations/search/contract.ts'
import type { RegisterIndex } from '#recommendations/search/register-index.ts'
import { readRecommendations } from '#recommendations/store.ts'
import type { Connection } from '#platform/database/connection.ts'

/** A document with more paragraphs than this is leafed through on its own page. */
const longestDocument = 5_000
const mostSameCall = 6
const mostSameTheme = 4

export type Around = {
  previous?: PresentedRecommendation
  next?: PresentedRecommendation
  /** In other documents, the most alike first. */
  sameCall: PresentedRecommendation[]
  /** Others of the State on the same themes. */
  sameTheme: PresentedRecommendation[]
}

/** Two queries to the database, for the words to compare and for those to show; the rest comes from the index. */
export async function readAround(
  register: RegisterIndex,
  connection: Connection,
  full: PresentedInFull,
  reader: Language,
): Promise<Around> {
  const shown = full.texts[0] ?? full
  const compared = {
    stateId: full.state.code,
    id: full.id,
    document: full.document,
    themes: full.themes.map(({ code }) => code),
    text: shown.text,
    language: shown.language,
  }
  const [neighbours, alike] = await Promise.all([
    neighboursOf(register, full, reader),
    likenessesOf(register, connection, compared),
  ])
  const calls = alike.sameCall.slice(0, mostSameCall)
  const others = [...alike.sameCall.slice(mostSameCall), ...alike.others].slice(0, mostSameTheme)

  const keys = [neighbours.previous, neighbours.next, ...calls, ...others]
  const wanted = keys.filter((key) => key !== undefined)
  const rows = await readRecommendations(connection, wanted, reader)
  const presented = (key: RecommendationKey | undefined): PresentedRecommendation[] => {
    const row = rows.find(({ id }) => id === key?.id)
    return row ? [presentRecommendation(row, reader)] : []
  }
  const [previous] = presented(neighbours.previous)
  const [next] = presented(neighbours.next)
  return {
    ...(previous ? { previous } : {}),
    ...(next ? { next } : {}),
    sameCall: calls.flatMap(presented),
    sameTheme: others.flatMap(presented),
  }
}

async function neighboursOf(
  register: RegisterIndex,
  { id, state, document }: PresentedInFull,
  language: Language,
): Promise<{ previous?: RecommendationKey; next?: RecommendationKey }> {
  const filter = { state: [state.code], document: [document] }
  let previous: RecommendationKey | undefined
  let found = false
  let seen = 0
  for await (const key of register.listIds({ query: '', filter, sort: 'paragraph', language })) {
    if (found) return { ...(previous ? { previous } : {}), next: key }
    if (key.id === id) found = true
    else previous = key
    if (++seen > longestDocument) return {}
  }
  return found && previous ? { previous } : {}
}
