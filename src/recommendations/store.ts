import { sql } from 'kysely'
import type { Connection } from '#platform/database/connection.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { isRecommendationId } from './identity.ts'
import type { Kind, Position, Said, SourceKind } from './model.ts'
import { settle } from './settle.ts'
import type { Settled, SettlingSource } from './settle.ts'

/** A recommendation as it stands in the register. */
export type StoredRecommendation = Settled & {
  stateId: string
  id: string
  part: number | null
  mergedInto: string | null
  changeId: number
}

/** A source as it stands in the register: who said it, in what words, and where it came from. */
export type StoredSource = {
  stateId: string
  key: string
  recommendationId: string
  kind: SourceKind
  batchId: number | null
  row: number | null
  language: Language
  text: string
  original: string | null
  said: Said
  changeId: number
}

const recommendationColumns = sql.raw(`
  recommendation.state_id as "stateId", recommendation.id, recommendation.document, recommendation.mechanism,
  recommendation.symbol, recommendation.session, recommendation.cycle,
  recommendation.published_on::text as "publishedOn", recommendation.year, recommendation.paragraph,
  recommendation.paragraph_order as "paragraphOrder", recommendation.part, recommendation.kind,
  recommendation.position, recommendation.recommending_states as "recommendingStates", recommendation.themes,
  recommendation.primary_theme as "primaryTheme", recommendation.groups, recommendation.sdgs,
  recommendation.sources, recommendation.shown_source as "shownSource",
  recommendation.merged_into as "mergedInto", recommendation.change_id as "changeId"`)

const sourceColumns = sql.raw(`
  source.state_id as "stateId", source.key, source.recommendation_id as "recommendationId", source.kind,
  source.batch_id as "batchId", source.row, source.language, source.text, source.original, source.said,
  source.change_id as "changeId"`)

/** A recommendation by its permanent id, merged ones included (they redirect). */
export async function findRecommendation(
  connection: Connection,
  id: string,
): Promise<StoredRecommendation | undefined> {
  if (!isRecommendationId(id)) return undefined
  const { rows } = await sql<StoredRecommendation>`
    select ${recommendationColumns} from register.recommendation where id = ${id}`.execute(connection)
  return rows[0]
}

/**
 * The recommendations with these ids in the order of the ids, each with its words: in the preferred language where
 * the UN has them in it, else as the register shows them. Bounded by the ids.
 */
export async function readRecommendations(
  connection: Connection,
  ids: readonly { stateId: string; id: string }[],
  preferred?: Language,
): Promise<(StoredRecommendation & { text: string; language: Language })[]> {
  if (!ids.length) return []
  const { rows } = await sql<StoredRecommendation & { text: string; language: Language }>`
    select ${recommendationColumns}, words.text, words.language
      from unnest(${ids.map((hit) => hit.stateId)}::text[], ${ids.map((hit) => hit.id)}::text[])
             with ordinality as wanted (state_id, id, place)
      join register.recommendation on recommendation.state_id = wanted.state_id and recommendation.id = wanted.id
     cross join lateral (
       select source.text, source.language from register.source
        where source.state_id = recommendation.state_id and source.recommendation_id = recommendation.id
          and source.kind <> 'translation'
        order by source.language = ${preferred ?? null}::text desc, source.key = recommendation.shown_source desc,
                 source.key limit 1) words
     order by wanted.place`.execute(connection)
  return rows
}

/** What comparing needs of a recommendation: where it stands and the words that are shown. */
export type ComparedText = { stateId: string; id: string; document: string; text: string; language: Language }

/** The shown words of these recommendations, in any order. Bounded by the ids. */
export async function readTexts(
  connection: Connection,
  ids: readonly { stateId: string; id: string }[],
): Promise<ComparedText[]> {
  if (!ids.length) return []
  const { rows } = await sql<ComparedText>`
    select recommendation.state_id as "stateId", recommendation.id, recommendation.document, source.text,
           source.language
      from unnest(${ids.map((hit) => hit.stateId)}::text[], ${ids.map((hit) => hit.id)}::text[]) as wanted (state_id, id)
      join register.recommendation on recommendation.state_id = wanted.state_id and recommendation.id = wanted.id
      join register.source on source.state_id = recommendation.state_id
                          and source.key = recommendation.shown_source`.execute(connection)
  return rows
}

/** All sources of a recommendation. */
export async function sourcesOf(
  connection: Connection,
  stateId: string,
  id: string,
): Promise<StoredSource[]> {
  const { rows } = await sql<StoredSource>`
    select ${sourceColumns} from register.source
     where source.state_id = ${stateId} and source.recommendation_id = ${id}
     order by source.key`.execute(connection)
  return rows
}

const settledAtOnce = 2_000

/** Settles recommendations anew from their sources, after these changed; writes those that come out different. */
export async function resettle(
  connection: Connection,
  changeId: number,
  recommendations: readonly { stateId: string; id: string }[],
): Promise<void> {
  for (let from = 0; from < recommendations.length; from += settledAtOnce) {
    await resettleSome(connection, changeId, recommendations.slice(from, from + settledAtOnce))
  }
}

async function resettleSome(
  connection: Connection,
  changeId: number,
  recommendations: readonly { stateId: string; id: string }[],
): Promise<void> {
  const { rows } = await sql<{ stateId: string; id: string; sources: SettlingSource[] }>`
    select source.state_id as "stateId", source.recommendation_id as id,
           jsonb_agg(jsonb_build_object('key', source.key, 'kind', source.kind, 'language', source.language,
             'said', source.said)) as sources
      from jsonb_to_recordset(${JSON.stringify(recommendations)}::jsonb) as wanted ("stateId" text, id text)
      join register.source on source.state_id = wanted."stateId" and source.recommendation_id = wanted.id
     group by 1, 2`.execute(connection)
  const settled = rows.map((row) => ({
    stateId: row.stateId,
    id: row.id,
    ...settle(row.stateId, row.sources),
  }))
  await sql`
    update register.recommendation
       set document = new.document, mechanism = new.mechanism, symbol = new.symbol, session = new.session,
           cycle = new.cycle, published_on = new."publishedOn", year = new.year, paragraph = new.paragraph,
           paragraph_order = new."paragraphOrder", kind = new.kind, position = new.position,
           recommending_states = new."recommendingStates", themes = new.themes,
           primary_theme = new."primaryTheme", groups = new.groups, sdgs = new.sdgs, sources = new.sources,
           shown_source = new."shownSource", change_id = ${changeId}::bigint
      from jsonb_to_recordset(${JSON.stringify(settled)}::jsonb) as new (
             "stateId" text, id text, document text, mechanism text, symbol text, session smallint, cycle smallint,
             "publishedOn" date, year smallint, paragraph text, "paragraphOrder" integer, kind text, position text,
             "recommendingStates" text[], themes text[], "primaryTheme" text, groups text[], sdgs text[],
             sources text[], "shownSource" text)
     where recommendation.state_id = new."stateId" and recommendation.id = new.id`.execute(connection)
}

/** One recommendation as the search index wants it. */
export type IndexedRecommendation = {
  stateId: string
  id: string
  document: string
  mechanism: string
  session: number | null
  cycle: number | null
  year: number | null
  publishedOn: string | null
  position: Position | null
  kind: Kind
  paragraph: string | null
  paragraphOrder: number
  recommendingStates: string[]
  themes: string[]
  groups: string[]
  sdgs: string[]
  sources: SourceKind[]
  texts: { language: Language; text: string }[]
}

/** Some 20 ms of reading: the index is built while pages are served. */
const indexedAtOnce = 1_000

/**
 * The recommendations that `changeId` or a later change wrote (0: all), in pages so that memory stays flat, ordered
 * by State and id. Merged ones are left out: `removedSince` names them.
 */
export async function* readForIndex(
  connection: Connection,
  sinceChange: number,
): AsyncGenerator<IndexedRecommendation> {
  let next: Promise<IndexedPage> | undefined = indexedPage(connection, sinceChange, { stateId: '', id: '' })
  while (next) {
    const rows: IndexedPage = await next
    const last = rows.at(-1)
    // The next page is read while this one is taken in.
    next = last && rows.length === indexedAtOnce ? indexedPage(connection, sinceChange, last) : undefined
    next?.catch(() => undefined)
    for (const { mergedInto, ...recommendation } of rows) if (mergedInto === null) yield recommendation
  }
}

type IndexedPage = (IndexedRecommendation & { mergedInto: string | null })[]

/**
 * Merged ones among them: without statistics, after a large import, PostgreSQL takes few to be unmerged and would
 * sort all that follows for every page.
 */
async function indexedPage(
  connection: Connection,
  sinceChange: number,
  after: { stateId: string; id: string },
): Promise<IndexedPage> {
  const { rows } = await sql<IndexedPage[number]>`
    with page as (
      select * from register.recommendation
       where (state_id, id) > (${after.stateId}, ${after.id})
         and (${sinceChange}::bigint = 0 or change_id > ${sinceChange})
       order by state_id, id limit ${indexedAtOnce})
    select page.state_id as "stateId", page.id, page.document, page.mechanism, page.session, page.cycle, page.year,
           page.published_on::text as "publishedOn", page.position, page.kind, page.paragraph,
           page.paragraph_order as "paragraphOrder", page.recommending_states as "recommendingStates", page.themes,
           page.groups, page.sdgs, page.sources, texts.texts, page.merged_into as "mergedInto"
      from page
      cross join lateral (
        select jsonb_agg(jsonb_build_object('language', shown.language, 'text', shown.text)) as texts
          from (select distinct on (source.language) source.language, source.text
                  from register.source
                 where source.state_id = page.state_id and source.recommendation_id = page.id
                 order by source.language, source.key <> page.shown_source, source.kind) shown) texts
     order by page.state_id, page.id`.execute(connection)
  return rows
}

/** Recommendations that left the register after a change: undone, or merged into another. */
export async function removedSince(
  connection: Connection,
  sinceChange: number,
): Promise<{ stateId: string; id: string }[]> {
  const { rows } = await sql<{ stateId: string; id: string }>`
    select state_id as "stateId", row_key ->> 'id' as id from record.history
     where table_name = 'register.recommendation' and operation = 'delete' and change_id > ${sinceChange}
    union
    select state_id, id from register.recommendation
     where merged_into is not null and change_id > ${sinceChange}`.execute(connection)
  return rows
}

/** The States that this instance hosts, in the order in which they were set. */
export async function hostedStates(connection: Connection): Promise<string[]> {
  const { rows } = await sql<{ state_id: string }>`
    select state_id from register.hosted_state order by change_id, state_id`.execute(connection)
  return rows.map((row) => row.state_id)
}
