import { cycleOfSession } from '#reference/sessions.ts'
import type { Kind, Position } from '../model.ts'
import { KeyMemory } from '../key-memory.ts'
import { detectLanguage } from '../language.ts'
import { splitParagraphNumber } from './documents.ts'
import { mendName, mendText, type Mended } from './mending.ts'
import { readPosition } from './position.ts'
import type { DirtCode, ReceivedRow, RowProblem } from './received.ts'
import { readRecommenders } from './recommenders.ts'

/** One annotation of the Universal Human Rights Index: the fields that we take, as received. */
export type UhriAnnotation = {
  id: string
  type: string
  body: string
  countries: string[]
  symbol: string
  text: string
  publishedOn: string
  themes: string[]
  groups: string[]
  sdgs: string[]
  cycle: string
  sessions: string[]
  positions: string[]
  recommendingStates: string[]
}

/** Turns UHRI's annotations into rows; remembers identifiers so that a second use of one is counted as dirt. */
export class UhriReader {
  private readonly seen = new KeyMemory()
  /** Whether the file tells types apart at all: the XLSX export has no such column. */
  private readonly hasTypes: boolean
  /** UHRI uses a few hundred names a million times. */
  private readonly names = new Map<string, Mended>()

  constructor(hasTypes: boolean) {
    this.hasTypes = hasTypes
  }

  read(annotation: UhriAnnotation, row: number): ReceivedRow {
    const dirt = new Set<DirtCode>()
    const refusals: RowProblem[] = []
    const doubts: RowProblem[] = []
    const mended = mendText(annotation.text)
    for (const code of mended.dirt) dirt.add(code)
    const numbered = splitParagraphNumber(mended.text)
    const words = this.words(annotation, numbered?.rest ?? mended.text, dirt)
    const states = this.list(annotation.countries, dirt)
    if (states.length === 0) {
      dirt.add('no-country')
      refusals.push({ column: 'Countries', code: 'state-not-stated' })
    }
    if (words.text === '') {
      dirt.add('empty-text')
      refusals.push({ column: 'Text', code: 'text-missing' })
    }
    if (annotation.id !== '') {
      if (this.seen.has(annotation.id)) dirt.add('duplicate-id')
      this.seen.set(annotation.id, '')
    }
    const language = detectLanguage(words.text)
    const session = sessionOf(annotation.sessions)
    const cycle = /\d/.exec(annotation.cycle)?.[0]
    if (session && cycle && cycleOfSession(session) !== Number(cycle)) dirt.add('cycle-contradicts-session')
    const publishedOn = isoDay(annotation.publishedOn)
    return {
      row,
      ...(annotation.id ? { recordId: annotation.id } : {}),
      states,
      ...optional('mechanism', this.name(annotation.body, dirt)),
      ...optional('symbol', this.name(annotation.symbol, dirt)),
      ...(session ? { session } : {}),
      ...(publishedOn ? { publishedOn } : {}),
      ...(numbered ? { paragraph: numbered.paragraph } : {}),
      ...words,
      original: annotation.text,
      ...(language && language.confidence >= 0.5 ? { language: language.language } : {}),
      kind: this.hasTypes ? kindOf(this.name(annotation.type, dirt), dirt) : kindOfBody(annotation.body),
      ...positionOf(this.list(annotation.positions, dirt), doubts),
      themes: this.list(annotation.themes, dirt),
      groups: this.list(annotation.groups, dirt),
      sdgs: this.list(annotation.sdgs, dirt),
      dirt: [...dirt],
      refusals,
      doubts,
    }
  }

  /** The review's texts close with the States in parentheses; UHRI names them in a field of their own as well. */
  private words(annotation: UhriAnnotation, text: string, dirt: Set<DirtCode>) {
    const named = this.list(annotation.recommendingStates, dirt)
    if (!/UPR/.test(annotation.body) && named.length === 0) return { text, recommendingStates: [] }
    const { text: words, recommendingStates, parts } = readRecommenders(text)
    return {
      text: words,
      recommendingStates: named.length > 0 ? named : recommendingStates,
      ...(parts ? { parts } : {}),
    }
  }

  private list(received: readonly string[], dirt: Set<DirtCode>): string[] {
    return received.map((name) => this.name(name, dirt)).filter((name) => name !== '')
  }

  /** "- CRC" → "CRC". */
  private name(received: string, dirt: Set<DirtCode>): string {
    let mended = this.names.get(received)
    if (!mended) {
      const { text, dirt: found } = mendName(received)
      mended = { text: text.replace(/^-\s*/, ''), dirt: found }
      if (this.names.size < 50_000 && received.length < 300) this.names.set(received, mended)
    }
    for (const code of mended.dirt) dirt.add(code)
    return mended.text
  }
}

function kindOf(type: string, dirt: Set<DirtCode>): Kind {
  if (/^recommendation/i.test(type)) return 'recommendation'
  if (/concern|observation/i.test(type)) return 'concern'
  dirt.add(type === '' ? 'annotation-type-missing' : 'annotation-type-unknown')
  return 'not-stated'
}

/** The review makes nothing but recommendations; of other mechanisms the sheet does not tell. */
function kindOfBody(body: string): Kind {
  return /\bUPR\b/.test(body) ? 'recommendation' : 'not-stated'
}

function positionOf(
  received: string[],
  doubts: RowProblem[],
): { position?: Position; positionAsReceived?: string } {
  if (received.length === 0) return {}
  const positionAsReceived = received.join(', ')
  const [position, ...others] = new Set(received.map(readPosition))
  if (position && others.length === 0) return { position, positionAsReceived }
  doubts.push({ column: 'UprPositions', code: 'position-unclear', details: { received: positionAsReceived } })
  return { positionAsReceived }
}

/** "48", "48th session"; undefined when none or several are named. */
function sessionOf(received: string[]): number | undefined {
  const numbers = new Set(received.flatMap((text) => /\d{1,2}/.exec(text)?.[0] ?? []))
  const [only] = numbers
  return numbers.size === 1 ? Number(only) : undefined
}

/** "2012-05-10T00:00:00" → "2012-05-10"; nothing for anything that is no date. */
function isoDay(received: string): string | undefined {
  const day = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])/.exec(received)?.[0]
  return day === '0001-01-01' ? undefined : day
}

function optional<Key extends string>(key: Key, value: string): Partial<Record<Key, string>> {
  return (value === '' ? {} : { [key]: value }) as Partial<Record<Key, string>>
}
