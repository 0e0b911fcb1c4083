import type { Language } from '#platform/i18n/languages.ts'
import type { Kind, Position } from '../model.ts'

/** The formats that are recognised by their content (never by the file's name). */
export const formatNames = [
  'upr-list',
  'upr-report',
  'concluding-observations',
  'uhri-json',
  'uhri-xlsx',
  'upr-info-csv',
  'table',
] as const
export type FormatName = (typeof formatNames)[number]

/** Dirt that was found and mended or set aside while reading; each occurrence is counted in the report. */
export const dirtCodes = [
  'html',
  'split-word',
  'no-break-space',
  'annotation-type-missing',
  'annotation-type-unknown',
  'no-country',
  'duplicate-id',
  'empty-text',
  'several-countries',
  'unknown-theme',
  'unknown-group',
  'unknown-sdg',
  'unknown-recommender',
  'cycle-contradicts-session',
] as const
export type DirtCode = (typeof dirtCodes)[number]

/** A problem of one row, put into words from the catalogue key `problem.<code>`. */
export type RowProblem = {
  /** The column as the file names it. */
  column?: string
  code: string
  details?: Record<string, string | number>
}

/** A text within one recommendation, and the States that made it. */
export type ReceivedPart = { text: string; recommendingStates: string[] }

/** One recommendation as a file gives it: names as received, nothing resolved, nothing guessed. */
export type ReceivedRow = {
  /** Where a person finds it: line or sheet row, table row, or record number, from 1. */
  row: number
  /** The source's own identifier of the record (UHRI's AnnotationId). */
  recordId?: string
  /** States concerned, as received; empty when the file states them only for the whole document. */
  states: string[]
  mechanism?: string
  symbol?: string
  session?: number
  publishedOn?: string
  /** Paragraph number in its document ("6.34", "147.162", "12"). */
  paragraph?: string
  /** 1, 2 … when the document gives one paragraph number to several recommendations (rows with other words). */
  part?: number
  /** The text without paragraph number and without the States' parentheses, dirt mended. */
  text: string
  /** The words exactly as received. */
  original: string
  language?: Language
  kind: Kind
  position?: Position
  positionAsReceived?: string
  positionSource?: string
  recommendingStates: string[]
  /** Where one paragraph joins several texts by ";", each with its own States: one recommendation still. */
  parts?: ReceivedPart[]
  themes: string[]
  primaryTheme?: string
  groups: string[]
  sdgs: string[]
  action?: number
  dirt: DirtCode[]
  /** Reasons for which this row cannot be taken (it is then refused) or wants a person's look (doubtful). */
  refusals: RowProblem[]
  doubts: RowProblem[]
}

/** What a document states of itself, offered for confirmation; absent where it states nothing. */
export type Stated = {
  /** The State's name as received, and where it stands ("page header", "title", "column To"). */
  state?: { received: string; where: string }
  session?: number
  symbol?: string
  mechanism?: string
  publishedOn?: string
  language?: Language
}

/** A file that was recognised; rows stream, so a file larger than memory is read in constant space. */
export type RecognisedFile = {
  format: FormatName
  stated: Stated
  /** For a table that needs a mapping: its column names and a signature of them under which the mapping is kept. */
  columns?: string[]
  columnsSignature?: string
  /** Its first rows as they stand, cell by cell, so that a person sees which column is which. */
  firstRows?(): Promise<string[][]>
  /** Whole size and how far the reading has come, for progress. Rows are unknown until the end. */
  bytesTotal: number
  bytesRead(): number
  /** @throws Refusal with file, row and column when the file breaks in the middle. */
  rows(mapping?: ColumnMapping): AsyncIterable<ReceivedRow>
}

/** Fields of a table that a person can map columns to. */
export const mappableFields = [
  'text',
  'state',
  'mechanism',
  'symbol',
  'session',
  'paragraph',
  'position',
  'recommendingStates',
  'themes',
  'groups',
  'sdgs',
  'language',
  'publishedOn',
  'recordId',
] as const
export type MappableField = (typeof mappableFields)[number]
export type ColumnMapping = Partial<Record<MappableField, string>>
