/** The roster: what a card shows and never tells, who answers for whom, when a name is told, and that it can be erased. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { erasePerson } from '#identity/erasure.ts'
import { colleagueIn, testCast, type Cast, type TestPerson } from '#identity/testing.ts'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { beginChange } from '#record/change.ts'
import { inDays } from '#platform/testing.ts'
import {
  addReference,
  checkReference,
  editProfile,
  eraseProfile,
  makeProfile,
  pauseProfile,
  removeReference,
} from './commands.ts'
import { answerDeployment, askExpert, releaseExpert, withdrawDeployment } from './deployment-commands.ts'
import { cardAskedBy, findDeployment, listDeployments, nameOfExpert } from './deployment-store.ts'
import {
  deploymentContent,
  profileContent,
  tellTaleIn,
  type Deployment,
  type ProfileContent,
} from './model.ts'
import { countCards, findCard, listCards, ownProfile, referencesOf, referencesToCheck } from './store.ts'
import { requestOut, someProfile, someTask } from './testing.ts'

let database: TestDatabase
let cast: Cast
/** The expert is Una Ferro of partnerOne; she has a colleague there. */
let expert: TestPerson
let colleague: TestPerson
let request: number

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  expert = cast.partnerOne
  colleague = await colleagueIn(database, 'colleague', cast.partnerOne.organisation)
  await asOwner(
    sql`update identity.personal set name = 'Una Ferro', change_id = record.current_change() where person_id = ${expert.person}`,
  )
  request = await requestOut(database, cast.coordinator.organisation)
})
afterAll(() => database.close())

const through = { through: 'page' } as const
const as = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, who, work)

/** What no page can do: as the owner, within a change. */
function asOwner<Row>(statement: ReturnType<typeof sql<Row>>) {
  return inTransactionAs(database.owner, database.operator, async (transaction) => {
    await beginChange(transaction, { through: 'command-line' })
    return statement.execute(transaction)
  })
}

const make = (who: Proof, content: Partial<ProfileContent> = {}) =>
  as(who, (transaction) => makeProfile(transaction, { ...someProfile, ...content }, randomUUID(), through))

const own = async (who: Proof) => {
  const profile = await as(who, ownProfile)
  if (!profile) throw new Error('there is no profile')
  return profile
}

const erase = (who: Proof) => as(who, (transaction) => eraseProfile(transaction, through))

const cardsFor = async (who: Proof | undefined) => {
  const look = (connection: ActingTransaction) =>
    listCards(connection, { words: [] }, { limit: 50, offset: 0 })
  return (await as(who ?? database.operator, look)).cards
}

/** The number of what a State asks of the one card that there is. */
async function ask(
  who: Proof = cast.approver,
  content = {},
  formKey: string = randomUUID(),
): Promise<number> {
  const [card] = await cardsFor(who)
  return as(who, (transaction) =>
    askExpert(transaction, card?.token ?? '', { ...someTask(request), ...content }, formKey, through),
  )
}

async function read(who: Proof, id: number): Promise<Deployment> {
  const found = await as(who, (transaction) => findDeployment(transaction, id))
  if (!found) throw new Error('the deployment is not seen')
  return found
}

const yes = { yes: true, because: '' }
async function answers(
  who: Proof,
  id: number,
  command: typeof answerDeployment | typeof releaseExpert,
  answer = yes,
): Promise<void> {
  const { changeId: opened } = await read(who, id)
  await as(who, (transaction) => command(transaction, id, { ...answer, opened }, through))
}

const named = (who: Proof, id: number) =>
  as(who, (transaction) => nameOfExpert(transaction, { stateId: 'XTL', id }))

beforeEach(async () => {
  if (await as(expert, ownProfile)) await erase(expert)
  await make(expert)
})

describe('a card', () => {
  test('is shown to governments alone, without who, where from or since when', async () => {
    for (const [name, who] of Object.entries(cast)) {
      const isGovernment = [
        'coordinator',
        'approver',
        'justice',
        'health',
        'delegate',
        'foreignCoordinator',
      ].includes(name)
      expect([name, (await cardsFor(who)).length]).toEqual([name, isGovernment ? 1 : 0])
    }
    const [card] = await cardsFor(cast.justice)
    expect(Object.keys(card ?? {}).sort()).toEqual(
      ['availableFrom', 'availableUntil', 'countriesKnown', 'evidence', 'groups', 'id', 'kinds', 'language', 'languages', 'targets', 'themes', 'token', 'words'], // prettier-ignore
    )
    expect(JSON.stringify(card)).not.toMatch(/Una|Ferro|partnerOne|example\.org/i)
    expect(
      await as(cast.justice, (transaction) => sql`select from exchange.expert`.execute(transaction)),
    ).toMatchObject({ rows: [] })
    expect(
      await as(colleague, (transaction) => sql`select from exchange.expert`.execute(transaction)),
    ).toMatchObject({ rows: [] })
  })

  test('comes in no order of time', async () => {
    await make(cast.partnerTwo)
    const tokens = (await cardsFor(cast.justice)).map(({ token }) => token)
    expect(tokens).toEqual(tokens.toSorted())
    expect(tokens).toHaveLength(2)
    await erase(cast.partnerTwo)
  })

  test('is not shown to a State for which the expert cannot work, while paused, or when they have left', async () => {
    const { changeId } = await own(expert)
    await as(expert, (transaction) =>
      editProfile(transaction, { ...someProfile, conflicts: ['SVN'] }, changeId, through),
    )
    expect(await cardsFor(cast.foreignCoordinator)).toEqual([])
    expect(await cardsFor(cast.coordinator)).toHaveLength(1)
    const pause = async (paused: boolean) => {
      const { changeId: opened } = await own(expert)
      await as(expert, (transaction) => pauseProfile(transaction, { paused, opened }, through))
    }
    await pause(true)
    expect(await cardsFor(cast.coordinator)).toEqual([])
    await pause(false)
    const role = (ends: Date | null) =>
      asOwner(
        sql`update identity.membership set ends_at = ${ends}, change_id = record.current_change() where id = ${expert.membership}`,
      )
    await role(new Date(Date.now() - 1000))
    expect(await cardsFor(cast.coordinator)).toEqual([])
    await role(null)
    expect(await cardsFor(cast.coordinator)).toHaveLength(1)
  })

  test('is narrowed and counted', async () => {
    const found = (filter: object) =>
      as(cast.justice, async (transaction) => {
        const { total } = await listCards(transaction, { words: [], ...filter }, { limit: 9, offset: 0 })
        return total
      })
    expect(await found({ language: 'fr', kind: 'expert', country: 'SVN', words: ['ISLANDS'] })).toBe(1)
    expect(await found({ language: 'ru' })).toBe(0)
    expect(await found({ evidence: '1' })).toBe(0)
    const counts = await as(cast.justice, (transaction) => countCards(transaction, { words: [] }))
    expect(counts.language).toEqual([
      { value: 'en', count: 1 },
      { value: 'fr', count: 1 },
    ])
    expect(counts.evidence).toEqual([{ value: '0', count: 1 }])
    const [card] = await cardsFor(cast.justice)
    expect(await as(cast.justice, (transaction) => findCard(transaction, card?.token ?? ''))).toEqual(card)
    expect(await as(cast.nhri, (transaction) => findCard(transaction, card?.token ?? ''))).toBeUndefined()
  })

  test.each([
    ['Write to una@example.org', 'expert.words-tell-email'],
    ['See www.example.org/una', 'expert.words-tell-link'],
    ['Call +386 41 123 456', 'expert.words-tell-link'],
    ['Ferro, twelve years in prisons', 'expert.words-tell-name'],
    ['known as UNA FERRO', 'expert.words-tell-name'],
    ['I work at PartnerOne', 'expert.words-tell-employer'],
    ['Una vida en las prisiones', 'expert.words-tell-name'],
    ['Conozco una prisión con 1 200 personas', undefined],
  ])('does not tell who it is: %s', async (words, code) => {
    expect(tellTaleIn(words, { name: 'Una Ferro', employer: 'partnerOne' })).toBe(code)
    const { changeId } = await own(expert)
    const edit = as(expert, (transaction) =>
      editProfile(transaction, { ...someProfile, words }, changeId, through),
    )
    if (code) await expect(edit).rejects.toMatchObject({ code })
    else await edit
  })
})

describe('a profile', () => {
  test('is one a person, of partners alone, and nobody overwrites it', async () => {
    const { id, changeId } = await own(expert)
    await make(expert)
    expect((await own(expert)).id).toBe(id)
    for (const who of [cast.coordinator, cast.nhri, cast.secretariat])
      await expect(make(who)).rejects.toMatchObject({ code: 'expert.not-yours' })
    const edit = (words: string) =>
      as(expert, (transaction) => editProfile(transaction, { ...someProfile, words }, changeId, through))
    await edit('Thirteen years.')
    await expect(edit('Fourteen years.')).rejects.toMatchObject({ code: 'record.changed-meanwhile' })
    // What it said before is hers, and not her employer's.
    const history = (who: Proof) =>
      as(who, (transaction) =>
        sql`select from record.history where table_name = 'exchange.expert'`.execute(transaction),
      )
    expect((await history(expert)).rows.length).toBeGreaterThan(0)
    expect((await history(colleague)).rows).toHaveLength(0)
  })

  test('is erased with what it said before, by the expert, and with the person', async () => {
    const words = 'Words that are to be gone.'
    const edit = async (said: string) => {
      const { changeId } = await own(expert)
      await as(expert, (transaction) =>
        editProfile(transaction, { ...someProfile, words: said }, changeId, through),
      )
    }
    await edit(words)
    await edit('Other words.')
    await as(expert, (transaction) => addReference(transaction, 'A judge who is to be gone', through))
    const id = await ask()
    const left = async (what: string) =>
      (await database.owner.pool.query(`select before from record.history where before::text like $1
        union all select to_jsonb(e) from exchange.expert e where to_jsonb(e)::text like $1
        union all select to_jsonb(r) from exchange.expert_reference r where to_jsonb(r)::text like $1`, [`%${what}%`])).rows.length // prettier-ignore
    expect(await left('to be gone')).toBe(2)
    await erase(expert)
    expect(await left('to be gone')).toBe(0)
    expect(await as(expert, ownProfile)).toBeUndefined()
    expect((await read(cast.approver, id)).standing).toBe('erased')

    const leaver = await colleagueIn(database, `leaver${randomUUID()}`, cast.partnerOne.organisation)
    await make(leaver, { words })
    await as(database.operator, (transaction) =>
      erasePerson(transaction, leaver.person, { through: 'command-line' }),
    )
    expect(await left('to be gone')).toBe(0)
  })

  test('has references that the secretariat checks', async () => {
    await as(expert, (transaction) => addReference(transaction, 'Judge Amal, Supreme Court', through))
    const { id: profile } = await own(expert)
    const list = { limit: 50, offset: 0 }
    const seen = (who: Proof) => as(who, (transaction) => referencesToCheck(transaction, list))
    for (const who of [cast.coordinator, cast.partnerTwo, colleague, cast.administrator])
      expect((await seen(who)).references).toEqual([])
    const [reference] = (await seen(cast.secretariat)).references
    expect(reference).toMatchObject({
      expert: 'Una Ferro',
      employer: 'partnerOne',
      level: 0,
      checkedAt: null,
    })
    if (!reference) throw new Error('there is no reference')
    const check = (who: Proof, level: number) =>
      as(who, (transaction) =>
        checkReference(transaction, { id: reference.id, level, opened: reference.changeId }, through),
      )
    await expect(check(expert, 3)).rejects.toMatchObject({ code: 'expert.not-yours-to-check' })
    await expect(check(cast.secretariat, 4)).rejects.toMatchObject({ code: 'expert.level-unknown' })
    await check(cast.secretariat, 2)
    await expect(check(cast.secretariat, 1)).rejects.toMatchObject({ code: 'record.changed-meanwhile' })
    const [checked] = await as(expert, (transaction) => referencesOf(transaction, profile))
    expect(checked).toMatchObject({ level: 2 })
    expect(checked?.checkedAt).toBeInstanceOf(Date)
    expect((await cardsFor(cast.justice))[0]?.evidence).toBe(2)
    // Nobody else says what it is worth, in whatever way they ask.
    await expect(
      as(expert, (transaction) =>
        sql`insert into exchange.expert_reference (expert_id, given_by, level, checked_by, checked_at, change_id)
            values (${profile}, 'Me', 3, ${expert.person}, now(), 1)`.execute(transaction),
      ),
    ).rejects.toThrow(/row-level security/)
    await as(expert, (transaction) => removeReference(transaction, reference.id, through))
    expect((await cardsFor(cast.justice))[0]?.evidence).toBe(0)
  })
})

describe('a deployment', () => {
  test('is asked, agreed to, released, and then the name is told, to the State alone', async () => {
    const id = await ask()
    expect((await read(expert, id)).party).toBe('expert')
    // Before the expert has answered, the employer knows nothing of it.
    expect(await as(colleague, (transaction) => findDeployment(transaction, id))).toBeUndefined()
    expect(await named(cast.approver, id)).toBeUndefined()
    await answers(expert, id, answerDeployment)
    expect(await named(cast.approver, id)).toBeUndefined()
    expect(await read(colleague, id)).toMatchObject({
      party: 'employer',
      standing: 'agreed',
      mayRelease: true,
    })
    // She does not release herself, since someone else is there.
    await expect(answers(expert, id, releaseExpert)).rejects.toMatchObject({
      code: 'deployment.not-yours-to-release',
    })
    await answers(colleague, id, releaseExpert)
    expect(await named(cast.approver, id)).toEqual({
      name: 'Una Ferro',
      employer: 'partnerOne',
      email: expert.email,
    })
    expect(await named(cast.coordinator, id)).toBeDefined()
    for (const who of [cast.foreignCoordinator, cast.partnerTwo, cast.nhri, cast.secretariat, expert])
      expect(await named(who, id)).toBeUndefined()
    expect((await read(cast.coordinator, id)).standing).toBe('released')
  })

  test('is seen by its parties alone', async () => {
    const id = await ask()
    const seen: string[] = []
    for (const [name, who] of Object.entries(cast))
      if (await as(who, (transaction) => findDeployment(transaction, id))) seen.push(name)
    expect(seen).toEqual(['coordinator', 'approver', 'justice', 'health', 'delegate', 'partnerOne'])
    expect(await findDeployment(database.program.kysely, id)).toBeUndefined()
    const { total } = await as(expert, (transaction) => listDeployments(transaction, { limit: 1, offset: 0 }))
    expect(total).toBe(1)
    expect(
      await as(cast.approver, (transaction) => cardAskedBy(transaction, { stateId: 'XTL', id })),
    ).toMatchObject({ words: someProfile.words })
  })

  test('is asked by whoever may consent, for a request that is out, when the expert is free, once', async () => {
    for (const who of [cast.coordinator, cast.justice])
      await expect(ask(who)).rejects.toMatchObject({ code: 'deployment.not-yours-to-ask' })
    await expect(ask(cast.approver, { request: request + 999 })).rejects.toMatchObject({
      code: 'deployment.request-not-out',
    })
    await expect(ask(cast.approver, { endsOn: inDays(301) })).rejects.toMatchObject({
      code: 'deployment.not-available',
    })
    const formKey = randomUUID()
    const ids = await Promise.all([1, 2].map(() => ask(cast.approver, {}, formKey)))
    expect(new Set(ids).size).toBe(1)
    await expect(ask()).rejects.toMatchObject({ code: 'deployment.already-asked' })
    await expect(
      as(cast.approver, (transaction) =>
        askExpert(transaction, randomUUID(), someTask(request), randomUUID(), through),
      ),
    ).rejects.toMatchObject({ code: 'deployment.no-such-card' })
  })

  test('is answered by each for itself, once, and refused with a reason', async () => {
    const id = await ask()
    const no = { yes: false, because: ' ' }
    await expect(answers(cast.approver, id, answerDeployment)).rejects.toMatchObject({
      code: 'deployment.not-yours-to-answer',
    })
    await expect(answers(expert, id, answerDeployment, no)).rejects.toMatchObject({
      code: 'deployment.reason-missing',
    })
    await answers(expert, id, answerDeployment, { ...no, because: 'I am elsewhere then.' })
    await expect(answers(expert, id, answerDeployment)).rejects.toMatchObject({ code: 'deployment.answered' })
    expect(await read(cast.approver, id)).toMatchObject({
      standing: 'declined',
      refusedBecause: 'I am elsewhere then.',
    })
    const second = await ask()
    await answers(expert, second, answerDeployment)
    await answers(colleague, second, releaseExpert, { yes: false, because: 'We need her here.' })
    expect(await read(cast.approver, second)).toMatchObject({ standing: 'not-released' })
    expect(await named(cast.approver, second)).toBeUndefined()
  })

  test('is nobody else’s to answer in the database either', async () => {
    const id = await ask()
    const force = (who: Proof, setting: ReturnType<typeof sql>) =>
      as(who, async (transaction) => {
        const change = await beginChange(transaction, { ...through, confidential: true })
        const { numAffectedRows } = await sql`
          update exchange.deployment set ${setting}, change_id = ${change} where id = ${id}`.execute(
          transaction,
        )
        return Number(numAffectedRows)
      })
    const agree = sql`expert_agrees = true, expert_answered_at = now()`
    const release = sql`employer_releases = true, employer_answered_at = now()`
    await expect(force(cast.approver, agree)).rejects.toThrow(/answers for itself/)
    expect(await force(colleague, agree)).toBe(0)
    await force(expert, agree)
    await expect(force(expert, release)).rejects.toThrow(/answers for itself/)
    await expect(force(cast.approver, release)).rejects.toThrow(/answers for itself/)
    await expect(force(expert, sql`task = 'another'`)).rejects.toThrow(/answers for itself/)
  })

  test('is withdrawn by the State, and then answered no more', async () => {
    const id = await ask()
    const { changeId } = await read(expert, id)
    await expect(
      as(expert, (transaction) => withdrawDeployment(transaction, id, changeId, through)),
    ).rejects.toMatchObject({ code: 'deployment.not-yours-to-ask' })
    await as(cast.coordinator, (transaction) => withdrawDeployment(transaction, id, changeId, through))
    await expect(answers(expert, id, answerDeployment)).rejects.toMatchObject({ code: 'deployment.answered' })
  })
})

test('whose turn it is hears of it by a letter, and nobody else', async () => {
  const told = async () => {
    const { rows } = await database.owner.pool.query<{ person: number; kind: string; path: string }>(
      'with told as (delete from exchange.notice returning *) select person_id as person, kind, path from told order by 2, 1',
    )
    return rows.map(({ person, kind, path }) => [person, kind, path.replace(/\d+$/, '')])
  }
  await told()
  const path = '/desk/deployments/'
  const id = await ask()
  expect(await told()).toEqual([[expert.person, 'deployment-waits', path]])
  await answers(expert, id, answerDeployment)
  const employers = (await told()).map(([person]) => person)
  expect(employers).toContain(colleague.person)
  expect(employers).not.toContain(expert.person)
  await answers(colleague, id, releaseExpert)
  expect(await told()).toEqual(
    [
      [cast.approver.person, 'deployment-moved', path],
      [expert.person, 'deployment-moved', path],
    ].toSorted(([one], [other]) => Number(one) - Number(other)),
  )
  // Whoever is no party tells nobody anything.
  await as(cast.partnerTwo, (transaction) =>
    sql`select exchange.notify_of_deployment('XTL', ${id})`.execute(transaction),
  )
  expect(await told()).toEqual([])
})

test('a form that makes no sense says so', () => {
  const typed = (content: object) =>
    Object.fromEntries(
      Object.entries(content).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(' ') : String(value),
      ]),
    )
  const profile = (change: object) =>
    profileContent
      .safeParse({ ...typed(someProfile), ...change })
      .error?.issues.map(({ path, message }) => [path[0], message])
  expect(profile({})).toBeUndefined()
  expect(profile({ conflicts: 'ZZZ' })).toEqual([['conflicts', 'form.tag-unknown']])
  expect(profile({ availableUntil: inDays(-9) })).toEqual([
    ['availableUntil', 'form.ends-before'],
    ['availableUntil', 'form.day-past'],
  ])
  const deployment = (change: object) =>
    deploymentContent
      .safeParse({ ...typed(someTask(3)), ...change })
      .error?.issues.map(({ path, message }) => [path[0], message])
  expect(deployment({})).toBeUndefined()
  expect(deployment({ request: '' })).toEqual([['request', 'form.choose']])
  expect(deployment({ startsOn: inDays(-1) })).toEqual([['startsOn', 'form.day-past']])
})
