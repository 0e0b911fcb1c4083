import { sql } from 'kysely'
import type { Connection } from '#platform/database/connection.ts'
import type { About, Practice } from './model.ts'

const practiceColumns = sql.raw(`
  practice.state_id as "stateId", practice.id, practice.activity_id as "activityId",
  practice.organisation_id as "organisationId", consent.author_of('practice', practice.state_id, practice.id) as author,
  practice.title, practice.problem, practice.done, practice.took, practice.result, practice.evidence,
  practice.where_not as "whereNot", practice.contact, practice.language, practice.kinds, practice.themes,
  practice.groups, practice.targets, practice.changed_at as "changedAt", practice.change_id as "changeId"`)

/** A good practice by its number, where whoever asks may see it. */
export async function findPractice(connection: Connection, id: number): Promise<Practice | undefined> {
  const { rows } = await sql<Practice>`
    select ${practiceColumns} from cooperation.practice where practice.id = ${id}`.execute(connection)
  return rows[0]
}

/** The practices that were told of an activity. */
export async function practicesOf(
  connection: Connection,
  { stateId, id }: { stateId: string; id: number },
): Promise<Practice[]> {
  const { rows } = await sql<Practice>`
    select ${practiceColumns} from cooperation.practice
     where practice.state_id = ${stateId} and practice.activity_id = ${id} order by practice.id`.execute(
    connection,
  )
  return rows
}

/**
 * Good practices of any State for what something is about, the closest first: a recommendation that the same activity
 * served counts most, then themes and groups, then targets and kinds of support. A kind alone is not enough.
 */
export async function practicesFor(
  connection: Connection,
  { recommendations = [], kinds = [], themes = [], groups = [], targets = [] }: About,
  most: number,
): Promise<Practice[]> {
  const shared = (column: string, codes: readonly string[]) => sql`cardinality(array(
    select unnest(${sql.ref(`practice.${column}`)}) intersect select unnest(${[...codes]}::text[])))`
  const { rows } = await sql<Practice>`
    select ${practiceColumns}
      from cooperation.practice
     cross join lateral (
       select 5 * (select count(*) from cooperation.served part
                    where part.state_id = practice.state_id and part.activity_id = practice.activity_id
                      and part.recommendation_id = any (${[...recommendations]}::text[]))
              + 2 * ${shared('themes', themes)} + 2 * ${shared('groups', groups)} + ${shared('targets', targets)} as subject,
              ${shared('kinds', kinds)} as kinds) likeness
     where likeness.subject > 0
     order by likeness.subject + likeness.kinds desc, practice.changed_at desc, practice.id desc
     limit ${most}`.execute(connection)
  return rows
}
