import type { Language } from '#platform/i18n/languages.ts'
import { resolveTheme } from '#reference/themes.ts'
import { resolveGroup } from '#reference/groups.ts'
import { resolveSdg } from '#reference/goals.ts'
import { mechanismOfSymbol, resolveMechanism } from '#reference/mechanisms.ts'
import { resolveStateName } from '#reference/states.ts'
import type { StateCode } from '#reference/states.ts'
import type { DirtCode, FormatName, ReceivedRow, RowProblem, Stated } from '../formats/received.ts'
import { fingerprint, shortHash, sourceDigest } from '../identity.ts'
import type { Said, SourceKind } from '../model.ts'
import { settle } from '../settle.ts'
import type { Settled } from '../settle.ts'

/** What the person who imports says explicitly; it wins over what the document states of itself. */
export type Given = { state?: StateCode | undefined; session?: number | undefined }

/** Everything about the file that its rows need in order to be resolved. */
export type FileContext = {
  format: FormatName
  stated: Stated
  given: Given
  tableSignature?: string | undefined
}

/** A row as it will stand in the register (source and settled recommendation), or the reasons why it will not. */
export type ResolvedRow = {
  row: number
  stateId: StateCode | null
  key: string | null
  sourceKind: SourceKind
  language: Language
  text: string
  original: string | null
  fingerprint: string
  /** Hash of all that the source says. */
  digest: string
  part: number | null
  said: Said
  settled: Settled | null
  refusals: RowProblem[]
  doubts: RowProblem[]
  dirt: DirtCode[]
}

/** The kind of source that a file of a format is. */
export const sourceKindOf: Record<FormatName, SourceKind> = {
  'upr-list': 'upr-list',
  'upr-report': 'upr-report',
  'concluding-observations': 'concluding-observations',
  'uhri-json': 'uhri',
  'uhri-xlsx': 'uhri',
  'upr-info-csv': 'upr-info',
  table: 'table',
}

/**
 * Resolves the names in a received row to our codes. A record that concerns several States becomes one row for
 * each. Nothing is guessed: what has no code keeps the name it came with, and a row whose State is unknown is
 * refused with the name that was not understood. Pure.
 */
export function resolveRow(received: ReceivedRow, context: FileContext): ResolvedRow[] {
  const dirt = [...received.dirt]
  const refusals = [...received.refusals]
  const doubts = [...received.doubts, ...contradictions(received, context)]
  const said = whatItSays(received, context, dirt, doubts)
  const states = concernedStates(received, context, refusals)
  if (states.length > 1) dirt.push('several-countries')
  return (states.length ? states : [null]).map((stateId) => {
    const sourceKind = sourceKindOf[context.format]
    const language = received.language ?? context.stated.language ?? 'en'
    const resolved: ResolvedRow = {
      row: received.row,
      stateId,
      key: null,
      sourceKind,
      language,
      text: received.text,
      original: received.original === received.text ? null : received.original,
      fingerprint: fingerprint(received.text),
      digest: sourceDigest({ original: received.original, text: received.text, language, said }),
      part: received.part ?? null,
      said,
      settled: null,
      refusals,
      doubts,
      dirt,
    }
    if (stateId && !refusals.length) {
      resolved.key = sourceKey(received, resolved, context)
      resolved.settled = settle(stateId, [{ key: resolved.key, kind: sourceKind, language, said }])
    }
    return resolved
  })
}

/** The States a row concerns: those it names, else the file's; none (with a refusal) when neither is known. */
function concernedStates(received: ReceivedRow, context: FileContext, refusals: RowProblem[]): StateCode[] {
  const { given, stated } = context
  if (!received.states.length) {
    const state = given.state ?? (stated.state && resolveStateName(stated.state.received))
    if (state && state !== 'not-stated') return [state]
    if (!refusals.length) refusals.push({ code: 'state-not-stated' })
    return []
  }
  const states: StateCode[] = []
  for (const name of received.states) {
    const state = resolveStateName(name)
    if (state === undefined) refusals.push({ code: 'state-unknown', details: { name } })
    else if (state === 'not-stated') refusals.push({ code: 'state-not-stated' })
    else if (!states.includes(state)) states.push(state)
  }
  return given.state ? states.filter((state) => state === given.state) : states
}

/** What the person said against what the document says of itself: it is done as they said, and they are told. */
function contradictions(received: ReceivedRow, { given, stated }: FileContext): RowProblem[] {
  const doubts: RowProblem[] = []
  const name = stated.state?.received ?? ''
  const state = resolveStateName(name)
  if (given.state && state && state !== given.state && !received.states.length) {
    const details = { stated: name, given: given.state }
    doubts.push({ code: 'state-contradicts-document', details })
  }
  if (given.session && stated.session && given.session !== stated.session) {
    const details = { stated: stated.session, given: given.session }
    doubts.push({ code: 'session-contradicts-document', details })
  }
  return doubts
}

/** True for a row that names States and none of them is the one the person asked for: it is passed over, not refused. */
export function isOfAnotherState(received: ReceivedRow, given: Given): boolean {
  if (!given.state || !received.states.length) return false
  const states = received.states.map(resolveStateName)
  return (
    !states.includes(given.state) && states.every((state) => state !== undefined && state !== 'not-stated')
  )
}

function whatItSays(
  received: ReceivedRow,
  { format, stated, given }: FileContext,
  dirt: DirtCode[],
  doubts: RowProblem[],
): Said {
  const symbol = documentSymbol(received.symbol ?? stated.symbol ?? received.positionSource)
  const isReview = format.startsWith('upr-')
  const answered = isReview || format === 'table' ? given.session : undefined
  const session = isReview
    ? (answered ?? received.session ?? stated.session)
    : (received.session ?? answered ?? stated.session)
  const mechanism = isReview ? 'UPR' : mechanismOf(received, stated, symbol, session)
  if (mechanism === undefined)
    doubts.push({ code: 'mechanism-unknown', details: { name: received.mechanism ?? '' } })
  const recommenders = resolveRecommenders(received.recommendingStates)
  if (recommenders.others.length) {
    dirt.push('unknown-recommender')
    doubts.push({ code: 'recommender-unknown', details: { name: recommenders.others.join('; ') } })
  }
  const themes = received.themes.map((name) => tag(name, resolveTheme(name)))
  const groups = received.groups.map((name) => tag(name, resolveGroup(name)))
  const sdgs = received.sdgs.map((name) => tag(name, resolveSdg(name)))
  if (themes.some((theme) => !theme.code)) dirt.push('unknown-theme')
  if (groups.some((group) => !group.code)) dirt.push('unknown-group')
  if (sdgs.some((sdg) => !sdg.code)) dirt.push('unknown-sdg')
  const primaryTheme = received.primaryTheme && resolveTheme(received.primaryTheme)
  const position = received.position ?? (format === 'upr-report' ? 'pending' : undefined)
  return withoutAbsent({
    kind: received.kind,
    mechanism,
    symbol,
    session,
    publishedOn: received.publishedOn ?? stated.publishedOn,
    paragraph: received.paragraph,
    position,
    positionAsReceived: received.positionAsReceived,
    positionSource: received.positionSource,
    recommendingStates: recommenders.states.length ? recommenders.states : undefined,
    otherRecommenders: recommenders.others.length ? recommenders.others : undefined,
    parts: received.parts?.map(({ text, recommendingStates }) => ({
      text,
      recommendingStates: resolveRecommenders(recommendingStates).states,
    })),
    themes: themes.length ? themes : undefined,
    primaryTheme: primaryTheme || undefined,
    groups: groups.length ? groups : undefined,
    sdgs: sdgs.length ? sdgs : undefined,
    action: received.action,
  })
}

function mechanismOf(
  received: ReceivedRow,
  stated: Stated,
  symbol: string | undefined,
  session: number | undefined,
): string | undefined {
  const named = received.mechanism ?? stated.mechanism
  const byName = named === undefined ? undefined : resolveMechanism(named)
  const isReview = session !== undefined || received.recommendingStates.length > 0
  return byName ?? (symbol && mechanismOfSymbol(symbol)?.mechanism) ?? (isReview ? 'UPR' : undefined)
}

/** The document itself without its addendum: positions in `A/HRC/59/15/Add.1` belong to `A/HRC/59/15`. */
function documentSymbol(received: string | undefined): string | undefined {
  const symbol = received?.match(/[A-Z][A-Z.]*(?:\/[\w.-]+){2,}/)?.[0]
  return symbol && /^A\/HRC\/\d+\/\d+\/Add\.\d+$/.test(symbol) ? symbol.replace(/\/Add\.\d+$/, '') : symbol
}

function resolveRecommenders(names: readonly string[]): { states: StateCode[]; others: string[] } {
  const states: StateCode[] = []
  const others: string[] = []
  for (const name of names) {
    const state = resolveStateName(name)
    if (state === undefined) others.push(name)
    else if (state !== 'not-stated' && !states.includes(state)) states.push(state)
  }
  return { states, others }
}

function tag(received: string, code: string | undefined): { code?: string; received: string } {
  return code === undefined ? { received } : { code, received }
}

/**
 * The source's own name for this record: it stays the same when the file comes again, whatever else changes.
 * Documents are keyed by paragraph, UHRI by its annotation, UPR Info (which has no identifiers) by session,
 * recommending State and words.
 */
function sourceKey(
  received: ReceivedRow,
  resolved: ResolvedRow,
  { format, tableSignature }: FileContext,
): string {
  const { said, language } = resolved
  // As received: what is mended in a text may change from one version of the program to the next.
  const words = () => shortHash(received.original.replace(/\s+/g, ' ').trim())
  const place = received.paragraph
    ? `${received.paragraph}${received.part ? `.${received.part}` : ''}`
    : resolved.fingerprint
  switch (format) {
    case 'upr-list':
    case 'upr-report':
      return `${format}/${said.session ?? said.symbol ?? 'session-unknown'}/${place}/${language}`
    case 'concluding-observations':
      return `${format}/${said.symbol ?? said.mechanism ?? 'symbol-unknown'}/${place}/${language}`
    case 'uhri-json':
    case 'uhri-xlsx':
      return `uhri/${received.recordId ?? words()}`
    case 'upr-info-csv':
      return `upr-info/${said.session ?? 'session-unknown'}/${received.recommendingStates.join('+')}/${words()}`
    case 'table':
      return `table/${tableSignature ?? ''}/${received.recordId ?? received.paragraph ?? words()}`
  }
}

function withoutAbsent(said: { [Key in keyof Said]: Said[Key] | undefined }): Said {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as Said
}
