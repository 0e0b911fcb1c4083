/** A row that a form writes: its columns with what the form says of each. */
import { sql, type RawBuilder } from 'kysely'

/** Fields of a form behind their columns (`columnsOf`). */
type Columns<Field extends string> = readonly (readonly [column: string, field: Field])[]
type Content<Field extends string> = Readonly<Record<Field, unknown>>

/** For an insert: the columns … */
export const columnNames = (columns: Columns<string>): RawBuilder<unknown> =>
  sql.join(columns.map(([column]) => sql.ref(column)))

/** … and their values. */
export const columnValues = <Field extends string>(
  columns: Columns<Field>,
  content: Content<Field>,
): RawBuilder<unknown> => sql.join(columns.map(([, field]) => content[field]))

/** For an update. */
export const columnSettings = <Field extends string>(
  columns: Columns<Field>,
  content: Content<Field>,
): RawBuilder<unknown>[] => columns.map(([column, field]) => sql`${sql.ref(column)} = ${content[field]}`)

/** Whether a row says what a form does. */
export function saysTheSame<Field extends string>(
  columns: Columns<Field>,
  row: Content<Field>,
  content: Content<Field>,
): boolean {
  return columns.every(([, field]) => JSON.stringify(row[field]) === JSON.stringify(content[field]))
}
