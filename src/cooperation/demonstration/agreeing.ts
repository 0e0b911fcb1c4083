/** The demonstration: partners are chosen, terms agreed by both sides, experts released. */
import { stateName } from '#reference/states.ts'
import { sql } from 'kysely'
import { organisations, people } from '../../../demo/people.ts'
import { experts, speakers, spoken, supported, type Supporter } from '../../../demo/support/parts.ts'
import { threadOf } from './asking.ts'
import { dayFrom, hasReached, keyOf, type SupportCase } from './cases.ts'
import type { Hand, Stage } from './writing.ts'

/** In days after the request went out. */
export const course = { chosen: 40, agreed: 60, starts: 90, ends: 510, reportBack: 690 }

export const agreementOf = ({ key }: SupportCase): string => keyOf(`agreement ${key}`)

/** Who speaks for the State of a case, and for what. */
function mechanismOf({ state }: SupportCase): { name: string; coordinator: string } {
  const key = supported.find((of) => of.state === state)?.coordinator
  const speaker = people.find((person) => person.key === key)
  return speaker
    ? { name: organisations[speaker.in].name, coordinator: speaker.name }
    : { name: '', coordinator: '' }
}

/** With whom it was agreed, where anybody did. */
export function agreedWith(one: SupportCase): Supporter | undefined {
  return hasReached(one, 'agreed') ? one.supporters[0] : undefined
}

/** The State answers whoever is interested, opens its name to them, and proposes terms, which it accepts itself. */
export async function agree(
  hand: Hand,
  state: string,
  cases: readonly SupportCase[],
  { organisationOf }: Pick<Stage, 'organisationOf'>,
): Promise<void> {
  const agreed = cases.flatMap((one) => {
    const partner = agreedWith(one)
    return partner ? [{ one, partner, organisation: organisationOf(speakers[partner]) }] : []
  })
  for (const { one, partner, organisation } of agreed) {
    await sql`update exchange.thread set chosen_on = ${dayFrom(one.asked + course.chosen)}, change_id = ${hand.change}
               where token = ${threadOf(one, partner)}`.execute(hand.transaction)
    if (one.unnamed) await openName(hand, one, organisation)
  }
  await hand.add(
    'exchange.message',
    agreed.map(({ one, partner }) => ({
      request_token: keyOf(`token ${one.key}`),
      thread_token: threadOf(one, partner),
      from_state: true,
      text: spoken[one.subject.language].replies,
      language: one.subject.language,
      signed: mechanismOf(one).name,
      position: 2,
      written_on: dayFrom(one.asked + 34),
      form_key: keyOf(`reply ${one.key}`),
    })),
  )
  await hand.add(
    'exchange.terms',
    agreed.map(({ one, partner, organisation }) => termsOf(one, partner, organisation)),
  )
  for (const { one } of agreed)
    await sql`
      update exchange.terms set state_accepted_by = ${mechanismOf(one).coordinator}, state_accepted_at = ${dayFrom(one.asked + course.agreed)},
             change_id = ${hand.change}
       where state_id = ${state} and agreement = ${agreementOf(one)}`.execute(hand.transaction)
}

/** The name of the State becomes known to one partner. */
async function openName(hand: Hand, one: SupportCase, organisation: number): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    insert into consent.consent (state_id, side, organisation_id, scope, record_kind, record_id, audience,
                                 authority_person_id, authority_office, decision_reference, change_id)
    select state_id, 'government', ${hand.organisation}, 'thing', 'request', id, 'named',
           ${hand.person}, 'Coordinator', 'Decision on human rights cooperation', ${hand.change}
      from exchange.request where state_id = ${one.state} and form_key = ${keyOf(one.key)}
    returning id`.execute(hand.transaction)
  await hand.add('consent.named_partner', [
    { state_id: one.state, consent_id: rows[0]?.id, organisation_id: organisation },
  ])
}

function termsOf(one: SupportCase, partner: Supporter, organisation: number) {
  const { state, subject, titled, asked, sums } = one
  const { task, ownTask, agreed } = spoken[subject.language]
  const [from, until] = [dayFrom(asked + course.starts), dayFrom(asked + course.ends)]
  const { title, indicator, values, target } = subject.result
  return {
    state_id: state,
    agreement: agreementOf(one),
    version: 1,
    thread_token: threadOf(one, partner),
    organisation_id: organisation,
    title: titled(subject.activity.title),
    tasks: [
      { who: organisations[partner].name, what: task, from, until, pays: sums[0] + sums[1], currency: 'USD' },
      { who: stateName(state, subject.language), what: ownTask, from, until, pays: null, currency: null },
    ],
    results: [{ result: title, indicator, baseline: values[0], target }],
    made_public: ['activity', 'partners', 'dates', 'results', 'report-back'],
    starts_on: from,
    ends_on: until,
    report_back_on: dayFrom(asked + course.reportBack),
    words: agreed,
    language: subject.language,
    proposed_by_state: true,
    form_key: keyOf(`terms ${one.key}`),
  }
}

/** The partner accepts what was proposed to it. */
export async function accept(hand: Hand, partner: Supporter, cases: readonly SupportCase[]): Promise<void> {
  for (const one of cases.filter((it) => agreedWith(it) === partner))
    await sql`
      update exchange.terms set partner_accepted_by = ${people.find(({ key }) => key === speakers[partner])?.name},
             partner_accepted_at = ${dayFrom(one.asked + course.agreed + 9)}, change_id = ${hand.change}
       where state_id = ${one.state} and agreement = ${agreementOf(one)}`.execute(hand.transaction)
}

/** Which expert went where: one for each subject whose State asked for an expert. */
export const deployed = (cases: readonly SupportCase[]) =>
  cases.flatMap((one) => {
    const expert = experts.find(
      ({ subject, conflicts }) => subject === one.subject.key && !conflicts.includes(one.state),
    )
    return expert && one.subject.kinds.includes('expert') && hasReached(one, 'under-way')
      ? [{ one, expert }]
      : []
  })

/** The State asks for an expert by the card. */
export async function askForExperts(hand: Hand, state: string, cases: readonly SupportCase[]): Promise<void> {
  for (const { one, expert } of deployed(cases).filter(({ one: { state: of } }) => of === state))
    await sql`
      insert into exchange.deployment (state_id, expert_id, request_id, task, starts_on, ends_on, asked_at,
                                       form_key, change_id)
      select ${state}, card.id, request.id, ${one.subject.activity.title}, ${dayFrom(one.asked + 120)},
             ${dayFrom(one.asked + 200)}, ${dayFrom(one.asked + 70)}, ${keyOf(`deployment ${one.key}`)}, ${hand.change}
        from exchange.expert_cards() card join exchange.request on request.state_id = ${state}
       where card.token = ${keyOf(`expert ${expert.person}`)} and request.form_key = ${keyOf(one.key)}`.execute(
      hand.transaction,
    )
}

/** The expert agrees to every deployment that was asked; then the employer releases. */
export async function goThere({ transaction, change }: Hand, as: 'expert' | 'employer'): Promise<void> {
  const said =
    as === 'expert'
      ? sql`expert_agrees = true, expert_answered_at = asked_at + interval '5 days'`
      : sql`employer_releases = true, employer_answered_at = asked_at + interval '12 days'`
  const open = as === 'expert' ? sql`expert_agrees is null` : sql`employer_releases is null and expert_agrees`
  await sql`update exchange.deployment set ${said}, change_id = ${change} where ${open}`.execute(transaction)
}
