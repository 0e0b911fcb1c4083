import { createHash } from 'node:crypto'
import type { Table } from '#platform/files/csv.ts'
import { Refusal } from '#platform/errors.ts'
import { isLanguage, languages, type Language } from '#platform/i18n/languages.ts'
import { resolveGroup } from '#reference/groups.ts'
import { resolveStateName } from '#reference/states.ts'
import { resolveTheme } from '#reference/themes.ts'
import { detectLanguage } from '../language.ts'
import { splitParagraphNumber } from './documents.ts'
import { mendName, mendText } from './mending.ts'
import { readPosition } from './position.ts'
import type { ColumnMapping, DirtCode, MappableField, ReceivedRow, RowProblem } from './received.ts'
import { readRecommenders, splitNames } from './recommenders.ts'

/** The same columns in the same order have the same signature, so a mapping that was made once is found again. */
export function signatureOf(columns: readonly string[]): string {
  const names = columns.map((column) => column.toLowerCase().replace(/\s+/g, ' ').trim())
  return createHash('sha256').update(names.join('\u0000')).digest('hex').slice(0, 16)
}

/**
 * Reads any table by the person's mapping of its columns.
 * @throws Refusal when the text's column is not mapped, or a mapped column is not in the file.
 */
export async function* readTable(
  table: Table,
  mapping: ColumnMapping | undefined,
  file: string,
): AsyncIterable<ReceivedRow> {
  if (!mapping?.text) throw new Refusal('file.mapping-needed', { file })
  const column = new Map<MappableField, number>()
  for (const [field, name] of Object.entries(mapping) as [MappableField, string][]) {
    if (name === '') continue
    const at = table.header.indexOf(name)
    if (at < 0) throw new Refusal('file.column-missing', { file, column: name })
    column.set(field, at)
  }
  for await (const { row, cells } of table.rows()) yield new RowReader(table, column, cells).read(row)
}

class RowReader {
  private readonly table: Table
  private readonly column: ReadonlyMap<MappableField, number>
  private readonly cells: readonly string[]
  private readonly dirt = new Set<DirtCode>()
  private readonly refusals: RowProblem[] = []
  private readonly doubts: RowProblem[] = []

  constructor(table: Table, column: ReadonlyMap<MappableField, number>, cells: readonly string[]) {
    this.table = table
    this.column = column
    this.cells = cells
  }

  read(row: number): ReceivedRow {
    const words = this.words()
    if (words.text === '') {
      this.dirt.add('empty-text')
      this.refuse('text', 'text-missing')
    }
    const mechanism = this.value('mechanism')
    const symbol = this.value('symbol')
    const recordId = this.value('recordId')
    const session = this.session()
    const publishedOn = this.day()
    const language = this.language(words.text)
    const position = this.position()
    const isReview = /UPR|EPU|Universal Periodic/i.test(mechanism) || words.recommendingStates.length > 0
    return {
      row,
      ...(recordId ? { recordId } : {}),
      states: this.names('state', (name) => resolveStateName(name) !== undefined),
      ...(mechanism ? { mechanism } : {}),
      ...(symbol ? { symbol } : {}),
      ...(session ? { session } : {}),
      ...(publishedOn ? { publishedOn } : {}),
      ...words,
      original: this.received('text'),
      ...(language ? { language } : {}),
      // The review makes nothing but recommendations; of any other table nobody has said what its texts are.
      kind: isReview ? 'recommendation' : 'not-stated',
      ...position,
      themes: this.names('themes', (name) => resolveTheme(name) !== undefined),
      groups: this.names('groups', (name) => resolveGroup(name) !== undefined),
      sdgs: this.names('sdgs', () => false),
      dirt: [...this.dirt],
      refusals: this.refusals,
      doubts: this.doubts,
    }
  }

  /** Number and States are taken out of the text where the table has no columns for them. */
  private words() {
    const { text, dirt } = mendText(this.received('text'))
    for (const code of dirt) this.dirt.add(code)
    const numbered = splitParagraphNumber(text)
    const paragraph = this.value('paragraph') || numbered?.paragraph
    const rest = numbered && numbered.paragraph === paragraph ? numbered.rest : text
    const attributed = readRecommenders(rest)
    const named = this.names('recommendingStates', (name) => resolveStateName(name) !== undefined)
    return {
      ...(paragraph ? { paragraph } : {}),
      text: attributed.text,
      recommendingStates: named.length > 0 ? named : attributed.recommendingStates,
      ...(attributed.parts ? { parts: attributed.parts } : {}),
    }
  }

  private received(field: MappableField): string {
    return this.cells[this.column.get(field) ?? -1] ?? ''
  }

  private value(field: MappableField): string {
    const { text, dirt } = mendName(this.received(field))
    for (const code of dirt) this.dirt.add(code)
    return text
  }

  /** Several names in one cell: on lines of their own, or parted by ";", "|" or commas that belong to no name. */
  private names(field: MappableField, isName: (name: string) => boolean): string[] {
    const names = this.received(field)
      .split(/\r?\n|\|/)
      .map((line) => mendName(line))
      .flatMap(({ text, dirt }) => {
        for (const code of dirt) this.dirt.add(code)
        const line = text.replace(/^[-–•]\s+/, '')
        return field === 'sdgs' ? splitGoals(line) : splitNames(line, isName)
      })
    return [...new Set(names.filter((name) => name !== ''))]
  }

  private session(): number | undefined {
    const received = this.value('session')
    const session = /^\D{0,20}(\d{1,2})\D{0,20}$/.exec(received)?.[1]
    if (received !== '' && !session) this.doubt('session', 'session-unclear', received)
    return session ? Number(session) : undefined
  }

  /** Only an unmistakable day is taken: 03/04/2025 is March in one country and April in another. */
  private day(): string | undefined {
    const received = this.value('publishedOn')
    const iso = /^(\d{4})-(\d{2})-(\d{2})(?:$|T| )/.exec(received)
    const dotted = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(received)
    const [year, month, day] = iso
      ? [iso[1], iso[2], iso[3]]
      : dotted && (Number(dotted[1]) > 12 || received.includes('.'))
        ? [dotted[3], dotted[2], dotted[1]]
        : []
    const text = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`
    const isDay = day !== undefined && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text)
    if (received !== '' && !isDay) this.doubt('publishedOn', 'date-unclear', received)
    return isDay ? text : undefined
  }

  private language(text: string): Language | undefined {
    const received = this.value('language')
    const named = languageNamed(received)
    if (received !== '' && !named) this.doubt('language', 'language-unclear', received)
    const detected = detectLanguage(text)
    return named ?? (detected && detected.confidence >= 0.5 ? detected.language : undefined)
  }

  private position(): Pick<ReceivedRow, 'position' | 'positionAsReceived'> {
    const received = this.value('position')
    if (received === '') return {}
    const position = readPosition(received)
    if (!position) this.doubt('position', 'position-unclear', received)
    return { ...(position ? { position } : {}), positionAsReceived: received }
  }

  private doubt(field: MappableField, code: string, received: string): void {
    this.doubts.push({ ...this.columnOf(field), code, details: { received } })
  }

  private refuse(field: MappableField, code: string): void {
    this.refusals.push({ ...this.columnOf(field), code })
  }

  private columnOf(field: MappableField): { column?: string } {
    const column = this.table.header[this.column.get(field) ?? -1]
    return column === undefined ? {} : { column }
  }
}

/** "5; 16.2", "SDG 5, SDG 10", but "16 - PEACE, JUSTICE AND STRONG INSTITUTIONS" is one. */
function splitGoals(line: string): string[] {
  return line.split(/\s*[;,]\s*(?=(?:SDG|ODD|ODS|Goal|ЦУР)?\s*\d)/i)
}

/** Every name of the six languages in the six languages ("français", "French"). */
const languageNames = new Map(
  languages.flatMap((reader) => {
    const names = new Intl.DisplayNames(reader, { type: 'language' })
    return languages.map((language) => [names.of(language)?.toLowerCase() ?? language, language] as const)
  }),
)

/** A language by its code ("fr", "fr-FR") or its name in one of the six languages. */
function languageNamed(received: string): Language | undefined {
  const wanted = received.toLowerCase()
  const code = wanted.split(/[-_]/)[0] ?? ''
  return isLanguage(code) ? code : languageNames.get(wanted)
}
