/** Activities: who records, sees and mends them and their parts, and what of it is seen by whom once it is opened. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { daysAfter, todayInUtc } from '#platform/day.ts'
import { giveConsent } from '#consent/commands.ts'
import { usual } from '#consent/testing.ts'
import { testCast, type Cast, type TestPerson } from '#identity/testing.ts'
import { beginChange } from '#record/change.ts'
import {
  agreeToPublic,
  agreeToWritten,
  answerNeed,
  editActivity,
  openSums,
  recordActivity,
} from './commands.ts'
import { someNeed } from '#exchange/needs/testing.ts'
import { writeNeed } from '#exchange/needs/commands.ts'
import { activityFromTerms } from './from-terms.ts'
import {
  newActivity,
  sumContent,
  valueContent,
  type ActivityKey,
  type NewActivity,
  type SumContent,
} from './model.ts'
import { addParticipant, agreeToBeNamed, removeParticipant } from './participants.ts'
import { addDocument, partToAlter, removePart, writeResult, writeSum, writeValue } from './parts.ts'
import {
  deploymentsFor,
  documentsOf,
  findActivity,
  listActivities,
  needsAnswered,
  participantsOf,
  resultsOf,
  sumsOf,
  supportedStates,
} from './store.ts'
import { addSupported, someActivity, someRecommendations } from './testing.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addSupported(database)
})
afterAll(() => database.close())

const through = { through: 'page' } as const
const as = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, who, work)

const record = (who: Proof, content: Partial<NewActivity> = {}, formKey: string = randomUUID()) =>
  as(who, (transaction) => recordActivity(transaction, { ...someActivity, ...content }, formKey, through))

async function read(who: Proof, { id }: ActivityKey) {
  const activity = await as(who, (transaction) => findActivity(transaction, id))
  if (!activity) throw new Error('the activity is not seen')
  return activity
}

async function edit(who: Proof, key: ActivityKey, content: Partial<NewActivity>, opened?: number) {
  const { changeId, ...activity } = await read(who, key)
  await as(who, (transaction) =>
    editActivity(transaction, key.id, { ...activity, ...content }, opened ?? changeId, through),
  )
}

async function readers({ id }: ActivityKey): Promise<string[]> {
  const found: string[] = []
  for (const [name, who] of Object.entries(cast))
    if (await as(who, (transaction) => findActivity(transaction, id))) found.push(name)
  if (await findActivity(database.program.kysely, id)) found.push('anyone')
  return found
}

const open = (key: ActivityKey, audience: 'public' | 'partners' = 'public', one = true) =>
  as(cast.approver, (transaction) =>
    giveConsent(
      transaction,
      { ...usual, audience, subject: { kind: 'activity', id: one ? key.id : null } },
      through,
    ),
  )

const enter = (who: Proof, { id }: ActivityKey, { organisation }: TestPerson) =>
  as(who, (transaction) => addParticipant(transaction, id, { organisation, role: 'funding' }, through))

const version = () => ({ opened: 0, formKey: randomUUID() })

const someResult = {
  kind: 'outcome',
  title: 'One register is kept',
  indicator: 'Places of detention in the register',
  unit: null,
  baseline: '0',
  baselineOn: null,
  target: '40',
  targetOn: null,
  language: 'en',
} as const

const expectResult = (who: Proof, { id }: ActivityKey) =>
  as(who, (transaction) => writeResult(transaction, id, undefined, someResult, version(), through))

const government = ['coordinator', 'approver', 'justice', 'health', 'delegate']

describe('recording', () => {
  test('what an institution records, its government reads, and nobody else', async () => {
    const key = await record(cast.justice)
    expect(await readers(key)).toEqual(government)
    expect(await read(cast.health, key)).toMatchObject({
      title: someActivity.title,
      recommendations: ['aaaaaaaaaaaa'],
      recordedByName: 'justice',
      byPartner: false,
      reportBackOn: '2027-12-30',
    })
  })

  test('what it served before is told by the record to whose it is, and to nobody else', async () => {
    const key = await record(cast.justice)
    await edit(cast.justice, key, { recommendations: ['bbbbbbbbbbbb'] })
    const servedBefore = (who: Proof) =>
      as(who, async (transaction) => {
        const { rows } = await sql<{ served: string }>`
          select before ->> 'recommendation_id' as served from record.history
           where table_name = 'cooperation.served' and before ->> 'activity_id' = ${String(key.id)}`.execute(
          transaction,
        )
        return rows.map(({ served }) => served)
      })
    expect(await servedBefore(cast.justice)).toEqual(['aaaaaaaaaaaa'])
    for (const who of [cast.foreignCoordinator, cast.partnerOne, cast.nhri, cast.secretariat])
      expect(await servedBefore(who)).toEqual([])
  })

  test('kept inside, its institution alone', async () => {
    expect(await readers(await record(cast.justice, { audience: 'institution' }))).toEqual(['justice'])
  })

  test('what a partner records about a State, that State and the partner read', async () => {
    expect(await as(cast.partnerOne, supportedStates)).toEqual(['XTL'])
    expect(await readers(await record(cast.partnerOne))).toEqual([...government, 'partnerOne'])
  })

  test('sent twice, it is recorded once', async () => {
    const formKey = randomUUID()
    const [one, other] = await Promise.all([
      record(cast.partnerOne, {}, formKey),
      record(cast.partnerOne, {}, formKey),
    ])
    expect(one).toEqual(other)
  })

  test.each(['nhri', 'society', 'secretariat', 'administrator'] as const)('%s records none', async (name) => {
    await expect(record(cast[name])).rejects.toMatchObject({
      code: 'activity.not-yours-to-record',
      status: 403,
    })
  })

  test('about a State that is not hosted, or without a national mechanism, a partner records none', async () => {
    await expect(record(cast.partnerOne, { state: 'SVN' })).rejects.toMatchObject({
      code: 'activity.no-mechanism',
    })
  })

  test('it serves no recommendation that another State received, or nobody', async () => {
    await expect(record(cast.justice, { recommendations: ['zzzzzzzzzzzz'] })).rejects.toMatchObject({
      code: 'activity.recommendation-unknown',
    })
  })

  test('without another day, the report back is due six months after the end', () => {
    const typed = {
      ...someActivity,
      kinds: 'training',
      themes: '',
      groups: '',
      targets: '',
      named: '',
      reportBackOn: '',
      need: '',
      recommendations: 'aaaaaaaaaaaa bbbbbbbbbbbb',
    }
    expect(newActivity.parse(typed)).toMatchObject({
      reportBackOn: '2027-12-30',
      recommendations: ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'],
    })
    const refusals = (changed: Partial<typeof typed>) =>
      newActivity.safeParse({ ...typed, ...changed }).error?.issues.map(({ message }) => message)
    expect(refusals({ endsOn: '2025-01-01' })).toEqual(['form.ends-before'])
    expect(refusals({ endsOn: '2026-02-30' })).toContain('form.day-wrong')
    expect(refusals({ startsOn: '1026-01-01' })).toEqual(['activity.day-far'])
  })

  test('what an indicator showed was seen by today, wherever on earth', () => {
    const refused = (hours: number) => {
      const seenOn = new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 10)
      const read = valueContent.safeParse({ value: '12', seenOn, words: '', resultId: '1' })
      return read.error?.issues.map(({ message }) => message)
    }
    expect(refused(-24)).toBeUndefined()
    expect(refused(48)).toEqual(['activity.value-ahead'])
  })
})

describe('editing', () => {
  test('its institution and the coordinator mend it; nobody overwrites anybody', async () => {
    const key = await record(cast.justice)
    const { changeId } = await read(cast.justice, key)
    await edit(cast.coordinator, key, { title: 'Another title' })
    await edit(cast.coordinator, key, { title: 'Another title' }, changeId)
    await expect(edit(cast.justice, key, { title: 'A third' }, changeId)).rejects.toMatchObject({
      code: 'record.changed-meanwhile',
    })
    await expect(edit(cast.health, key, { title: 'A third' })).rejects.toMatchObject({
      code: 'activity.not-yours-to-edit',
    })
  })

  test('a partner’s words are the partner’s, whatever the State may read', async () => {
    const key = await record(cast.partnerOne)
    await edit(cast.partnerOne, key, { words: 'Three experts now.' })
    await expect(edit(cast.coordinator, key, { words: 'None.' })).rejects.toMatchObject({
      code: 'activity.not-yours-to-edit',
    })
    const past = as(cast.coordinator, async (transaction) => {
      const change = await beginChange(transaction, { ...through, confidential: true })
      await sql`update cooperation.activity set words = 'None.', change_id = ${change}
                 where id = ${key.id}`.execute(transaction)
    })
    await expect(past).rejects.toMatchObject({ constraint: 'partner_words' })
  })

  test('it comes to serve recommendations, and no longer', async () => {
    const [one, two, three] = someRecommendations
    const key = await record(cast.justice, { recommendations: [one, two] })
    await edit(cast.justice, key, { recommendations: [two, three] })
    expect((await read(cast.health, key)).recommendations).toEqual([two, three])
  })

  test('it answers a need of its State that whoever records it sees', async () => {
    const need = await as(cast.coordinator, (transaction) =>
      writeNeed(transaction, someNeed, randomUUID(), through),
    )
    const key = await record(cast.justice, { need })
    const answered = async () =>
      (await as(cast.health, (transaction) => needsAnswered(transaction, key))).map(({ id }) => id)
    expect(await answered()).toEqual([need])
    await as(cast.justice, (transaction) =>
      answerNeed(transaction, key.id, { need, answers: false }, through),
    )
    expect(await answered()).toEqual([])
    await expect(record(cast.partnerOne, { need })).rejects.toMatchObject({ code: 'need.not-found' })
  })
})

describe('taking part', () => {
  test('a partner is entered by who may consent, and reads it from then on; another does not', async () => {
    const key = await record(cast.justice)
    await expect(enter(cast.coordinator, key, cast.partnerOne)).rejects.toMatchObject({
      code: 'activity.not-yours-to-enter',
    })
    await enter(cast.approver, key, cast.partnerOne)
    expect(await readers(key)).toEqual([...government, 'partnerOne'])
    await enter(cast.coordinator, key, cast.health)
    await expect(enter(cast.partnerOne, key, cast.partnerTwo)).rejects.toMatchObject({
      code: 'activity.not-yours-to-enter',
    })
    await as(cast.partnerOne, async (transaction) => {
      const [, own] = await participantsOf(transaction, key)
      await removeParticipant(transaction, key.id, own?.id ?? 0, through)
    })
    expect(await readers(key)).toEqual(government)
  })

  test('it is named to others where it agrees itself', async () => {
    const key = await record(cast.justice)
    await enter(cast.approver, key, cast.partnerOne)
    await open(key)
    const names = async () => (await participantsOf(database.program.kysely, key)).map(({ name }) => name)
    expect(await names()).toEqual([])
    await as(cast.justice, (transaction) => agreeToBeNamed(transaction, key.id, true, through))
    expect(await names()).toEqual(['justice'])
    await as(cast.partnerOne, (transaction) => agreeToBeNamed(transaction, key.id, true, through))
    expect(await names()).toEqual(['justice', 'partnerOne'])
  })

  test('who recorded it stays', async () => {
    const key = await record(cast.partnerOne)
    const [own] = await as(cast.partnerOne, (transaction) => participantsOf(transaction, key))
    await expect(
      as(cast.partnerOne, (transaction) => removeParticipant(transaction, key.id, own?.id ?? 0, through)),
    ).rejects.toMatchObject({ code: 'activity.recorder-stays' })
  })
})

describe('what the public sees', () => {
  test('what a State records, once it consents', async () => {
    const key = await record(cast.justice)
    await open(key)
    expect(await readers(key)).toEqual([...Object.keys(cast), 'anyone'])
  })

  test('what a partner records, once both agree, the State for this very activity', async () => {
    const key = await record(cast.partnerOne)
    await open(key)
    expect(await readers(key)).toEqual([...government, 'partnerOne'])
    await as(cast.partnerOne, (transaction) => agreeToPublic(transaction, key.id, true, through))
    expect(await readers(key)).toEqual([...Object.keys(cast), 'anyone'])
    await expect(edit(cast.partnerOne, key, { words: 'Something else.' })).rejects.toMatchObject({
      code: 'activity.words-open',
    })
    await edit(cast.partnerOne, key, { course: 'suspended' })
    await as(cast.partnerOne, (transaction) => agreeToPublic(transaction, key.id, false, through))
    expect(await readers(key)).toEqual([...government, 'partnerOne'])
  })

  test('of the results, what the State wrote; what a partner wrote once the State has agreed to it', async () => {
    const key = await record(cast.justice)
    await enter(cast.approver, key, cast.partnerOne)
    await open(key)
    await expectResult(cast.health, key)
    await expectResult(cast.partnerOne, key)
    const seen = async () => (await resultsOf(database.program.kysely, key)).length
    expect(await seen()).toBe(1)
    const [, partners] = await as(cast.approver, (transaction) => resultsOf(transaction, key))
    expect(partners).toMatchObject({ agreed: false })
    const agree = (who: Proof, change: number) =>
      as(who, (transaction) => agreeToWritten(transaction, key.id, change, through))
    await expect(agree(cast.coordinator, partners?.changeId ?? 0)).rejects.toMatchObject({
      code: 'consent.no-power',
    })
    await agree(cast.approver, (partners?.changeId ?? 0) - 1)
    expect(await seen()).toBe(1)
    await agree(cast.approver, partners?.changeId ?? 0)
    expect(await seen()).toBe(2)
    // Altered by the partner, it waits again.
    await as(cast.partnerOne, async (transaction) => {
      const [, own] = await resultsOf(transaction, key)
      await writeResult(
        transaction,
        key.id,
        own?.id,
        { ...someResult, target: '41' },
        { opened: own?.changeId ?? 0, formKey: randomUUID() },
        through,
      )
    })
    expect(await seen()).toBe(1)
  })
})

describe('sums', () => {
  const sum = (organisationId: number): SumContent => ({
    kind: 'budget',
    organisationId,
    year: 2026,
    amount: 120000.5,
    currency: 'EUR',
  })
  const write = (who: Proof, { id }: ActivityKey, content: SumContent, formKey: string = randomUUID()) =>
    as(who, (transaction) => writeSum(transaction, id, undefined, content, { opened: 0, formKey }, through))

  test('are seen by those who take part, and by others once who may consent has opened them', async () => {
    const key = await record(cast.justice)
    await open(key)
    const formKey = randomUUID()
    await write(cast.justice, key, sum(cast.justice.organisation), formKey)
    await write(cast.justice, key, sum(cast.justice.organisation), formKey)
    const seen = () => sumsOf(database.program.kysely, key)
    expect(await as(cast.health, (transaction) => sumsOf(transaction, key))).toHaveLength(1)
    expect(await seen()).toEqual([])
    const openSum = (who: Proof, isOpen: boolean) =>
      as(who, (transaction) => openSums(transaction, key.id, isOpen, through))
    await expect(openSum(cast.coordinator, true)).rejects.toMatchObject({ code: 'consent.no-power' })
    await openSum(cast.approver, true)
    expect(await seen()).toMatchObject([{ amount: 120000.5, currency: 'EUR', year: 2026 }])
    await openSum(cast.approver, false)
    expect(await seen()).toEqual([])
  })

  test('are paid by who takes part', async () => {
    const key = await record(cast.justice)
    await expect(write(cast.justice, key, sum(cast.partnerTwo.organisation))).rejects.toMatchObject({
      code: 'activity.payer-unknown',
    })
  })

  test('in a currency that there is, above nothing, in a year of our time', () => {
    const typed = { kind: 'payment', organisationId: '1', year: '2026', amount: '1 200,50', currency: 'EUR' }
    expect(sumContent.parse(typed)).toMatchObject({ amount: 1200.5, year: 2026 })
    const refusals = (changed: Partial<typeof typed>) =>
      sumContent.safeParse({ ...typed, ...changed }).error?.issues.map(({ message }) => message)
    expect(refusals({ currency: 'XQQ' })).toEqual(['form.currency-unknown'])
    expect(refusals({ currency: '' })).toContain('form.currency-missing')
    expect(refusals({ amount: '' })).toEqual(['form.missing'])
    expect(refusals({ amount: '-5' })).toEqual(['form.amount-wrong'])
    expect(refusals({ year: '1889' })).toEqual(['activity.year-wrong'])
  })
})

describe('parts', () => {
  test('each side alters and removes what it wrote itself', async () => {
    const key = await record(cast.justice)
    await enter(cast.approver, key, cast.partnerOne)
    await expectResult(cast.partnerOne, key)
    const [result] = await as(cast.justice, (transaction) => resultsOf(transaction, key))
    const id = result?.id ?? 0
    await expect(
      as(cast.justice, (transaction) => partToAlter(transaction, key.id, 'result', id)),
    ).rejects.toMatchObject({ code: 'activity.part-not-yours' })
    const value = { value: '12', seenOn: '2026-10-01', words: null }
    await as(cast.justice, (transaction) =>
      writeValue(transaction, key.id, undefined, { ...value, resultId: id }, version(), through),
    )
    await expect(
      as(cast.partnerOne, (transaction) => removePart(transaction, key.id, 'result', id, through)),
    ).rejects.toMatchObject({ code: 'activity.others-values' })
    const [standing] = await as(cast.partnerOne, (transaction) => resultsOf(transaction, key))
    expect(standing?.values).toMatchObject([value])
    await as(cast.health, (transaction) =>
      removePart(transaction, key.id, 'value', standing?.values[0]?.id ?? 0, through),
    )
    await as(cast.partnerOne, (transaction) => removePart(transaction, key.id, 'result', id, through))
    expect(await as(cast.justice, (transaction) => resultsOf(transaction, key))).toEqual([])
  })

  test('a document is kept once, for those who see the activity', async () => {
    const key = await record(cast.justice)
    const formKey = randomUUID()
    const document = {
      title: 'Plan',
      name: 'plan.txt',
      mediaType: 'text/plain',
      content: Buffer.from('A plan'),
    }
    for (let sent = 0; sent < 2; sent++)
      await as(cast.justice, (transaction) => addDocument(transaction, key.id, document, formKey, through))
    expect(await as(cast.health, (transaction) => documentsOf(transaction, key))).toMatchObject([
      { title: 'Plan', bytes: 6, agreed: true },
    ])
    expect(await documentsOf(database.program.kysely, key)).toEqual([])
    await expect(
      as(cast.partnerTwo, (transaction) => addDocument(transaction, key.id, document, randomUUID(), through)),
    ).rejects.toMatchObject({ code: 'activity.not-found' })
  })
})

test('what both sides accepted becomes an activity, once, with its partner and the needs behind it', async () => {
  const agreement = randomUUID()
  const begin = (who: Proof) =>
    as(who, (transaction) => activityFromTerms(transaction, { stateId: 'XTL', agreement }, through))
  await agree(agreement)
  await expect(begin(cast.coordinator)).rejects.toMatchObject({ code: 'activity.no-agreement' })
  await accept(cast.approver, agreement, 'state')
  await accept(cast.partnerOne, agreement, 'partner')
  await expect(begin(cast.partnerOne)).rejects.toMatchObject({ code: 'activity.not-yours-to-record' })
  const key = await begin(cast.coordinator)
  expect(await begin(cast.coordinator)).toEqual(key)
  expect(await read(cast.partnerOne, key)).toMatchObject({
    title: 'Support for a register',
    kinds: ['statistics', 'training'],
    recommendations: ['aaaaaaaaaaaa'],
    course: 'as-dated',
    reportBackOn: '2027-12-30',
  })
  // Nobody pays anything by these terms.
  expect(await as(cast.partnerOne, (transaction) => participantsOf(transaction, key))).toMatchObject([
    { role: 'accountable' },
    { role: 'implementing' },
  ])
  expect(await as(cast.partnerOne, (transaction) => resultsOf(transaction, key))).toMatchObject([
    { title: 'One register', indicator: 'Places in it', target: '40' },
  ])
  // An expert whose employer has released her for this request.
  await database.owner.pool.query(
    `with expert as (
       insert into exchange.expert (person_id, organisation_id, words, language, kinds, languages, available_from,
                                    available_until, form_key, change_id)
       select $1, $2, 'Registers', 'en', '{training}', '{en}', '2026-01-01', '2027-01-01', gen_random_uuid(), max(id)
         from record.change returning id)
     insert into exchange.deployment (state_id, expert_id, request_id, task, starts_on, ends_on, expert_answered_at,
                                      expert_agrees, employer_answered_at, employer_releases, form_key, change_id)
     select 'XTL', expert.id, $3, 'Two weeks', '2026-03-01', '2026-03-14', now(), true, now(), true,
            gen_random_uuid(),
            (select max(id) from record.change) from expert`,
    [cast.partnerTwo.person, cast.partnerTwo.organisation, request],
  )
  const deployed = (who: Proof) => as(who, (transaction) => deploymentsFor(transaction, key))
  expect(await deployed(cast.coordinator)).toMatchObject([{ task: 'Two weeks', startsOn: '2026-03-01' }])
  expect(await deployed(cast.partnerOne)).toEqual([])
})

test('whether it is planned, under way or completed its days say; only what they cannot say is stated', async () => {
  const around = (days: number) => daysAfter(todayInUtc(), days)
  const dated = (from: number, until: number) => ({ startsOn: around(from), endsOn: around(until) })
  const stated = [
    [{ ...dated(10, 20) }, 'planned'],
    [{ ...dated(-10, 10) }, 'under-way'],
    [{ ...dated(-20, -10) }, 'completed'],
    [{ ...dated(-10, 10), course: 'suspended' }, 'suspended'],
    [{ ...dated(-20, -10), course: 'cancelled' }, 'cancelled'],
  ] as const
  for (const [content, status] of stated) {
    const key = await record(cast.foreignCoordinator, { ...content, recommendations: [] })
    expect(await read(cast.foreignCoordinator, key), status).toMatchObject({ status })
    const listed = await as(cast.foreignCoordinator, (transaction) =>
      listActivities(transaction, { stateId: 'SVN', status }, { limit: 10, offset: 0 }, todayInUtc()),
    )
    expect(listed.activities.map(({ id }) => id)).toEqual([key.id])
  }
})

const accept = (who: Proof, agreement: string, side: 'state' | 'partner') =>
  as(who, async (transaction) => {
    const change = await beginChange(transaction, { ...through, confidential: true })
    await sql`
      update exchange.terms set ${sql.ref(`${side}_accepted_by`)} = 'By name', ${sql.ref(`${side}_accepted_at`)} = now(),
             change_id = ${change} where agreement = ${agreement}`.execute(transaction)
  })

/** Terms that a State proposes to a partner, behind a request for one need. */
async function agree(agreement: string): Promise<void> {
  const need = await as(cast.coordinator, (transaction) =>
    writeNeed(transaction, someNeed, randomUUID(), through),
  )
  const token = randomUUID()
  await as(cast.coordinator, async (transaction) => {
    const change = await beginChange(transaction, { ...through, confidential: true })
    await sql`update exchange.need set taken_up_at = now(), change_id = ${change} where id = ${need}`.execute(
      transaction,
    )
    const { rows } = await sql<{ id: number }>`
      insert into exchange.request (state_id, organisation_id, side, audience, title, words, language, token, named,
                                    form_key, change_id)
      values ('XTL', ${cast.coordinator.organisation}, 'government', 'government', 'A request', 'Words', 'en', ${token},
              'open', gen_random_uuid(), ${change}) returning id`.execute(transaction)
    await sql`insert into exchange.request_need (state_id, request_id, need_id, change_id)
      values ('XTL', ${rows[0]?.id}, ${need}, ${change})`.execute(transaction)
    request = rows[0]?.id ?? 0
  })
  await as(cast.approver, async (transaction) => {
    const change = await beginChange(transaction, { ...through, confidential: true })
    await sql`update exchange.request set sent_at = now(), change_id = ${change} where id = ${request}`.execute(
      transaction,
    )
  })
  await as(cast.approver, (transaction) =>
    giveConsent(
      transaction,
      { ...usual, audience: 'partners', subject: { kind: 'request', id: request } },
      through,
    ),
  )
  const thread = randomUUID()
  await as(cast.partnerOne, async (transaction) => {
    const change = await beginChange(transaction, { ...through, confidential: true })
    await sql`insert into exchange.thread (token, request_token, organisation_id, stance, form_key, change_id)
      values (${thread}, ${token}, ${cast.partnerOne.organisation}, 'interested', gen_random_uuid(), ${change})`.execute(
      transaction,
    )
  })
  await as(cast.coordinator, async (transaction) => {
    const change = await beginChange(transaction, { ...through, confidential: true })
    const results = [{ result: 'One register', indicator: 'Places in it', baseline: '0', target: '40' }]
    await sql`
      insert into exchange.terms (state_id, agreement, version, thread_token, organisation_id, title, tasks, results,
                                  starts_on, ends_on, report_back_on, language, proposed_by_state, form_key, change_id)
      values ('XTL', ${agreement}, 1, ${thread}, ${cast.partnerOne.organisation}, 'Support for a register', '[]',
              ${JSON.stringify(results)}, '2026-01-01', '2027-06-30', '2027-12-30', 'en', true, gen_random_uuid(),
              ${change})`.execute(transaction)
  })
}
let request = 0

test('a list begins with the reports that are missing, then those due next', async () => {
  const began = { recommendations: [], startsOn: '2020-01-01', endsOn: '2020-06-01' }
  const late = await record(cast.partnerTwo, { ...began, title: 'Late', reportBackOn: '2021-01-01' })
  const later = await record(cast.partnerTwo, { ...began, title: 'Later', reportBackOn: '2031-01-01' })
  const next = await record(cast.partnerTwo, { ...began, title: 'Next', reportBackOn: '2030-01-01' })
  const list = (report?: 'none') =>
    as(cast.partnerTwo, (transaction) =>
      listActivities(
        transaction,
        { stateId: 'taken-part-in', report },
        { limit: 10, offset: 0 },
        '2026-11-22',
      ),
    )
  const { total, activities } = await list()
  expect(total).toBe(3)
  expect(activities.map(({ id }) => id)).toEqual([late.id, next.id, later.id])
  expect(activities[0]?.report).toEqual({ dueOn: '2021-01-01', standing: 'none' })
  expect(activities[2]?.due).toEqual([{ dueOn: '2031-01-01', standing: 'not-due' }])
  expect((await list('none')).activities.map(({ title }) => title)).toEqual(['Late'])
})
