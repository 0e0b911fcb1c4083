/** The demonstration: activities with money and results, reports back, comments, and what can be learned from them. */
import { sql } from 'kysely'
import { daysAfter, monthsAfter, todayInUtc } from '#platform/day.ts'
import { speakers, spoken, yearlyReports, type Supporter } from '../../../demo/support/parts.ts'
import { agreedWith, agreementOf, course } from './agreeing.ts'
import { idsOf, open } from './asking.ts'
import { dayFrom, hasReached, keyOf, type SupportCase } from './cases.ts'
import type { Hand, Row, Stage } from './writing.ts'

/** Who pays, and in what: every other partner pays itself, as does each to whom alone the State gave its name. */
function payment(one: SupportCase): { funder: Supporter; currency: string } {
  const partner = agreedWith(one) ?? 'lighthouse'
  if (one.unnamed) return { funder: partner, currency: 'USD' }
  if (one.sums[0] % 3 === 0) return { funder: 'lighthouse', currency: 'USD' }
  if (one.sums[0] % 3 === 1) return { funder: 'belanoa-cooperation', currency: 'EUR' }
  return { funder: partner, currency: 'USD' }
}

/** The State records what it agreed on, how it went, and what it reports back. */
export async function act(
  hand: Hand,
  state: string,
  cases: readonly SupportCase[],
  { organisationOf }: Pick<Stage, 'organisationOf'>,
): Promise<void> {
  const done = cases.filter((one) => hasReached(one, 'under-way'))
  await hand.add(
    'cooperation.activity',
    done.map((one) => activityOf(hand, one)),
  )
  const ids = await idsOf(hand, 'cooperation.activity', state)
  const of = (one: SupportCase) => ({ state_id: state, activity_id: ids.get(keyOf(one.key)) })
  const organisationFor = (supporter: Supporter) => organisationOf(speakers[supporter])

  await hand.add(
    'cooperation.participant',
    done.flatMap((one) => [
      { ...of(one), organisation_id: hand.organisation, role: 'accountable', named: true },
      {
        ...of(one),
        organisation_id: organisationFor(agreedWith(one) ?? 'lighthouse'),
        role: 'implementing',
        named: false,
      },
      { ...of(one), organisation_id: organisationFor(payment(one).funder), role: 'funding', named: false },
    ]),
  )
  await sql`
    insert into cooperation.answered_need (state_id, activity_id, need_id, change_id)
    select activity.state_id, activity.id, need.id, ${hand.change}
      from cooperation.activity join exchange.need on need.state_id = activity.state_id and need.form_key = activity.form_key
     where activity.state_id = ${state} and activity.change_id = ${hand.change}`.execute(hand.transaction)
  await sql`
    insert into cooperation.served (state_id, activity_id, recommendation_id, change_id)
    select activity.state_id, activity.id, served.recommendation_id, ${hand.change}
      from cooperation.activity join exchange.need on need.state_id = activity.state_id and need.form_key = activity.form_key
      join exchange.need_recommendation served on served.state_id = need.state_id and served.need_id = need.id
     where activity.state_id = ${state} and activity.change_id = ${hand.change}`.execute(hand.transaction)
  await hand.add(
    'cooperation.money',
    done.flatMap((one) => sumsOf(one, of(one), organisationFor(payment(one).funder))),
  )
  await hand.add(
    'cooperation.result',
    done.map((one) => ({ ...of(one), ...resultOf(one) })),
  )
  const results = await idsOf(hand, 'cooperation.result', state)
  await hand.add('cooperation.value', done.flatMap((one) => valuesOf(one, { ...of(one), result_id: results.get(keyOf(`result ${one.key}`)) }))) // prettier-ignore

  const back = done.filter((one) => hasReached(one, 'reported'))
  await hand.add(
    'cooperation.report_back',
    back.map((one, number) => ({ ...of(one), ...reportOf(hand, one, number) })),
  )
  const early = done.filter(isReportedYearly)
  await hand.add(
    'cooperation.report_back',
    early.map((one, number) => ({ ...of(one), ...yearlyReportOf(hand, one, number) })),
  )
  const learned = done.filter((one) => hasReached(one, 'learned'))
  await hand.add(
    'cooperation.practice',
    learned.map((one) => ({ ...of(one), ...practiceOf(hand, one) })),
  )

  const reports = await idsOf(hand, 'cooperation.report_back', state)
  const practices = await idsOf(hand, 'cooperation.practice', state)
  const opened = (one: SupportCase) => !one.unnamed
  await open(hand, state, [
    ...done
      .filter(opened)
      .map((one) => ({ kind: 'activity', id: ids.get(keyOf(one.key)), audience: audienceOf(one) })),
    ...back.filter(opened).map((one) => ({
      kind: 'report-back',
      id: reports.get(keyOf(`report ${one.key}`)),
      audience: audienceOf(one),
    })),
    ...early.filter(opened).map((one) => ({
      kind: 'report-back',
      id: reports.get(keyOf(`yearly report ${one.key}`)),
      audience: audienceOf(one),
    })),
    ...learned.map((one) => ({
      kind: 'practice',
      id: practices.get(keyOf(`practice ${one.key}`)),
      audience: 'public',
    })),
  ])
}

const audienceOf = (one: SupportCase) => (one.isPublic || one.reached === 'learned' ? 'public' : 'partners')

/** When it ended, or will end. */
const endOf = ({ asked }: SupportCase) => asked + course.ends
const dueOf = ({ asked }: SupportCase) => asked + course.reportBack
/** The day of the one report that is due while it runs. */
const yearlyDueOf = ({ asked }: SupportCase) => monthsAfter(dayFrom(asked + course.starts), 12)

/** Of those that run, every other State has not found the time. */
const isReportedYearly = (one: SupportCase) =>
  yearlyDueOf(one) < todayInUtc() && (hasReached(one, 'overdue') || one.key.length % 2 === 0)

function activityOf({ organisation }: Hand, one: SupportCase): Row {
  const { key, state, subject, titled, asked } = one
  const { language, kinds, themes, groups, targets } = subject
  return {
    state_id: state,
    organisation_id: organisation,
    side: 'government',
    audience: 'government',
    recorded_by: organisation,
    by_partner: false,
    title: titled(subject.activity.title),
    words: subject.activity.words,
    language,
    kinds,
    themes,
    groups,
    targets,
    course: 'as-dated',
    starts_on: dayFrom(asked + course.starts),
    ends_on: dayFrom(endOf(one)),
    agreement: agreementOf(one),
    report_back_on: dayFrom(dueOf(one)),
    money_opened_at: key.length % 3 ? dayFrom(asked + course.starts) : null,
    form_key: keyOf(key),
    written_at: dayFrom(asked + course.starts),
    changed_at: dayFrom(asked + course.starts),
  }
}

function sumsOf(one: SupportCase, of: Row, payer: number): Row[] {
  const first = Number(dayFrom(one.asked + course.starts).slice(0, 4))
  return one.sums.flatMap((amount, number) => {
    const sum = (kind: 'budget' | 'payment', of_it: number) => ({
      ...of,
      organisation_id: payer,
      kind,
      year: first + number,
      amount: of_it,
      currency: payment(one).currency,
      form_key: keyOf(`${kind} ${number} ${one.key}`),
    })
    const paid = number === 0 || endOf(one) < 0
    return paid ? [sum('budget', amount), sum('payment', Math.round(amount * 0.92))] : [sum('budget', amount)]
  })
}

function resultOf(one: SupportCase): Row {
  const { title, indicator, unit, values, target } = one.subject.result
  return {
    kind: 'outcome',
    title,
    indicator,
    unit,
    baseline: values[0],
    baseline_on: dayFrom(one.asked),
    target,
    target_on: dayFrom(endOf(one)),
    language: one.subject.language,
    form_key: keyOf(`result ${one.key}`),
  }
}

function valuesOf(one: SupportCase, of: Row): Row[] {
  return one.subject.result.values.flatMap((value, number) => {
    const seen = one.asked + course.starts + 180 * number
    return number && seen < 0 ? [{ ...of, value, seen_on: dayFrom(seen), form_key: keyOf(`value ${number} ${one.key}`) }] : [] // prettier-ignore
  })
}

function reportOf({ organisation }: Hand, one: SupportCase, number: number): Row {
  const { changed, lasts, differently } = one.report
  return {
    organisation_id: organisation,
    side: 'government',
    audience: 'government',
    due_on: dayFrom(dueOf(one)),
    changed,
    lasts,
    differently,
    language: one.subject.language,
    // Every third came late.
    written_on: dayFrom(dueOf(one) + (number % 3 === 2 ? 47 : -12)),
    form_key: keyOf(`report ${one.key}`),
  }
}

function yearlyReportOf({ organisation }: Hand, one: SupportCase, number: number): Row {
  const { language } = one.subject
  const words = yearlyReports[language]
  return {
    organisation_id: organisation,
    side: 'government',
    audience: 'government',
    due_on: yearlyDueOf(one),
    ...words[number % words.length],
    differently: null,
    language,
    written_on: daysAfter(yearlyDueOf(one), -5),
    form_key: keyOf(`yearly report ${one.key}`),
  }
}

function practiceOf({ organisation }: Hand, { key, subject, titled }: SupportCase): Row {
  const { title, problem, done, took, result, whereNot } = subject.practice
  const { language, kinds, themes, groups, targets } = subject
  return {
    organisation_id: organisation,
    side: 'government',
    audience: 'government',
    title: titled(title),
    problem,
    done,
    took,
    result,
    where_not: whereNot,
    language,
    kinds,
    themes,
    groups,
    targets,
    form_key: keyOf(`practice ${key}`),
  }
}

/** The partner agrees to be named, and says its part of the report. */
export async function sayPart(hand: Hand, cases: readonly SupportCase[]): Promise<void> {
  await sql`update cooperation.participant set named = true, change_id = ${hand.change}
             where organisation_id = ${hand.organisation} and not named`.execute(hand.transaction)
  for (const one of cases)
    await sql`
      insert into cooperation.partner_part (state_id, activity_id, report_back_id, organisation_id, text, language,
                                            agrees_public, written_on, form_key, change_id)
      select state_id, activity_id, id, ${hand.organisation}, ${spoken[one.subject.language].added}, language, true,
             written_on, form_key, ${hand.change}
        from cooperation.report_back where state_id = ${one.state} and form_key = ${keyOf(`report ${one.key}`)}`.execute(
      hand.transaction,
    )
}

/** The State lets what its partners say stand beside its own. */
export async function letStand({ transaction, change }: Hand, state: string): Promise<void> {
  await sql`update cooperation.partner_part set state_agrees_at = now(), change_id = ${change}
             where state_id = ${state} and state_agrees_at is null`.execute(transaction)
}

/** The human rights commission says, under its own name and by its own consent, what it saw. */
export async function comment(hand: Hand, cases: readonly SupportCase[]): Promise<void> {
  const state = cases[0]?.state
  if (!state) return
  for (const one of cases)
    await sql`
      insert into cooperation.comment (state_id, organisation_id, side, audience, activity_id, text, language, written_by,
                                       form_key, change_id)
      select state_id, ${hand.organisation}, 'body', 'institution', id, ${spoken[one.subject.language].commented}, language,
             ${hand.person}, form_key, ${hand.change}
        from cooperation.activity where state_id = ${state} and form_key = ${keyOf(one.key)}`.execute(
      hand.transaction,
    )
  const ids = await idsOf(hand, 'cooperation.comment', state)
  const comments = [...ids.values()].map((id) => ({
    kind: 'activity-comment',
    id,
    audience: 'public',
    side: 'body',
  }))
  await open(hand, state, comments)
}
