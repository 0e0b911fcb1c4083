/** Lists as files: CSV, XLSX and JSON, streamed, with what they are and under which terms. */
import { writeCsv } from '#platform/files/csv-writer.ts'
import { writeSpreadsheet } from '#platform/files/spreadsheet-writer.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { directionOf } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'
import { titleOf, type Column } from './columns.ts'
import { streamed } from './http.ts'
import type { Licence } from './licences.ts'

export const fileTypes = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json',
} as const
export type FileFormat = keyof typeof fileTypes

export function isFileFormat(format: string): format is FileFormat {
  return Object.hasOwn(fileTypes, format)
}

/** A list to be taken away. */
export type ListFile<Row> = {
  /** Begins the file's name: "recommendations". */
  name: string
  /** In the reader's language. */
  title: string
  /** What was asked, as the query of an address; empty for all. */
  query: string
  /** The day on which it is taken, in UTC: YYYY-MM-DD. */
  date: string
  /** The register's version: equal numbers mean equal data. */
  version: number
  licence: Licence
  /** Where the same, as it will be then, can be had again. */
  source: string
  total: number
  columns: readonly Column<Row>[]
  rows: AsyncIterable<Row> | Iterable<Row>
}

/** The list in a format, as an answer that streams. */
export function asFile<Row>(file: ListFile<Row>, format: FileFormat, language: Language): Response {
  return streamed(writers[format](file, language), {
    'content-type': fileTypes[format],
    'content-language': language,
    'content-disposition': attachment(file.name, file.date, format),
  })
}

/** "throughline-recommendations-2026-11-22.csv": letters, digits and hyphens, so the header needs no encoding. */
export function attachment(name: string, date: string, format: string): string {
  return `attachment; filename="throughline-${name}-${date}.${format}"`
}

const writers = { csv, xlsx, json }

function csv<Row>(file: ListFile<Row>, language: Language): AsyncGenerator<string> {
  return writeCsv(
    file.columns.map(({ key }) => key),
    cellsOf(file, language),
  )
}

function xlsx<Row>(file: ListFile<Row>, language: Language): AsyncGenerator<Uint8Array> {
  const t = translator(language)
  const { title, query, date, total, licence, source } = file
  const about = [
    [t('open-data.file.content'), title],
    [t('open-data.file.query'), query || t('open-data.file.everything')],
    [t('open-data.file.date'), date],
    [t('open-data.file.total'), total],
    [t('open-data.file.licence'), `${t(licence.statement)} ${licence.url}`],
    [t('open-data.file.source'), source],
  ]
  return writeSpreadsheet(
    [
      {
        name: sheetName(title),
        columns: file.columns.map((column) => ({
          title: titleOf(column, language),
          width: column.width,
          wrapped: column.wrapped ?? false,
        })),
        rows: cellsOf(file, language),
      },
      {
        name: sheetName(t('open-data.file.about')),
        columns: [
          { title: t('open-data.file.about'), width: 24 },
          { title: t('site.name'), width: 100, wrapped: true },
        ],
        rows: about,
      },
    ],
    { rightToLeft: directionOf(language) === 'rtl' },
  )
}

function sheetName(title: string): string {
  return title.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31)
}

async function* json<Row>(file: ListFile<Row>, language: Language): AsyncGenerator<string> {
  const { title, query, date, version, licence, source, total, rows } = file
  const statement = translator(language)(licence.statement)
  const terms = { name: licence.name, url: licence.url, statement }
  const head = JSON.stringify({ title, query, date, version, licence: terms, source, total })
  yield `${head.slice(0, -1)},"items":[`
  let pending = ''
  let separator = '\n'
  for await (const row of rows) {
    pending += separator + JSON.stringify(row)
    separator = ',\n'
    if (pending.length < 60_000) continue
    yield pending
    pending = ''
  }
  yield `${pending}\n]}\n`
}

async function* cellsOf<Row>({ columns, rows }: ListFile<Row>, language: Language) {
  for await (const row of rows) yield columns.map(({ cell }) => cell(row, language))
}
