/** Offers and experiences: who sees what of them, who keeps them, how long they stand, and what is refused. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { giveConsent } from '#consent/commands.ts'
import { usual } from '#consent/testing.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { inDays } from '#platform/testing.ts'
import { beginChange } from '#record/change.ts'
import type { Connection } from '#platform/database/connection.ts'
import { noticeLetters } from '../conversation/notices.ts'
import { confirmOffer, editOffer, withdrawOffer, writeOffer } from './commands.ts'
import { editExperience, removeExperience, tellExperience } from './experience-commands.ts'
import { experienceContent, mostOffersOfNew, offerContent, type Offer, type OfferContent } from './model.ts'
import {
  countOffered,
  findExperience,
  findOffer,
  listOffered,
  offersOf,
  type OfferedFilter,
} from './store.ts'
import { remindOfOffers } from './reminders.ts'
import { someExperience, someOffer } from './testing.ts'

let database: TestDatabase
let cast: Cast
beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await asOwner(
    sql`update identity.organisation set verified_at = now() - interval '1 year', change_id = record.current_change()`,
  )
})
afterAll(() => database.close())

const through = { through: 'page' } as const
const as = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, who, work)

/** What no page can do: as the owner, within a change. */
async function asOwner(statement: ReturnType<typeof sql>): Promise<void> {
  await inTransactionAs(database.owner, database.operator, async (transaction) => {
    await beginChange(transaction, { through: 'command-line' })
    await statement.execute(transaction)
  })
}

const offer = (who: Proof, content: Partial<OfferContent> = {}, formKey: string = randomUUID()) =>
  as(who, (transaction) => writeOffer(transaction, { ...someOffer, ...content }, formKey, through))

async function read(who: Proof, id: number): Promise<Offer> {
  const found = await as(who, (transaction) => findOffer(transaction, id))
  if (!found) throw new Error('the offer is not seen')
  return found
}

async function readersOf(
  find: (connection: Connection, id: number) => Promise<unknown>,
  id: number,
  but?: keyof Cast,
): Promise<string[]> {
  const found: string[] = []
  for (const [name, who] of Object.entries(cast))
    if (name !== but && (await as(who, (transaction) => find(transaction, id)))) found.push(name)
  if (await find(database.program.kysely, id)) found.push('anyone')
  return found
}

const everyone = () => [...Object.keys(cast), 'anyone']
const everything: OfferedFilter = { words: [] }
const page = { limit: 50, offset: 0 }
const listed = async (who: Proof | undefined, filter: Partial<OfferedFilter> = {}) => {
  const asked = { ...everything, ...filter }
  const { offered } = who
    ? await as(who, (transaction) => listOffered(transaction, asked, page))
    : await listOffered(database.program.kysely, asked, page)
  return offered.map(({ what, id }) => `${what} ${id}`)
}

describe('an offer is read', () => {
  test('by everyone where it is public, with the name of who offers', async () => {
    const id = await offer(cast.partnerOne)
    expect(await readersOf(findOffer, id)).toEqual(everyone())
    const found = await findOffer(database.program.kysely, id)
    expect(found).toMatchObject({ ...someOffer, standing: 'open', offeredBy: { name: 'partnerOne' } })
    expect(await listed(undefined)).toContain(`offer ${id}`)
  })

  test('by governments, partners and the operator where it is for the exchange; no body, nobody outside', async () => {
    const id = await offer(cast.partnerOne, { audience: 'exchange' })
    const outside = ['nhri', 'nhriApprover', 'society', 'anyone']
    expect(await readersOf(findOffer, id)).toEqual(everyone().filter((name) => !outside.includes(name)))
    expect(await listed(undefined)).not.toContain(`offer ${id}`)
    expect(await listed(cast.foreignCoordinator)).toContain(`offer ${id}`)
  })

  test('by its own people alone where they keep it inside, and once they withdrew it', async () => {
    const inside = await offer(cast.partnerOne, { audience: 'institution' })
    expect(await readersOf(findOffer, inside)).toEqual(['partnerOne'])
    const withdrawn = await offer(cast.partnerOne)
    const { changeId } = await read(cast.partnerOne, withdrawn)
    await as(cast.partnerOne, (transaction) => withdrawOffer(transaction, withdrawn, changeId, through))
    expect(await readersOf(findOffer, withdrawn)).toEqual(['partnerOne'])
    expect((await read(cast.partnerOne, withdrawn)).standing).toBe('withdrawn')
  })

  test('by nobody else once a year has gone by without a word, and by all again when it is confirmed', async () => {
    const id = await offer(cast.partnerOne)
    await asOwner(
      sql`update exchange.offer set confirmed_at = now() - interval '366 days', change_id = record.current_change() where id = ${id}`,
    )
    expect(await readersOf(findOffer, id)).toEqual(['partnerOne'])
    const { standing, changeId } = await read(cast.partnerOne, id)
    expect(standing).toBe('unconfirmed')
    await as(cast.partnerOne, (transaction) => confirmOffer(transaction, id, changeId, through))
    expect(await readersOf(findOffer, id)).toEqual(everyone())
  })

  test('by nobody else while the organisation is not verified', async () => {
    const id = await offer(cast.partnerTwo)
    const verify = (at: Date | null) =>
      asOwner(
        sql`update identity.organisation set verified_at = ${at}, change_id = record.current_change() where id = ${cast.partnerTwo.organisation}`,
      )
    await verify(null)
    expect(await readersOf(findOffer, id, 'partnerTwo')).toEqual([])
    await expect(offer(cast.partnerTwo)).rejects.toMatchObject({ code: 'identity.proof-refused' })
    await verify(new Date(0))
    expect(await readersOf(findOffer, id)).toEqual(everyone())
  })
})

describe('an offer is kept', () => {
  test('by partners: no government, body or operator offers, and none touches what others offer', async () => {
    const id = await offer(cast.partnerOne)
    const { changeId } = await read(cast.partnerOne, id)
    for (const [name, who] of Object.entries(cast)) {
      const isPartner = name === 'partnerOne' || name === 'partnerTwo'
      if (!isPartner) await expect(offer(who)).rejects.toMatchObject({ code: 'offer.not-yours-to-write' })
      if (name === 'partnerOne') continue
      await expect(
        as(who, (transaction) => withdrawOffer(transaction, id, changeId, through)),
      ).rejects.toMatchObject({ code: 'offer.not-yours-to-edit' })
      const touched = await as(who, async (transaction) => {
        const change = await beginChange(transaction, { ...through, confidential: true })
        return sql`update exchange.offer set title = 'taken', change_id = ${change} where id = ${id}`.execute(
          transaction,
        )
      })
      expect(Number(touched.numAffectedRows)).toBe(0)
    }
  })

  test('once, however often the button is pressed', async () => {
    const formKey = randomUUID()
    const ids = await Promise.all([1, 2, 3].map(() => offer(cast.partnerOne, {}, formKey)))
    expect(new Set(ids).size).toBe(1)
  })

  test('so that nobody overwrites anybody, and what it said before is kept', async () => {
    const id = await offer(cast.partnerOne)
    const { changeId } = await read(cast.partnerOne, id)
    const edit = (title: string) =>
      as(cast.partnerOne, (transaction) =>
        editOffer(transaction, id, { ...someOffer, title }, changeId, through),
      )
    await edit('Training, in prisons')
    await expect(edit('Training, at a desk')).rejects.toMatchObject({ code: 'record.changed-meanwhile' })
    const before = await as(cast.partnerOne, (transaction) =>
      sql<{ title: string }>`
        select before ->> 'title' as title from record.history
         where table_name = 'exchange.offer' and row_key = jsonb_build_object('id', ${id}::bigint)`.execute(
        transaction,
      ),
    )
    expect(before.rows).toEqual([{ title: someOffer.title }])
    const { total } = await as(cast.partnerOne, (transaction) =>
      offersOf(transaction, cast.partnerOne.organisation, page),
    )
    expect(total).toBeGreaterThan(1)
  })
})

test('a month before an offer would lapse its people are asked once whether it stands, and the letter leads there', async () => {
  const id = await offer(cast.partnerOne)
  const confirmed = (days: number) =>
    asOwner(
      sql`update exchange.offer set confirmed_at = now() - ${`${days} days`}::interval, change_id = record.current_change() where id = ${id}`,
    )
  const remind = () => remindOfOffers(database.program.kysely)
  await confirmed(330)
  expect(await remind()).toBe(0)
  await confirmed(340)
  expect([await remind(), await remind()]).toEqual([1, 0])
  const { rows } = await database.owner.pool.query<{ subject: number }>(
    `select letter.subject from platform.letter join exchange.notice on notice.id = letter.subject
      where letter.kind = 'exchange.notice' and notice.path = $1`,
    [`/exchange/offers/${id}`],
  )
  const letters = await Promise.all(
    rows.map(({ subject }) =>
      noticeLetters['exchange.notice']?.(database.program.kysely, subject, {
        language: 'fr',
        origin: 'https://example.org',
      }),
    ),
  )
  expect(letters.map((letter) => letter?.to)).toEqual([cast.partnerOne.email])
  expect(letters[0]?.text).toContain(`https://example.org/fr/exchange/offers/${id}`)
  expect(letters[0]?.text).not.toContain(someOffer.title)
  await confirmed(366)
  expect(await remind()).toBe(0)
})

test('who is new offers little at first', async () => {
  await asOwner(
    sql`update identity.organisation set verified_at = now(), change_id = record.current_change() where id = ${cast.partnerTwo.organisation}`,
  )
  await asOwner(
    sql`update exchange.offer set withdrawn_at = now(), change_id = record.current_change() where organisation_id = ${cast.partnerTwo.organisation}`,
  )
  for (let count = 0; count < mostOffersOfNew; count++) await offer(cast.partnerTwo)
  await expect(offer(cast.partnerTwo)).rejects.toMatchObject({ code: 'offer.too-many-of-new', status: 429 })
})

describe('a form that makes no sense says so', () => {
  const typed = {
    ...Object.fromEntries(Object.entries(someOffer).map(([name, value]) => [name, inForm(value)])),
  }
  const problems = (change: Record<string, string>) => {
    const { error } = offerContent.safeParse({ ...typed, ...change })
    return error?.issues.map(({ path, message }) => [path[0], message])
  }

  test.each([
    [{}, undefined],
    [{ title: ' ' }, [['title', 'form.missing']]],
    [{ kinds: '' }, [['kinds', 'form.choose']]],
    [{ kinds: 'magic' }, [['kinds', 'form.tag-unknown']]],
    [{ languages: 'tlh' }, [['languages', 'form.tag-unknown']]],
    [{ states: 'ZZZ' }, [['states', 'form.tag-unknown']]],
    [{ places: 'some' }, [['places', 'form.places-wrong']]],
    [{ availableUntil: '2999-02-30' }, [['availableUntil', 'form.day-wrong']]],
    [{ availableFrom: inDays(9), availableUntil: inDays(8) }, [['availableUntil', 'form.ends-before']]],
    [{ availableUntil: inDays(-3) }, [['availableUntil', 'form.day-past']]],
    [{ deadline: inDays(-3) }, [['deadline', 'form.day-past']]],
    [{ deadline: inDays(201) }, [['deadline', 'offer.deadline-after-end']]],
    [{ audience: 'friends' }, [['audience', 'form.choose']]],
  ])('%o', (change, expected) => {
    expect(problems(change as Record<string, string>)).toEqual(expected)
  })

  test('and so does one of an experience', () => {
    const { error } = experienceContent.safeParse({
      ...Object.fromEntries(Object.entries(someExperience).map(([name, value]) => [name, inForm(value)])),
      availableUntil: inDays(-20),
    })
    expect(error?.issues.map(({ message }) => message)).toEqual(['form.ends-before', 'form.day-past'])
  })

  function inForm(value: unknown): string {
    if (Array.isArray(value)) return value.join(' ')
    return value === true ? 'on' : value ? String(value as string) : ''
  }
})

test('the list narrows and counts what whoever asks sees', async () => {
  const call = await offer(cast.partnerOne, {
    title: 'Fund for registers',
    kinds: ['funds'],
    regions: ['africa'],
    languages: ['ru'],
    deadline: inDays(30),
  })
  const over = await offer(cast.partnerOne, { kinds: ['funds'] })
  await asOwner(
    sql`update exchange.offer set available_until = current_date - 1, change_id = record.current_change() where id = ${over}`,
  )
  const funds = { kind: 'funds' }
  expect(await listed(undefined, funds)).toEqual([`offer ${call}`])
  expect(await listed(undefined, { ...funds, standing: 'over' })).toEqual([`offer ${over}`])
  expect(await listed(undefined, { standing: 'call' })).toEqual([`offer ${call}`])
  expect(await listed(undefined, { language: 'ru' })).toEqual([`offer ${call}`])
  expect(await listed(undefined, { words: ['fund', 'REGISTERS'] })).toEqual([`offer ${call}`])
  expect(await listed(undefined, { words: ['%'] })).toEqual([])
  const counts = await countOffered(database.program.kysely, { ...everything, ...funds })
  expect(counts.region).toEqual([{ value: 'africa', count: 1 }])
  expect(counts.standing).toEqual([{ value: 'call', count: 1 }])
})

describe('an experience', () => {
  const tell = (who: Proof, formKey: string = randomUUID()) =>
    as(who, (transaction) => tellExperience(transaction, someExperience, formKey, through))

  test('is told by a government, once, and read by others by consent alone', async () => {
    const formKey = randomUUID()
    const id = await tell(cast.justice, formKey)
    expect(await tell(cast.justice, formKey)).toBe(id)
    const government = ['coordinator', 'approver', 'justice', 'health', 'delegate']
    expect(await readersOf(findExperience, id)).toEqual(government)
    await as(cast.approver, (transaction) =>
      giveConsent(
        transaction,
        { ...usual, subject: { kind: 'experience', id }, audience: 'partners' },
        through,
      ),
    )
    expect(await readersOf(findExperience, id)).toEqual([...government, 'partnerOne', 'partnerTwo'])
    expect(await listed(cast.partnerOne, { what: 'experience' })).toEqual([`experience ${id}`])
    expect(await listed(undefined, { what: 'experience' })).toEqual([])
    for (const who of [cast.partnerOne, cast.nhri, cast.secretariat])
      await expect(tell(who)).rejects.toMatchObject({ code: 'experience.not-yours-to-write' })
  })

  test('is edited by its institution and the coordinator, and removed by its institution', async () => {
    const id = await tell(cast.justice)
    const edit = async (who: Proof, content = {}) =>
      as(who, async (transaction) => {
        const { changeId = 0 } = (await findExperience(transaction, id)) ?? {}
        await editExperience(transaction, id, { ...someExperience, ...content }, changeId, through)
      })
    await edit(cast.coordinator, { took: 'Nine months.' })
    await edit(cast.justice, { took: 'Ten months.' })
    await expect(edit(cast.health)).rejects.toMatchObject({ code: 'experience.not-yours-to-edit' })
    await expect(edit(cast.partnerOne)).rejects.toMatchObject({ code: 'experience.not-found' })
    await expect(edit(cast.coordinator, { audience: 'institution' })).rejects.toMatchObject({
      code: 'experience.audience-not-yours',
    })
    const remove = (who: Proof) =>
      as(who, async (transaction) => {
        const { changeId = 0 } = (await findExperience(transaction, id)) ?? {}
        await removeExperience(transaction, id, changeId, through)
      })
    await expect(remove(cast.coordinator)).rejects.toMatchObject({ code: 'experience.not-yours-to-edit' })
    await remove(cast.justice)
    expect(await readersOf(findExperience, id)).toEqual([])
  })
})
