import { sql, type RawBuilder } from 'kysely'
import type { Connection } from '#platform/database/connection.ts'
import type { ActivityKey } from '../activities/model.ts'
import type { Comment, PartnerPart, ReportBack } from './model.ts'

/** An activity's reports back with the partners' parts, the latest first, as far as whoever asks may see them. */
export async function reportsOf(connection: Connection, { stateId, id }: ActivityKey): Promise<ReportBack[]> {
  return reportsWith(connection, sql`report.state_id = ${stateId} and report.activity_id = ${id}`)
}

/** A report back by its number, where whoever asks may see it. */
export async function findReport(connection: Connection, id: number): Promise<ReportBack | undefined> {
  return (await reportsWith(connection, sql`report.id = ${id}`))[0]
}

async function reportsWith(connection: Connection, condition: RawBuilder<unknown>): Promise<ReportBack[]> {
  const { rows: reports } = await sql<Omit<ReportBack, 'parts'>>`
    select report.state_id as "stateId", report.id, report.activity_id as "activityId",
           report.organisation_id as "organisationId", report.due_on::text as "dueOn", report.changed, report.lasts,
           report.differently, report.language, report.written_on::text as "writtenOn", report.change_id as "changeId"
      from cooperation.report_back report where ${condition} order by report.due_on desc`.execute(connection)
  if (!reports.length) return []
  const { rows: parts } = await sql<PartnerPart>`
    select part.state_id as "stateId", part.id, part.activity_id as "activityId", part.report_back_id as "reportId",
           part.organisation_id as "organisationId", organisation.name, part.text, part.language,
           part.agrees_public as "agreesPublic", part.state_agrees_at is not null as agreed,
           part.written_on::text as "writtenOn", part.change_id as "changeId"
      from unnest(${reports.map(({ stateId }) => stateId)}::text[], ${reports.map(({ id }) => id)}::bigint[])
             as wanted (state_id, id)
      join cooperation.partner_part part on part.state_id = wanted.state_id and part.report_back_id = wanted.id
      left join identity.organisation on organisation.id = part.organisation_id
     order by part.id`.execute(connection)
  return reports.map((report) => ({
    ...report,
    parts: parts.filter(({ reportId }) => reportId === report.id),
  }))
}

const commentColumns = sql.raw(`
  comment.state_id as "stateId", comment.id, comment.activity_id as "activityId",
  comment.organisation_id as "organisationId", consent.author_of('activity-comment', comment.state_id, comment.id) as author,
  comment.text, comment.language, comment.changed_at as "changedAt", comment.change_id as "changeId"`)

/** So many comments stand with an activity; the latest. */
const mostComments = 50

/** What independent bodies say to an activity, as far as whoever asks may see it. */
export async function commentsOn(connection: Connection, { stateId, id }: ActivityKey): Promise<Comment[]> {
  const { rows } = await sql<Comment>`
    select ${commentColumns} from cooperation.comment
     where comment.state_id = ${stateId} and comment.activity_id = ${id}
     order by comment.id desc limit ${mostComments}`.execute(connection)
  return rows
}

export async function findComment(connection: Connection, id: number): Promise<Comment | undefined> {
  const { rows } = await sql<Comment>`
    select ${commentColumns} from cooperation.comment where comment.id = ${id}`.execute(connection)
  return rows[0]
}
