/** Needs: who states, sees, mends and takes them up, and that nobody overwrites anybody. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { giveConsent } from '#consent/commands.ts'
import { usual } from '#consent/testing.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { beginChange } from '#record/change.ts'
import { editNeed, removeNeed, setAsideNeed, takeUpNeed, writeNeed } from './commands.ts'
import { needContent, type Need, type NeedContent } from './model.ts'
import { answersTo, findNeed, listNeeds, needsBehind, readNeeds } from './store.ts'
import { addRecommendations, someNeed, someRecommendations } from './testing.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addRecommendations(database)
})
afterAll(() => database.close())

const through = { through: 'page' } as const
const as = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, who, work)

const write = (who: Proof, content: Partial<NeedContent> = {}, formKey: string = randomUUID()) =>
  as(who, (transaction) => writeNeed(transaction, { ...someNeed, ...content }, formKey, through))

async function read(who: Proof, id: number): Promise<Need> {
  const need = await as(who, (transaction) => findNeed(transaction, id))
  if (!need) throw new Error('the need is not seen')
  return need
}

async function edit(who: Proof, id: number, content: Partial<NeedContent>, opened?: number) {
  const need = await read(who, id)
  await as(who, (transaction) =>
    editNeed(transaction, id, { ...need, ...content }, opened ?? need.changeId, through),
  )
}

const takeUp = async (who: Proof, id: number) => {
  const { changeId } = await read(who, id)
  await as(who, (transaction) => takeUpNeed(transaction, id, changeId, through))
}

const setAside = async (who: Proof, id: number, because: string) => {
  const { changeId } = await read(who, id)
  await as(who, (transaction) => setAsideNeed(transaction, id, { opened: changeId, because }, through))
}

async function readers(id: number): Promise<string[]> {
  const found: string[] = []
  for (const [name, who] of Object.entries(cast))
    if (await as(who, (transaction) => findNeed(transaction, id))) found.push(name)
  if (await findNeed(database.program.kysely, id)) found.push('anyone')
  return found
}

/** Puts a need into a request of the coordinator's, sent out or not, as the migration knows it. */
async function askFor(id: number, isSent: boolean): Promise<void> {
  await as(cast.coordinator, async (transaction) => {
    const change = await beginChange(transaction, { ...through, confidential: true })
    const { rows } = await sql<{ id: number }>`
      insert into exchange.request (state_id, organisation_id, side, audience, title, words, language, named, form_key,
                                    change_id)
      values ('XTL', ${cast.coordinator.organisation}, 'government', 'government', 'A request', 'Words', 'en', 'open',
              gen_random_uuid(), ${change}) returning id`.execute(transaction)
    await sql`insert into exchange.request_need (state_id, request_id, need_id, change_id)
      values ('XTL', ${rows[0]?.id}, ${id}, ${change})`.execute(transaction)
  })
  if (!isSent) return
  await as(cast.approver, async (transaction) => {
    const change = await beginChange(transaction, { ...through, confidential: true })
    await sql`update exchange.request set sent_at = now(), change_id = ${change}`.execute(transaction)
  })
}

const government = ['coordinator', 'approver', 'justice', 'health', 'delegate']

describe('stating a need', () => {
  test('what an institution proposes, its government reads, word for word, and nobody else', async () => {
    const id = await write(cast.justice)
    expect(await read(cast.coordinator, id)).toMatchObject({
      ...someNeed,
      standing: 'proposed',
      author: 'justice',
    })
    expect(await readers(id)).toEqual(government)
  })

  test('kept inside, its institution alone reads it, and the coordinator does not', async () => {
    expect(await readers(await write(cast.justice, { audience: 'institution' }))).toEqual(['justice'])
  })

  test('what a body suggests is read by its government only once the body consents', async () => {
    const id = await write(cast.nhri)
    expect(await readers(id)).toEqual(['nhri', 'nhriApprover'])
    await as(cast.nhriApprover, (transaction) =>
      giveConsent(transaction, { ...usual, audience: 'government', subject: { kind: 'need', id } }, through),
    )
    expect(await readers(id)).toEqual([...government, 'nhri', 'nhriApprover'])
    expect(await read(cast.coordinator, id)).toMatchObject({ standing: 'suggested', author: 'nhri' })
  })

  test('pressed twice, it is written once', async () => {
    const key = randomUUID()
    const [one, other] = await Promise.all([write(cast.justice, {}, key), write(cast.justice, {}, key)])
    expect(one).toBe(other)
  })

  test.each(['partnerOne', 'partnerTwo', 'secretariat', 'administrator'] as const)(
    '%s states none for a State',
    async (name) => {
      await expect(write(cast[name])).rejects.toMatchObject({ code: 'need.not-yours-to-write', status: 403 })
    },
  )

  test('a recommendation to another State, or to nobody, is behind no need', async () => {
    await expect(write(cast.justice, { recommendations: ['zzzzzzzzzzzz'] })).rejects.toMatchObject({
      code: 'need.recommendation-unknown',
    })
    await expect(write(cast.foreignCoordinator)).rejects.toMatchObject({
      code: 'need.recommendation-unknown',
    })
  })
})

describe('mending a need', () => {
  test('its recommendations come and go, and the coordinator mends what is shared', async () => {
    const [one, two, three] = someRecommendations
    const id = await write(cast.justice, { recommendations: [one, two] })
    await edit(cast.coordinator, id, { recommendations: [two, three], title: 'A better title' })
    expect(await read(cast.justice, id)).toMatchObject({
      recommendations: [two, three],
      title: 'A better title',
      author: 'justice',
    })
  })

  test('sent twice, an edit changes something once; nobody overwrites anybody', async () => {
    const id = await write(cast.justice)
    const { changeId } = await read(cast.justice, id)
    await edit(cast.justice, id, { title: 'Mine' })
    await edit(cast.justice, id, { title: 'Mine' }, changeId)
    await expect(edit(cast.coordinator, id, { title: 'Yours' }, changeId)).rejects.toMatchObject({
      code: 'record.changed-meanwhile',
      status: 409,
    })
    expect((await read(cast.justice, id)).title).toBe('Mine')
  })

  test('taken up, it is mended by the coordinator alone', async () => {
    const id = await write(cast.justice)
    await takeUp(cast.coordinator, id)
    await expect(edit(cast.justice, id, { title: 'Another' })).rejects.toMatchObject({
      code: 'need.not-yours-to-edit',
    })
    await edit(cast.coordinator, id, { title: 'Another' })
  })

  test('who sees it is not for the coordinator to say', async () => {
    const id = await write(cast.justice)
    await expect(edit(cast.coordinator, id, { audience: 'institution' })).rejects.toMatchObject({
      code: 'need.audience-not-yours',
    })
  })
})

describe('what becomes of it', () => {
  test('taken up, set aside for a reason that its author reads, and taken up again', async () => {
    const id = await write(cast.justice)
    await takeUp(cast.coordinator, id)
    expect((await read(cast.justice, id)).standing).toBe('taken-up')
    await expect(setAside(cast.coordinator, id, '  ')).rejects.toMatchObject({ code: 'need.reason-missing' })
    await setAside(cast.coordinator, id, 'The new budget pays for it.')
    expect(await read(cast.justice, id)).toMatchObject({
      standing: 'set-aside',
      setAsideBecause: 'The new budget pays for it.',
    })
    await takeUp(cast.coordinator, id)
    expect(await read(cast.justice, id)).toMatchObject({ standing: 'taken-up', setAsideBecause: null })
  })

  test('its author takes nothing up, not by SQL either', async () => {
    const id = await write(cast.justice)
    await expect(takeUp(cast.justice, id)).rejects.toMatchObject({ code: 'need.not-yours-to-take-up' })
    const bySql = as(cast.justice, async (transaction) => {
      const change = await beginChange(transaction, { ...through, confidential: true })
      await sql`update exchange.need set taken_up_at = now(), change_id = ${change} where id = ${id}`.execute(
        transaction,
      )
    })
    await expect(bySql).rejects.toMatchObject({ constraint: 'coordinator_takes_up' })
  })

  test('in a request it stays: neither removed, nor set aside, nor kept inside', async () => {
    const id = await write(cast.coordinator)
    await takeUp(cast.coordinator, id)
    await askFor(id, false)
    expect((await read(cast.coordinator, id)).standing).toBe('taken-up')
    const { changeId } = await read(cast.coordinator, id)
    const inRequest = { code: 'need.in-request', status: 409 }
    await expect(setAside(cast.coordinator, id, 'No longer')).rejects.toMatchObject(inRequest)
    await expect(edit(cast.coordinator, id, { audience: 'institution' })).rejects.toMatchObject(inRequest)
    await expect(
      as(cast.coordinator, (transaction) => removeNeed(transaction, id, changeId, through)),
    ).rejects.toMatchObject(inRequest)
    await askFor(id, true)
    expect((await read(cast.coordinator, id)).standing).toBe('asked')
  })

  test('a suggestion is answered with a need of its government; the body learns nothing of it', async () => {
    const suggestion = await write(cast.nhri)
    await expect(write(cast.coordinator, { answersNeedId: suggestion })).rejects.toMatchObject({
      code: 'need.not-found',
    })
    await as(cast.nhriApprover, (transaction) =>
      giveConsent(
        transaction,
        { ...usual, audience: 'government', subject: { kind: 'need', id: suggestion } },
        through,
      ),
    )
    await expect(write(cast.justice, { answersNeedId: suggestion })).rejects.toMatchObject({
      code: 'need.not-yours-to-answer',
    })
    const answer = await write(cast.coordinator, { answersNeedId: suggestion })
    const key = { stateId: 'XTL', id: suggestion }
    expect((await read(cast.coordinator, suggestion)).standing).toBe('answered')
    expect((await read(cast.nhri, suggestion)).standing).toBe('suggested')
    expect(await as(cast.coordinator, (transaction) => answersTo(transaction, key))).toEqual([
      { id: answer, title: someNeed.title },
    ])
    expect(await as(cast.nhri, (transaction) => answersTo(transaction, key))).toEqual([])
    const { changeId } = await read(cast.nhri, suggestion)
    await as(cast.nhri, (transaction) => removeNeed(transaction, suggestion, changeId, through))
    expect((await read(cast.coordinator, answer)).answersNeedId).toBe(null)
  })

  test('removed by its organisation, it is gone', async () => {
    const id = await write(cast.justice)
    const { changeId } = await read(cast.justice, id)
    const remove = (who: Proof) => as(who, (transaction) => removeNeed(transaction, id, changeId, through))
    await expect(remove(cast.coordinator)).rejects.toMatchObject({ code: 'need.not-yours-to-remove' })
    await remove(cast.justice)
    await expect(remove(cast.justice)).rejects.toMatchObject({ code: 'need.not-found', status: 404 })
  })
})

describe('finding needs', () => {
  const list = (who: Proof, filter: Omit<Parameters<typeof listNeeds>[1], 'stateId'>, limit = 50) =>
    as(who, (transaction) => listNeeds(transaction, { stateId: 'XTL', ...filter }, { limit, offset: 0 }))

  test('by words, kind, standing and recommendation, each alone and together; the newest first', async () => {
    const recommendations = [someRecommendations[2]]
    const one = await write(cast.health, { title: 'Midwives 100%', kinds: ['services'], recommendations })
    const two = await write(cast.health, { title: 'Midwives again', kinds: ['training'], recommendations })
    await takeUp(cast.coordinator, two)
    const ids = async (filter: Parameters<typeof list>[1]) =>
      (await list(cast.coordinator, filter)).needs.map(({ id }) => id)
    expect(await ids({ words: ['midwives'] })).toEqual([two, one])
    expect(await ids({ words: ['100%'] })).toEqual([one])
    expect(await ids({ words: ['midwives'], kind: 'services' })).toEqual([one])
    expect(await ids({ words: ['midwives'], standing: 'taken-up' })).toEqual([two])
    const behind = await as(cast.coordinator, (transaction) =>
      needsBehind(transaction, { stateId: 'XTL', id: someRecommendations[2] }, 2),
    )
    expect(behind.map(({ id }) => id)).toEqual([two, one])
    expect(await list(cast.coordinator, { words: ['midwives'] }, 1)).toMatchObject({
      total: 2,
      needs: [{ id: two }],
    })
    expect(await list(cast.foreignCoordinator, {})).toEqual({ total: 0, needs: [] })
  })

  test('by their numbers, in their order, as far as they are seen', async () => {
    const [one, two] = [await write(cast.justice), await write(cast.justice, { audience: 'institution' })]
    const keys = [two, one].map((id) => ({ stateId: 'XTL', id }))
    const seenBy = (who: Proof) =>
      as(who, async (transaction) => (await readNeeds(transaction, keys)).map(({ id }) => id))
    expect(await seenBy(cast.justice)).toEqual([two, one])
    expect(await seenBy(cast.coordinator)).toEqual([one])
  })
})

describe('what a form says', () => {
  const typed = {
    recommendations: `${someRecommendations[0]} ${someRecommendations[0]} nonsense`,
    title: ' A register ',
    gap: 'None is kept.',
    kinds: 'statistics training',
    themes: '',
    groups: '',
    targets: '16.3',
    languages: 'fr',
    institutions: '',
    beneficiaries: '',
    tried: '',
    ownPart: '',
    wantedFrom: '2027-01-01',
    wantedUntil: '',
    cost: '25 000,50',
    currency: 'EUR',
    indicator: '',
    baseline: '',
    target: '',
    lasting: '',
    language: 'en',
    audience: 'government',
    answersNeedId: '',
  }

  test('becomes what a row holds', () => {
    expect(needContent.parse(typed)).toMatchObject({
      recommendations: [someRecommendations[0]],
      title: 'A register',
      kinds: ['statistics', 'training'],
      wantedFrom: '2027-01-01',
      wantedUntil: null,
      cost: 25000.5,
      answersNeedId: null,
    })
  })

  test('an amount may be written in Arabic digits', () => {
    const { cost } = needContent.parse({ ...typed, cost: '٢٥٬٠٠٠٫٥' })
    expect(cost).toBe(25000.5)
  })

  test.each([
    ['recommendations', { recommendations: 'nonsense' }, 'need.recommendation-missing'],
    ['title', { title: '  ' }, 'form.missing'],
    ['title', { title: 'x'.repeat(201) }, 'form.line-too-long'],
    ['gap', { gap: '' }, 'form.missing'],
    ['kinds', { kinds: '' }, 'form.choose'],
    ['kinds', { kinds: 'gifts' }, 'form.tag-unknown'],
    ['wantedFrom', { wantedFrom: '2027-02-30' }, 'form.day-wrong'],
    ['wantedUntil', { wantedUntil: '2026-12-31' }, 'form.ends-before'],
    ['cost', { cost: 'a lot' }, 'form.amount-wrong'],
    ['cost', { cost: '0' }, 'form.amount-wrong'],
    ['cost', { cost: '' }, 'form.amount-missing'],
    ['currency', { currency: 'ZZZ' }, 'form.currency-unknown'],
    ['currency', { currency: '' }, 'form.currency-missing'],
    ['audience', { audience: 'everyone' }, 'form.choose'],
    ['answersNeedId', { answersNeedId: '1; drop' }, 'need.not-found'],
  ])('is refused in its field: %s of %j', (field, wrong, code) => {
    const { error } = needContent.safeParse({ ...typed, ...wrong })
    expect(error?.issues.map(({ path, message }) => [path[0], message])).toEqual([[field, code]])
  })
})
