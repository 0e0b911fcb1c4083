/** The demonstration: needs, requests, what other States tell, offers, experts, and what is answered. */
import { sql } from 'kysely'
import { crowdOf, drawVeil, regionInFigures, type HostedState, type Veil } from '#exchange/requests/veil.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { stateByCode } from '#reference/states.ts'
import { organisations } from '../../../demo/people.ts'
import {
  experts,
  offering,
  offerKinds,
  offerWords,
  speakers,
  spoken,
  supported,
  type Supporter,
} from '../../../demo/support/parts.ts'
import { subjects, type Subject } from '../../../demo/support/subjects.ts'
import { dayFrom, hasReached, keyOf, type SupportCase } from './cases.ts'
import type { Hand, Row } from './writing.ts'

const daysToAnswer = [3, 6, 9, 14, 19, 26]

/** Some days after it was asked; what was asked lately was answered by yesterday. */
function dayOfAnswer({ asked }: SupportCase, number: number): string {
  return dayFrom(Math.min(asked + (daysToAnswer[number % daysToAnswer.length] ?? 0), -1))
}

/** What a State states and asks, and opens to whom it chose. */
export async function ask(
  hand: Hand,
  state: string,
  cases: readonly SupportCase[],
  hosted: readonly HostedState[],
): Promise<void> {
  await hand.add(
    'exchange.need',
    cases.map((one) => needOf(hand, one)),
  )
  await sql`
    insert into exchange.need_recommendation (state_id, need_id, recommendation_id, change_id)
    select need.state_id, need.id, served.id, ${hand.change}
      from exchange.need
     cross join lateral (
       select one.id from register.recommendation one
        where one.state_id = need.state_id and one.themes && need.themes and one.merged_into is null
        order by need.themes[1] = any (one.themes) desc, one.groups && need.groups desc, one.published_on desc, one.id
        limit 3) served
     where need.state_id = ${state} and need.change_id = ${hand.change}`.execute(hand.transaction)

  const asked = cases.filter((one) => hasReached(one, 'asked'))
  await hand.add(
    'exchange.request',
    asked.map((one) => requestOf(hand, one)),
  )
  await sql`
    insert into exchange.request_need (state_id, request_id, need_id, change_id)
    select request.state_id, request.id, need.id, ${hand.change}
      from exchange.request join exchange.need on need.state_id = request.state_id and need.form_key = request.form_key
     where request.state_id = ${state} and request.change_id = ${hand.change}`.execute(hand.transaction)
  const ids = await idsOf(hand, 'exchange.request', state)
  let among = hosted
  const drawn = asked.map((one) => {
    const veil = one.unnamed ? drawVeil(one.subject, state, among) : undefined
    if (veil) among = crowdOf(veil, among)
    return { one, veil, crowd: among.map(({ code }) => code) }
  })
  await hand.add(
    'exchange.veil',
    drawn.flatMap(({ one, veil }) => (veil ? [veilRow(ids, one, veil)] : [])),
  )
  await hand.add(
    'exchange.crowd',
    drawn.flatMap(({ one, veil, crowd }) =>
      veil ? [{ state_id: state, request_id: ids.get(keyOf(one.key)), states: crowd }] : [],
    ),
  )
  const inFigures = regionInFigures(state, hosted)
  await sendOut(hand, state, drawn.map(({ one, veil }) => ({ ...one, region: veil ? veil.region : inFigures }))) // prettier-ignore
  await open(
    hand,
    state,
    asked.map(({ key, unnamed, isPublic }) => ({
      kind: 'request',
      id: ids.get(keyOf(key)),
      unnamed,
      // Unnamed it is asked of partners alone.
      audience: isPublic && !unnamed ? 'public' : 'partners',
    })),
  )
}

/** Lets requests go out on the day of which the demonstration tells; what was found, or refused by all, is closed since. */
async function sendOut(
  { transaction, change }: Hand,
  state: string,
  asked: readonly (SupportCase & { region: string | null })[],
): Promise<void> {
  const sent = asked.map(({ key, asked: day, reached, subject, region }) => {
    const closed =
      reached === 'asked' || reached === 'agreed' ? null : reached === 'refused' ? day + 200 : day + 90
    const { found, notFound } = spoken[subject.language]
    return {
      form_key: keyOf(key),
      region,
      sent_at: dayFrom(day),
      closed_at: closed === null ? null : dayFrom(closed),
      closed_because: closed === null ? null : reached === 'refused' ? notFound : found,
    }
  })
  await sql`
    update exchange.request set sent_at = sent.sent_at, region = sent.region, closed_at = sent.closed_at, closed_because = sent.closed_because,
           change_id = ${change}
      from jsonb_to_recordset(${JSON.stringify(sent)}::jsonb)
        as sent (form_key uuid, region text, sent_at timestamptz, closed_at timestamptz, closed_because text)
     where request.state_id = ${state} and request.form_key = sent.form_key`.execute(transaction)
}

/** Gives a consent for each. Consents are given now, whenever what they open was written. */
export async function open(
  hand: Hand,
  state: string,
  things: readonly {
    kind: string
    id: number | undefined
    audience: string
    unnamed?: boolean
    side?: string
  }[],
): Promise<void> {
  await hand.add(
    'consent.consent',
    things.map(({ kind, id, audience, unnamed = false, side = 'government' }) => ({
      state_id: state,
      side,
      organisation_id: hand.organisation,
      scope: 'thing',
      record_kind: kind,
      record_id: id,
      audience,
      unnamed,
      authority_person_id: hand.person,
      authority_office: 'Coordinator',
      decision_reference: 'Decision on human rights cooperation',
    })),
  )
}

/** The numbers of what this change wrote, by form key. */
export async function idsOf(hand: Hand, table: string, state: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ form_key: string; id: number }>`
    select form_key, id from ${sql.table(table)} where state_id = ${state}`.execute(hand.transaction)
  return new Map(rows.map(({ form_key, id }) => [form_key, id]))
}

const tags = ({ kinds, themes, groups, targets }: Subject) => ({ kinds, themes, groups, targets })

function needOf(
  { organisation, person }: Hand,
  { key, state, subject, titled, asked, sums }: SupportCase,
): Row {
  const { need, result, language } = subject
  return {
    state_id: state,
    organisation_id: organisation,
    side: 'government',
    audience: 'government',
    title: titled(need.title),
    gap: need.gap,
    ...tags(subject),
    languages: language === 'en' ? ['en'] : [language, 'en'],
    beneficiaries: need.beneficiaries,
    tried: need.tried,
    own_part: need.ownPart,
    lasting: need.lasting,
    wanted_from: dayFrom(asked + 60),
    wanted_until: dayFrom(asked + 800),
    cost: sums[0] + sums[1],
    currency: 'USD',
    indicator: result.indicator,
    baseline: result.values[0],
    target: result.target,
    language,
    taken_up_at: dayFrom(asked - 20),
    written_by: person,
    form_key: keyOf(key),
    written_at: dayFrom(asked - 30),
    changed_at: dayFrom(asked - 20),
  }
}

function requestOf(
  { organisation, person }: Hand,
  { key, state, subject, titled, unnamed, asked }: SupportCase,
): Row {
  return {
    state_id: state,
    organisation_id: organisation,
    side: 'government',
    audience: 'government',
    title: titled(subject.need.title),
    words: spoken[subject.language].asks.replace('{own}', subject.need.ownPart),
    language: subject.language,
    token: keyOf(`token ${key}`),
    named: unnamed ? 'unnamed' : 'open',
    written_by: person,
    form_key: keyOf(key),
    written_at: dayFrom(asked - 10),
    changed_at: dayFrom(asked),
  }
}

/** What of an unnamed request is shown, from the Monday of its week. */
function veilRow(ids: ReadonlyMap<string, number>, { key, state, asked }: SupportCase, veil: Veil): Row {
  const weekday = (new Date(dayFrom(asked)).getUTCDay() + 6) % 7
  return { state_id: state, request_id: ids.get(keyOf(key)), ...veil, shown_from: dayFrom(asked - weekday) }
}

/** The States of the demonstration, among which one of them goes unnamed, with what the register holds of each. */
export async function hostedStates(transaction: ActingTransaction): Promise<HostedState[]> {
  const { rows } = await sql<{ code: string; themes: string[]; groups: string[] }>`
    select state_id as code,
           array(select distinct unnest(one.themes) from register.recommendation one where one.state_id = state.state_id) as themes,
           array(select distinct unnest(one.groups) from register.recommendation one where one.state_id = state.state_id) as groups
      from register.hosted_state state where state_id = any (${supported.map(({ state }) => state)})`.execute(
    transaction,
  )
  return rows.flatMap(({ code, themes, groups }) => {
    const state = stateByCode(code)
    return state
      ? [
          {
            code,
            region: state.region,
            ldc: state.ldc,
            sids: state.sids,
            themes: new Set(themes),
            groups: new Set(groups),
          },
        ]
      : []
  })
}

/** What a partner offers, and what it answers to those who asked it. */
export async function offer(hand: Hand, partner: Supporter): Promise<void> {
  const { language, kinds, subjects: keys } = offering[partner]
  await hand.add(
    'exchange.offer',
    keys.flatMap((key, number) => {
      const subject = subjects.find((one) => one.key === key)
      const kind = kinds[number % kinds.length]
      if (!subject || !kind) return []
      const [title, words] = offerKinds[kind][language]
      const topic = subject.topic[language]
      return [
        {
          organisation_id: hand.organisation,
          title: title.replace('{topic}', topic),
          words,
          language,
          ...tags(subject),
          kinds: [kind, subject.kinds[0]],
          regions: number % 2 ? [] : ['asia-pacific'],
          only_sids: number === 4,
          states: [],
          languages: language === 'en' ? ['en'] : [language, 'en'],
          available_from: dayFrom(-300 + 40 * number),
          available_until: dayFrom(500 + 60 * number),
          places: number === 1 ? 3 : null,
          deadline: kind === 'funds' ? dayFrom(45 + 20 * number) : null,
          who_pays: offerWords[language].whoPays,
          conditions: offerWords[language].conditions,
          evidence: number % 2 ? offerWords[language].evidence : null,
          audience: number === 3 ? 'exchange' : 'public',
          written_by: hand.person,
          form_key: keyOf(`offer ${partner} ${key}`),
        },
      ]
    }),
  )
}

/** The first that was asked is interested and writes; the second has a question, the third declines. */
export async function answer(hand: Hand, partner: Supporter, cases: readonly SupportCase[]): Promise<void> {
  const asked = cases.filter((one) => hasReached(one, 'asked') && one.supporters.includes(partner))
  const stanceOf = ({ reached, supporters }: SupportCase) => {
    const place = supporters.indexOf(partner)
    if (reached === 'refused' || place === 2) return 'declined'
    return place === 0 ? 'interested' : 'question'
  }
  // What was asked last few have answered yet.
  const answered = asked
    .filter(({ asked: day, supporters }) => day < -30 || (day < -12 && supporters[0] === partner))
    .map((one, number) => ({ one, number, day: dayOfAnswer(one, number) }))
  const { rows } = await sql<{ key: string; id: number }>`
    select form_key as key, id from exchange.offer where organisation_id = ${hand.organisation}`.execute(
    hand.transaction,
  )
  const offers = new Map(rows.map(({ key, id }) => [key, id]))
  await hand.add(
    'exchange.thread',
    answered.map(({ one, number, day }) => ({
      token: threadOf(one, partner),
      request_token: keyOf(`token ${one.key}`),
      organisation_id: hand.organisation,
      stance: stanceOf(one),
      declined_because:
        stanceOf(one) === 'declined' ? ['no-means', 'other-place', 'too-late'][number % 3] : null,
      seen_by_others: stanceOf(one) !== 'declined' && number % 3 > 0,
      offer_id:
        stanceOf(one) === 'interested' ? offers.get(keyOf(`offer ${partner} ${one.subject.key}`)) : null,
      answered_on: day,
      form_key: keyOf(`thread ${one.key} ${partner}`),
    })),
  )
  const writing = answered.filter(({ one }) => stanceOf(one) !== 'declined')
  await hand.add(
    'exchange.message',
    writing.map(({ one, day }) => ({
      request_token: keyOf(`token ${one.key}`),
      thread_token: threadOf(one, partner),
      from_state: false,
      text: spoken[one.subject.language].answers,
      language: one.subject.language,
      signed: organisations[partner].name,
      position: 1,
      written_on: day,
      form_key: keyOf(`message ${one.key} ${partner}`),
    })),
  )
}

export const threadOf = ({ key }: SupportCase, partner: Supporter): string =>
  keyOf(`thread token ${key} ${partner}`)

/** The skills card of an expert, whom nobody else enters. */
export async function registerExpert(hand: Hand, one: (typeof experts)[number]): Promise<void> {
  const subject = subjects.find(({ key }) => key === one.subject)
  if (!subject) return
  await hand.add('exchange.expert', [
    {
      person_id: hand.person,
      organisation_id: hand.organisation,
      words: one.words,
      language: one.language,
      ...tags(subject),
      kinds: one.kinds,
      languages: one.languages,
      countries_known: one.countriesKnown,
      conflicts: one.conflicts,
      available_from: dayFrom(-30),
      available_until: dayFrom(700),
      token: keyOf(`expert ${one.person}`),
      form_key: keyOf(`expert form ${one.person}`),
    },
  ])
  await sql`
    insert into exchange.expert_reference (expert_id, given_by, level, change_id)
    select id, ${one.reference}, 0, ${hand.change} from exchange.expert where person_id = ${hand.person}`.execute(
    hand.transaction,
  )
}

/** Which partner speaks through whom. */
export const partners = Object.entries(speakers) as [Supporter, string][]

/** What a State tells others, of what it has learned. */
export async function tell(
  { organisation, person, add }: Hand,
  cases: readonly SupportCase[],
): Promise<void> {
  await add(
    'exchange.experience',
    cases
      .filter((one) => hasReached(one, 'learned'))
      .map(({ key, state, subject, titled, asked }) => ({
        state_id: state,
        organisation_id: organisation,
        side: 'government',
        audience: 'government',
        title: titled(subject.practice.title),
        done: subject.practice.done,
        took: subject.practice.took,
        again: subject.report.differently,
        evidence: subject.practice.result,
        language: subject.language,
        ...tags(subject),
        languages: subject.language === 'en' ? ['en'] : [subject.language, 'en'],
        available_from: dayFrom(asked + 700),
        available_until: dayFrom(600),
        places: 2,
        written_by: person,
        form_key: keyOf(`experience ${key}`),
      })),
  )
}
