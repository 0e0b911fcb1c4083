/** A batch in words: what its file says of itself, what would happen, how far it has come. Pure. */
import { Refusal } from '#platform/errors.ts'
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import type { DirtCode, MappableField } from '#recommendations/formats/received.ts'
import { isOfReview, namesStates } from '#recommendations/import/answers.ts'
import type { Batch, BatchProgress, BatchRow, BatchRowFilter } from '#recommendations/import/batches.ts'
import { problemInWords } from '#recommendations/import/present.ts'
import type { ImportReport } from '#recommendations/import/report.ts'
import { sourceKindOf } from '#recommendations/import/resolve.ts'
import { languageName, nameOfValue } from '#recommendations/naming.ts'
import { recommendationPath } from '#recommendations/present.ts'
import { resolveStateName, stateName } from '#reference/states.ts'
import type { Fact } from '#ui/reading/Facts.svelte'
import type { Cell } from '#ui/reading/DataTable.svelte'

/** The number of a batch as an address has it. @throws Refusal 404 */
export function batchNumber(param: string): number {
  if (!/^\d{1,9}$/.test(param)) throw new Refusal('import.no-such-batch', { batch: param }, 404)
  return Number(param)
}

/** The row behind which a page of rows begins; the first page for what is no number of a row. */
export function rowAfter(param: string | null): number {
  return /^\d{1,9}$/.test(param ?? '') ? Number(param) : 0
}

/** The State and session that hold: what the person said, or what the document states of itself. */
export function answersOf({ given, stated }: Batch): { state: string; session: string } {
  const named = stated.state && resolveStateName(stated.state.received)
  const state = given.state ?? (named === 'not-stated' ? undefined : named)
  const session = given.session ?? stated.session
  return { state: state ?? '', session: session === undefined ? '' : String(session) }
}

/** Which questions a file of this kind raises. Where each row names its State, one State may be picked out. */
export function questionsOf({ format, given }: Batch): { state: 'which' | 'only'; session: boolean } {
  return { state: namesStates(format, given.mapping) ? 'only' : 'which', session: isOfReview(format) }
}

/** What the document says of itself, and what was said of it. */
export function statedFacts(batch: Batch, language: Language): Fact[] {
  const t = translator(language)
  const format = formatOf(language)
  const { stated, given } = batch
  const { state, session } = answersOf(batch)
  const facts: (Fact | false)[] = [
    batch.format !== null && {
      term: t('desk.fact.kind'),
      values: [{ text: t(`register.source.${sourceKindOf[batch.format]}` as 'register.source.uhri') }],
    },
    state !== '' && {
      term: t('register.facet.state'),
      values: [{ text: stateName(state, language), note: originOf(given.state, stated.state?.received) }],
    },
    session !== '' && {
      term: t('register.facet.session'),
      values: [
        { text: nameOfValue('session', session, language), note: originOf(given.session, stated.session) },
      ],
    },
    stated.symbol !== undefined && { term: t('desk.fact.symbol'), values: [{ text: stated.symbol }] },
    stated.publishedOn !== undefined && {
      term: t('desk.fact.published'),
      values: [{ text: format.date(stated.publishedOn) }],
    },
    stated.language !== undefined && {
      term: t('register.facet.language'),
      values: [{ text: languageName(stated.language, language) }],
    },
  ]
  return facts.filter((fact) => fact !== false)

  function originOf(said: unknown, found: unknown): string {
    if (said !== undefined) return t('desk.fact.given')
    return typeof found === 'string' ? t('desk.fact.stated-as', { words: found }) : t('desk.fact.stated')
  }
}

/** The outcomes that lead to rows, each with its figure. */
const outcomes = ['created', 'updated', 'unchanged', 'linked', 'doubtful', 'rejected'] as const

export function outcomeFigures(report: ImportReport, language: Language) {
  const t = translator(language)
  return outcomes.map((outcome) => ({
    label: t(`desk.outcome.${outcome}`),
    value: formatOf(language).number(report[outcome]),
    ...(report[outcome] > 0 && { href: `?show=${outcome}#rows` }),
  }))
}

/** One State: its positions. Several: the largest, and how many more. */
export function stateRows(report: ImportReport, language: Language): Cell[][] {
  const { number } = formatOf(language)
  return report.states
    .slice(0, 10)
    .map(({ state, rows, supported, noted, pending }) => [
      stateName(state, language),
      number(rows),
      number(supported),
      number(noted),
      number(pending),
    ])
}

export function dirtLines(report: ImportReport, language: Language): string[] {
  const t = translator(language)
  const { number } = formatOf(language)
  const lines = Object.entries(report.dirt).map(([code, count]) =>
    t('desk.dirt', { what: t(`dirt.${code as DirtCode}`), count: number(count) }),
  )
  if (report.passedOver) lines.push(t('desk.passed-over', { count: report.passedOver }))
  return lines
}

/** Rows of the report as cells; what stands in the register leads there. */
export function rowCells(
  rows: readonly BatchRow[],
  { status, stated }: Pick<Batch, 'status' | 'stated'>,
  language: Language,
): Cell[][] {
  const t = translator(language)
  const committed = status === 'committed'
  return rows.map(({ row, paragraph, excerpt, outcome, doubtful, recommendationId, reasons }) => {
    const stands = recommendationId !== null && (committed ? outcome !== 'rejected' : outcome !== 'created')
    const remarks = reasons.map((reason) => {
      const message = problemInWords(reason, t)
      return reason.column ? t('desk.remark-in-column', { column: reason.column, message }) : message
    })
    const became = t(`desk.became.${committed ? 'done' : 'would'}.${outcome}`)
    const words = excerpt ?? recommendationId ?? ''
    return [
      formatOf(language).number(row),
      paragraph ?? '',
      {
        text: words,
        ...(stated.language && { lang: stated.language }),
        ...(stands && { href: pathIn(language, recommendationPath(recommendationId)) }),
      },
      doubtful ? t('desk.became.to-look-at', { outcome: became }) : became,
      remarks.join(' '),
    ]
  })
}

export const rowFilters = ['all', 'problems', ...outcomes] as const

export function rowFilterFrom(value: string | null): BatchRowFilter {
  return rowFilters.find((filter) => filter === value) ?? 'all'
}

/** How far the reading has come, from 0 to 1, and in words: rows, rate, time left. */
export function progressOf(
  { rows, bytesRead, bytesTotal, startedAt }: Partial<BatchProgress>,
  now: Date,
  language: Language,
): { value?: number; detail?: string } {
  if (!rows || !bytesRead || !bytesTotal || !startedAt) return {}
  const seconds = Math.max(1, (now.getTime() - new Date(startedAt).getTime()) / 1000)
  const share = Math.min(1, bytesRead / bytesTotal)
  const detail = translator(language)('desk.progress', {
    rows: formatOf(language).number(rows),
    rate: formatOf(language).number(Math.round(rows / seconds)),
    seconds: Math.ceil((seconds * (1 - share)) / share),
  })
  return { value: share, detail }
}

/** Names under which columns commonly come, so that the form is filled in for confirmation. */
const commonNames: Partial<Record<MappableField, RegExp>> = {
  text: /^(?:text|recommendations?|recommandations?|recomendaci[oó]n(?:es)?)$/i,
  state: /^(?:state|country|state under review|[ée]tat|pays|estado|pa[ií]s)$/i,
  mechanism: /^(?:mechanism|body|m[ée]canisme|mecanismo)$/i,
  symbol: /^(?:symbol|document symbol|cote|signatura)$/i,
  session: /^(?:session|sesi[oó]n)$/i,
  paragraph: /^(?:paragraph|para\.?|no\.?|n°|paragraphe|p[aá]rrafo)$/i,
  position: /^(?:position|response|posici[oó]n|r[ée]ponse)$/i,
  recommendingStates: /^(?:recommending states?|recommended by|[ée]tat auteur)$/i,
  themes: /^(?:themes?|th[èe]mes?|temas?)$/i,
  groups: /^(?:groups?|groups? of persons|groupes?|grupos?)$/i,
  sdgs: /^(?:sdgs?|odd|ods)$/i,
  language: /^(?:language|langue|idioma)$/i,
  publishedOn: /^(?:date|published(?: on)?|fecha)$/i,
  recordId: /^(?:id|identifier|record)$/i,
}

/** The columns as the person or an earlier file mapped them, else as their names suggest. */
export function mappingOffered({ given, stated }: Batch): Partial<Record<MappableField, string>> {
  if (given.mapping) return given.mapping
  const entries = Object.entries(commonNames).map(([field, name]) => [
    field,
    stated.columns?.find((column) => name.test(column.trim())),
  ])
  return Object.fromEntries(entries.filter(([, column]) => column !== undefined))
}
