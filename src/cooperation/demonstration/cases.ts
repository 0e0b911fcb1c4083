/**
 * Ten years of support in the demonstration, as a plan without a database: which State asked for what and when, who
 * answered, and how far it went. The same on every machine, and always seen from today.
 */
import { createHash } from 'node:crypto'
import { daysAfter, todayInUtc } from '#platform/day.ts'
import { organisations } from '../../../demo/people.ts'
import { otherReports, supported, supportersOf, type Supporter } from '../../../demo/support/parts.ts'
import { subjects, type Subject } from '../../../demo/support/subjects.ts'

/** How far a need went. Each comes with all that lies before it. */
export type Reached =
  'stated' | 'asked' | 'refused' | 'agreed' | 'under-way' | 'overdue' | 'reported' | 'learned'

export type SupportCase = {
  key: string
  state: string
  subject: Subject
  /** What everything of it is called: the subject's title and the place. */
  titled: (title: string) => string
  reached: Reached
  /** Goes out without the State's name. What came of it is then known to those alone who took part. */
  unnamed: boolean
  /** In days from today, the past negative. */
  asked: number
  /** Of these the first agreed, where anybody did; the last declined. */
  supporters: readonly Supporter[]
  report: Subject['report']
  /** It is asked of everyone, and what came of it is open to everyone; otherwise to partners, unless it was asked unnamed. */
  isPublic: boolean
  /** In US dollars, of two years. */
  sums: readonly [number, number]
}

/** `YYYY-MM-DD`, so many days from today. */
export function dayFrom(days: number): string {
  return daysAfter(todayInUtc(), days)
}

/** A name-based UUID (RFC 9562, version 8): the form key by which a row of the demonstration is found again. */
export function keyOf(name: string): string {
  const hex = createHash('sha256').update(`demonstration ${name}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Every case, oldest first. */
export function supportCases(): SupportCase[] {
  const told = new Set<string>()
  return supported
    .flatMap(({ state, place }, which) =>
      subjects
        .map((subject, number) => ({ state, place, which, number, subject }))
        // What Talmaris asks about its judges is left to whoever looks at the demonstration.
        .filter(({ subject }) => state !== 'XTL' || subject.key !== 'judges')
        .filter(({ number }) => (which * 5 + number * 7) % 12 < 7)
        .map((one, nth) => ({
          ...one,
          years: [9, 2, 7, 1, 5, 3, which % 2 ? 2 : 1, 4][(nth + which) % 8] ?? 4,
        })),
    )
    .sort((a, b) => b.years - a.years)
    .map(({ state, place, which, number, subject, years }): SupportCase => {
      const reached = reachedAfter(years, which, number)
      const own = otherReports[subject.language]
      const first = !told.has(subject.key) && (reached === 'reported' || reached === 'learned')
      if (first) told.add(subject.key)
      return {
        key: `${state} ${subject.key}`,
        state,
        subject,
        titled: (title) => `${title} (${place[subject.language]})`,
        reached: first ? 'learned' : reached === 'learned' ? 'reported' : reached,
        // What others learn from it tells whose it was; of its prisons a State speaks openly when it asks now.
        unnamed: !first && (which + number) % 2 === 0 && !(reached === 'asked' && subject.key === 'prison'),
        asked: askedOf(reached, years, number),
        supporters: (supportersOf[subject.key] ?? []).filter((key) => stateOf(key) !== state),
        report: first ? subject.report : (own[(which + number) % own.length] ?? subject.report),
        isPublic: (which + 2 * number) % 5 !== 0,
        sums: [20_000 + 5_000 * ((which * 7 + number) % 9), 15_000 + 5_000 * ((which + number * 5) % 7)],
      }
    })
}

function reachedAfter(years: number, which: number, number: number): Reached {
  if (years < 2) return number % 4 === 0 && number < 8 ? 'stated' : 'asked'
  if ((which + 2 * number) % 13 === 5) return 'refused'
  if (years === 2) return number % 3 === 0 ? 'agreed' : 'under-way'
  return (which + number) % 5 === 0 ? 'overdue' : 'reported'
}

function askedOf(reached: Reached, years: number, number: number): number {
  switch (reached) {
    case 'stated':
    case 'asked':
      return -4 - 5 * number
    case 'agreed':
      return -120 - 8 * number
    case 'under-way':
      return -380 - 20 * number
    default:
      return -years * 365 + 20 * number
  }
}

const stages: readonly Reached[] = [
  'stated',
  'asked',
  'refused',
  'agreed',
  'under-way',
  'overdue',
  'reported',
  'learned',
]

/** Whether a case went at least so far. What was refused went no further than that. */
export const hasReached = ({ reached }: SupportCase, stage: Reached): boolean =>
  stages.indexOf(reached) >= stages.indexOf(stage)

function stateOf(key: Supporter): string | undefined {
  const of = organisations[key]
  return 'state' in of ? of.state : undefined
}
