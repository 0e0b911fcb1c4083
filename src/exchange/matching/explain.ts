/** Why a row stands where it stands: what it meets, what it meets nearly, what is missing. Codes, never sentences. */
import { anyLanguage, dayOfNumber } from './card.ts'
import { certain, hasBit, visitList, type Columns, type Lists } from './columns.ts'
import { hasOne } from './conditions.ts'
import {
  partNames,
  type ConditionName,
  type Details,
  type Match,
  type NearMiss,
  type PartName,
} from './model.ts'
import { kindsOf, numberedStates, type NumberedTags, type Question } from './question.ts'
import type { Scorer } from './scoring.ts'
import { groupSpace, targetSpace, themeSpace, type TagSpace } from './tags.ts'
import type { Vocabulary } from './vocabulary.ts'

/** The parts and remarks of the row that `scorer` has just scored for `question`. */
export function explain(
  columns: Columns,
  vocabulary: Vocabulary,
  question: Question,
  row: number,
  scorer: Scorer,
): Pick<Match, 'parts' | 'remarks'> {
  const values = [...scorer.values]
  const measured = [...scorer.measured]
  const detailsOf: Partial<Record<PartName, () => Details>> = {
    recommendations: () => servedBefore(columns, vocabulary, question, row),
    themes: () => tagsInCommon(question.themes, columns.themes, row, themeSpace),
    groups: () => tagsInCommon(question.groups, columns.groups, row, groupSpace),
    targets: () => tagsInCommon(question.targets, columns.targets, row, targetSpace),
    kinds: () => kindsInCommon(columns, question, row),
    region: () => ({ closeness: scorer.closenessOf(row) ?? '' }),
    'south-south': () => ({ state: numberedStates[columns.state[row]!]?.code ?? '' }),
    priority: () => ({ ldc: Number(question.asked.who.ldc), sids: Number(question.asked.who.sids) }),
    time: () => timeInCommon(columns, question, row),
  }
  return {
    parts: partNames.map((part, number) => ({
      part,
      value: measured[number] ? (values[number] ?? 0) : null,
      weight: scorer.weightOf(part),
      details: measured[number] ? (detailsOf[part]?.() ?? {}) : {},
    })),
    remarks: remarksOn(columns, question, row),
  }
}

function remarksOn(columns: Columns, question: Question, row: number): Match['remarks'] {
  const { asked } = question
  const { keys } = asked
  const remarks: { code: Match['remarks'][number]['code']; details: Details }[] = []
  const [preferred] = languagesOf(keys.language)
  const spoken = languagesOf(keys.language.filter((key) => hasOne(columns, [key], row)))
  if (spoken.length > 0 && preferred !== undefined && !spoken.includes(preferred)) {
    remarks.push({ code: 'language.only', details: { languages: spoken, preferred } })
  }
  const isPartOfTime = columns.from[row]! > asked.from || columns.to[row]! < asked.to
  if (isPartOfTime && columns.from[row]! <= asked.to && columns.to[row]! >= asked.from) {
    remarks.push({ code: 'dates.part', details: timeInCommon(columns, question, row) })
  }
  const { met, missing } = kindsInCommon(columns, question, row)
  if (met.length > 0 && missing.length > 0) remarks.push({ code: 'kinds.part', details: { missing } })
  const { perhaps, everywhere, named, area, status } = keys.place
  if (hasOne(columns, perhaps, row) && !hasOne(columns, [...named, ...area, ...status, ...everywhere], row)) {
    remarks.push({ code: 'place.ask', details: {} })
  }
  if (columns.state[row]! < 0 && hasOne(columns, keys.perhapsConflict, row)) {
    remarks.push({ code: 'conflict.ask', details: {} })
  }
  return remarks
}

/** What a condition asks for and what there is. */
export function explainFailure(
  columns: Columns,
  { asked, kinds }: Question,
  row: number,
  condition: ConditionName,
): NearMiss['failure'] {
  const offered = (prefix: string) =>
    [...columns.keys]
      .filter(([key, bits]) => key.startsWith(prefix) && hasBit(bits, row))
      .map(([key]) => key.slice(prefix.length))
      .sort()
  const details: Record<ConditionName, () => Details> = {
    kind: () => ({ asked: kindsOf(kinds), offered: kindsOf(columns.kinds[row]!) }),
    dates: () => ({ from: dayOfNumber(columns.from[row]!), to: dayOfNumber(columns.to[row]!) }),
    place: () => ({ states: offered('state:'), areas: offered('area:') }),
    language: () => ({ asked: languagesOf(asked.keys.language), offered: offered('language:') }),
    places: () => ({}),
    conflict: () => ({ state: asked.state ?? '' }),
  }
  return { condition, details: details[condition]() }
}

function languagesOf(keys: readonly string[]): string[] {
  return keys.map((key) => key.slice('language:'.length)).filter((code) => code !== anyLanguage)
}

/** From here on a tag is nearly what was asked for. */
const nearly = 0.25

/** Tags asked for that the row has, has nearly (and by which of its own), and has not. */
function tagsInCommon({ numbers, sureness }: NumberedTags, of: Lists, row: number, space: TagSpace): Details {
  const met: string[] = []
  const near: string[] = []
  const nearBy: string[] = []
  const missing: string[] = []
  numbers.forEach((number, i) => {
    const code = space.codes[number] ?? ''
    let best = 0
    let by = ''
    visitList(of, row, (other, weight) => {
      const value = (space.nearness[number * space.codes.length + other]! * weight) / certain
      if (value > best) [best, by] = [value, space.codes[other] ?? '']
    })
    // Of what was not set but follows, only what is there is worth telling.
    if (best > 0 && by === code) met.push(code)
    else if (best >= nearly) {
      near.push(code)
      nearBy.push(by)
    } else if (sureness[i] === 1) missing.push(code)
  })
  return { met, near, nearBy, missing }
}

function kindsInCommon({ kinds }: Columns, question: Question, row: number) {
  return {
    met: kindsOf(question.kinds & kinds[row]!),
    missing: kindsOf(question.kinds & ~kinds[row]!),
  }
}

function timeInCommon({ from, to }: Columns, { asked }: Question, row: number): Details {
  return {
    from: dayOfNumber(Math.max(from[row]!, asked.from)),
    to: dayOfNumber(Math.min(to[row]!, asked.to)),
  }
}

function servedBefore(
  columns: Columns,
  vocabulary: Vocabulary,
  { recommendations, clusters }: Question,
  row: number,
): Details {
  const among = (asked: Uint32Array, of: Lists, nameOf: (number: number) => string) => {
    const found: string[] = []
    visitList(of, row, (number) => {
      if (asked.includes(number)) found.push(nameOf(number))
    })
    return found
  }
  return {
    recommendations: among(recommendations, columns.recommendations, (number) =>
      vocabulary.recommendationOf(number),
    ),
    clusters: among(clusters, columns.clusters, (number) => vocabulary.clusterOf(number)),
  }
}
