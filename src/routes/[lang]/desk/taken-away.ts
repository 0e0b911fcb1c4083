import { error } from '@sveltejs/kit'
import { todayInUtc } from '#platform/day.ts'
import type { MessageKey } from '#platform/i18n/catalogue.ts'
import { translator } from '#platform/i18n/translate.ts'
import type { Column } from '#open-data/columns.ts'
import { asFile, isFileFormat } from '#open-data/files.ts'
import { authorsTerms } from '#open-data/licences.ts'

/** Rows that are read at a time. */
const readAtOnce = 500

type DeskList<Row> = {
  /** Begins the file's name: "asks". */
  name: string
  title: MessageKey
  /** What was asked, as the query of an address. */
  query: string
  columns: readonly Column<Row>[]
  /** One portion, read in the name of whoever takes the list away. */
  portion: (range: { limit: number; offset: number }) => Promise<{ total: number; rows: readonly Row[] }>
}

/** A list of the desk as a file: in full, whatever page of it is shown. The first portion decides whether it is theirs. */
export async function takenAway<Row>(
  { params, url, locals }: { params: { format: string }; url: URL; locals: App.Locals },
  { name, title, query, columns, portion }: DeskList<Row>,
): Promise<Response> {
  if (!isFileFormat(params.format)) error(404)
  const { total, rows: first } = await portion({ limit: readAtOnce, offset: 0 })
  async function* rows(): AsyncGenerator<Row> {
    yield* first
    for (let offset = readAtOnce; offset < total; offset += readAtOnce)
      yield* (await portion({ limit: readAtOnce, offset })).rows
  }
  const { language, application } = locals
  const list = {
    name,
    title: translator(language)(title),
    query,
    date: todayInUtc(),
    version: application.register.version,
    licence: authorsTerms(url.origin),
    source: url.href,
    total,
    columns,
    rows: rows(),
  }
  const file = asFile(list, params.format, language)
  file.headers.set('cache-control', 'private, no-store')
  return file
}
