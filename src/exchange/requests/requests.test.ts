import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { giveConsent, revokeConsent } from '#consent/commands.ts'
import { readingsOf } from '#consent/reading.ts'
import { consentsToThing } from '#consent/store.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { inTransactionAs, type ActingTransaction, type Proof } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { inDays } from '#platform/testing.ts'
import { beginChange } from '#record/change.ts'
import { answerRequest, type Answer } from '../conversation/commands.ts'
import { addRecommendations } from '../needs/testing.ts'
import {
  answerForPartners,
  changeStanding,
  editRequest,
  openName,
  sendRequest,
  setClock,
  withdrawRequest,
  writeRequest,
} from './commands.ts'
import type { Request, Sending } from './model.ts'
import {
  clockDays,
  clockFigures,
  clockOf,
  findRequest,
  findShown,
  listShown,
  noteReadings,
  remindOfRequests,
} from './store.ts'
import { draftRequest, sixHosted, someSending } from './testing.ts'
import { nextMonday, type HostedState } from './veil.ts'

const through = { through: 'page' } as const
const monday = nextMonday(new Date())
let database: TestDatabase
let cast: Cast

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
  await addRecommendations(database)
})
afterAll(() => database.close())
beforeEach(() =>
  database.owner.pool.query(
    `truncate exchange.request, exchange.need, exchange.clock_setting, consent.consent, record.reading, exchange.notice,
       platform.letter cascade`,
  ),
)

const as = <Result>(who: Proof, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, who, work)

const found = (who: Proof, id: number) => as(who, (transaction) => findRequest(transaction, id))

async function send(
  id: number,
  sending: Partial<Sending> = {},
  who: Proof = cast.approver,
): Promise<Request> {
  await as(who, async (transaction) => {
    const { changeId: opened = 0 } = (await findRequest(transaction, id)) ?? {}
    await sendRequest(transaction, id, { ...someSending, ...sending }, { hosted: sixHosted, opened }, through)
  })
  return (await found(cast.coordinator, id)) ?? fail()
}

function fail(): never {
  throw new Error('there is no such request')
}

/** As if a request had gone out so many days ago. */
async function sentDaysAgo(id: number, days: number): Promise<void> {
  await database.owner.pool.query('alter table exchange.request disable trigger user')
  await database.owner.pool.query('alter table exchange.veil disable trigger user')
  await database.owner.pool.query(
    `update exchange.request set sent_at = now() - make_interval(days => $2) where id = $1`,
    [id, days],
  )
  await database.owner.pool.query(
    `update exchange.veil set shown_from = current_date - $2::int where request_id = $1`,
    [id, days],
  )
  await database.owner.pool.query('alter table exchange.request enable trigger user')
  await database.owner.pool.query('alter table exchange.veil enable trigger user')
}

const shown = (who: Proof) =>
  as(who, async (transaction) => (await listShown(transaction, {}, { limit: 50, offset: 0 })).requests)

const toAll = { need: { themes: ['administration-of-justice'], groups: ['children'] } }

/** Who was told of something of a kind, and where. */
async function told(kind: string) {
  const { rows } = await database.owner.pool.query<{ person: number; path: string }>(
    'select person_id as person, path from exchange.notice where kind = $1 order by id',
    [kind],
  )
  return rows
}

describe('a request', () => {
  test('goes nowhere when it is written, however often its form is sent', async () => {
    const id = await draftRequest(database.program, cast.coordinator)
    const request = await found(cast.coordinator, id)
    expect(request).toMatchObject({ standing: 'draft', title: 'Knowing who is held' })
    const content = {
      title: 'T',
      words: 'W',
      language: 'en',
      audience: 'government',
      needs: request?.needs ?? [],
    } as const
    const key = randomUUID()
    const twice = () =>
      as(cast.coordinator, (transaction) => writeRequest(transaction, content, key, through))
    const again = await twice()
    expect(await twice()).toBe(again)
    // Whoever may send it hears of it, once.
    expect((await told('request-waits')).filter(({ path }) => path === `/desk/requests/${again}`)).toEqual([
      { person: cast.approver.person, path: `/desk/requests/${again}` },
    ])
    expect(await shown(cast.partnerOne)).toEqual([])
    expect(await shown(cast.secretariat)).toEqual([])
  })

  test('goes out by a person with the power to consent, once, with the consent that opens it', async () => {
    const id = await draftRequest(database.program, cast.coordinator)
    await expect(send(id, {}, cast.coordinator)).rejects.toMatchObject({ code: 'consent.no-power' })
    const request = await send(id, { to: 'named', partners: [cast.partnerOne.organisation] })
    expect(request.standing).toBe('open')
    expect(await shown(cast.partnerOne)).toMatchObject([{ token: request.token, stateId: 'XTL' }])
    expect(await shown(cast.partnerTwo)).toEqual([])
    await expect(send(id)).rejects.toMatchObject({ code: 'request.sent-already' })
  })

  test('of which anything is wrong with the consent does not go out', async () => {
    const id = await draftRequest(database.program, cast.coordinator)
    await expect(send(id, { office: ' ' })).rejects.toMatchObject({ code: 'consent.no-office' })
    await expect(send(id, { to: 'named' })).rejects.toMatchObject({ code: 'consent.no-partner' })
    expect((await found(cast.coordinator, id))?.standing).toBe('draft')
  })

  test('that changed since the person saw it does not go out', async () => {
    const id = await draftRequest(database.program, cast.coordinator)
    await expect(
      as(cast.approver, (transaction) =>
        sendRequest(transaction, id, someSending, { hosted: sixHosted, opened: 1 }, through),
      ),
    ).rejects.toMatchObject({ code: 'record.changed-meanwhile' })
  })

  test('cannot be sent past the commands: the database asks for the power', async () => {
    const id = await draftRequest(database.program, cast.coordinator)
    await expect(
      as(cast.coordinator, async (transaction) => {
        await sql`select record.begin_change('page', confidential => true)`.execute(transaction)
        await sql`update exchange.request set sent_at = now(), change_id = record.current_change() where id = ${id}`.execute(
          transaction,
        )
      }),
    ).rejects.toThrow('once and by consent')
  })

  test('is taken back at once, by whoever may consent, and stays so', async () => {
    const id = await draftRequest(database.program, cast.coordinator)
    await send(id)
    const back = (who: Proof) =>
      as(who, (transaction) => withdrawRequest(transaction, id, 'We found it ourselves.', through))
    await expect(back(cast.coordinator)).rejects.toMatchObject({ code: 'consent.no-power' })
    await back(cast.approver)
    expect(await shown(cast.partnerOne)).toEqual([])
    expect((await found(cast.coordinator, id))?.standing).toBe('withdrawn')
    await expect(back(cast.approver)).rejects.toMatchObject({ code: 'request.over' })
  })

  test('pauses, goes on and closes with a reason', async () => {
    const id = await draftRequest(database.program, cast.coordinator)
    await send(id)
    const act = (what: 'pause' | 'reopen' | 'close', reason = '') =>
      as(cast.coordinator, (transaction) => changeStanding(transaction, id, { act: what, reason }, through))
    await act('pause')
    expect((await shown(cast.partnerOne))[0]?.standing).toBe('paused')
    await act('reopen')
    await expect(act('close')).rejects.toMatchObject({ code: 'request.no-reason' })
    await act('close', 'A partner was found.')
    expect((await shown(cast.partnerOne))[0]?.standing).toBe('closed')
    await expect(act('pause')).rejects.toMatchObject({ code: 'request.stands-otherwise' })
  })

  test('is amended with its history kept; another need in what went out is for whoever may consent', async () => {
    const id = await draftRequest(database.program, cast.coordinator)
    const other = await draftRequest(database.program, cast.coordinator)
    const more = (await found(cast.coordinator, other))?.needs ?? []
    const request = await send(id)
    const amend = (needs: number[], words: string) =>
      as(cast.coordinator, async (transaction) => {
        const { changeId = 0 } = (await findRequest(transaction, id)) ?? {}
        const { title, language, audience } = request
        await editRequest(transaction, id, { title, language, audience, words, needs }, changeId, through)
      })
    const writtenOver = async () => {
      const consents = await as(cast.coordinator, (transaction) =>
        consentsToThing(transaction, 'XTL', 'request', id),
      )
      return consents.map(({ thing }) => thing?.changedSince)
    }
    expect(await writtenOver()).toEqual([false])
    await amend(request.needs, 'Other words.')
    expect(await writtenOver()).toEqual([true])
    expect((await found(cast.partnerOne, id))?.words).toBe('Other words.')
    const amended = await found(cast.coordinator, id)
    await amend(request.needs, 'Other words.')
    expect(await found(cast.coordinator, id)).toEqual(amended)
    await expect(amend([...request.needs, ...more], 'x')).rejects.toMatchObject({
      code: 'request.widened-by-consent',
    })
    const { rows } = await database.owner.pool.query(
      `select before ->> 'words' as words from record.history
        where table_name = 'exchange.request' and row_key ->> 'id' = $1 order by id desc limit 1`,
      [String(id)],
    )
    expect(rows).toEqual([{ words: 'We ask for help with a register of places of detention.' }])
  })
})

describe('unnamed', () => {
  test('nothing is shown before Monday, and then nothing of the State', async () => {
    const id = await draftRequest(database.program, cast.coordinator, toAll)
    const request = await send(id, { under: 'unnamed' })
    // The week may have begun since.
    expect([monday, nextMonday(new Date())]).toContain(request.shownFrom)
    expect(await shown(cast.partnerOne)).toEqual([])
    await sentDaysAgo(id, 3)
    expect(await shown(cast.partnerOne)).toEqual([
      {
        token: request.token,
        stateId: null,
        region: 'asia-pacific',
        ldc: true,
        sids: true,
        kinds: ['statistics', 'training'],
        themes: ['administration-of-justice'],
        groups: ['children'],
        shownFrom: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
        standing: 'open',
      },
    ])
    for (const who of [cast.partnerOne, cast.secretariat, cast.nhri]) {
      expect(await found(who, id)).toBeUndefined()
      const { rows } = await as(who, (transaction) =>
        sql`select id::text from exchange.request union all select id::text from exchange.need
            union all select id::text from exchange.veil union all select record_id::text from consent.consent
            union all select thing::text from consent.reaching where record_kind = 'request'`.execute(
          transaction,
        ),
      )
      expect(rows).toEqual([])
    }
  })

  test('where fewer than five States are hosted it is refused', async () => {
    const id = await draftRequest(database.program, cast.coordinator, toAll)
    await expect(
      as(cast.approver, async (transaction) => {
        const { changeId: opened = 0 } = (await findRequest(transaction, id)) ?? {}
        const sending = { ...someSending, under: 'unnamed' as const }
        await sendRequest(transaction, id, sending, { hosted: sixHosted.slice(0, 4), opened }, through)
      }),
    ).rejects.toMatchObject({ code: 'request.too-few-states' })
  })

  describe('a State that asks again', () => {
    /** Two more, of which the register says otherwise. */
    const eight = [
      ...sixHosted,
      ...['XTC', 'XTD'].map((code) => ({
        ...(sixHosted[0] as HostedState),
        code,
        themes: new Set(['right-to-health', 'right-to-education']),
      })),
    ]
    const sendTo = (id: number, hosted: readonly HostedState[]) =>
      as(cast.approver, async (transaction) => {
        const { changeId: opened = 0 } = (await findRequest(transaction, id)) ?? {}
        await sendRequest(transaction, id, { ...someSending, under: 'unnamed' }, { hosted, opened }, through)
      })
    const drafts = async () => {
      const first = await draftRequest(database.program, cast.coordinator, toAll)
      const second = await draftRequest(database.program, cast.coordinator, {
        need: { themes: ['right-to-health'], groups: [] },
      })
      return [first, second] as const
    }

    test('is hidden among those alone that could have asked the first, as nobody but itself is told', async () => {
      const [first, second] = await drafts()
      await sendTo(first, eight)
      await sendTo(second, eight)
      const crowds = (who: Proof) =>
        as(who, (transaction) =>
          sql<{ states: string[] }>`select states from exchange.crowd order by id`.execute(transaction),
        )
      const six = sixHosted.map(({ code }) => code)
      expect((await crowds(cast.coordinator)).rows).toEqual([{ states: six }, { states: six }])
      for (const who of [cast.partnerOne, cast.secretariat, cast.nhri, cast.foreignCoordinator])
        expect((await crowds(who)).rows).toEqual([])
    })

    test('is refused where too few of those are left, unless nobody saw the first', async () => {
      const [first, second] = await drafts()
      const others = [...sixHosted.slice(0, 4), ...eight.slice(6)]
      await sendTo(first, eight)
      await expect(sendTo(second, others)).rejects.toMatchObject({ code: 'request.crowd-gone' })
      await as(cast.approver, (transaction) => withdrawRequest(transaction, first, 'Not yet.', through))
      await sendTo(second, others)
    })

    test('cannot go past that by SQL: the database counts five as well', async () => {
      const [first, second] = await drafts()
      await sendTo(first, eight)
      const insert = (id: number, states: readonly string[]) =>
        as(cast.approver, async (transaction) => {
          const change = await beginChange(transaction, { ...through, confidential: true })
          await sql`insert into exchange.crowd (state_id, request_id, states, change_id)
                    values ('XTL', ${id}, ${states}, ${change})`.execute(transaction)
        })
      await expect(
        insert(
          second,
          [...sixHosted.slice(0, 4), ...eight.slice(6)].map(({ code }) => code),
        ),
      ).rejects.toThrow('hidden among five')
      await expect(
        as(cast.approver, async (transaction) => {
          await beginChange(transaction, { ...through, confidential: true })
          await sql`select exchange.send_out(${second}, 'unnamed', null, '{"kinds":[],"themes":[],"groups":[]}', current_date)`.execute(
            transaction,
          )
        }),
      ).rejects.toThrow('a crowd')
    })
  })

  test('the name is opened to one partner, and to no other', async () => {
    const id = await draftRequest(database.program, cast.coordinator, toAll)
    const { token } = await send(id, { under: 'unnamed' })
    await sentDaysAgo(id, 3)
    const answer: Answer = {
      stance: 'interested',
      declinedBecause: null,
      seenByOthers: false,
      offer: null,
      text: '',
      language: 'en',
      opened: '',
      formKey: randomUUID(),
    }
    await as(cast.partnerOne, (transaction) => answerRequest(transaction, token, answer, through))
    await as(cast.approver, (transaction) =>
      openName(
        transaction,
        id,
        { partner: cast.partnerOne.organisation, office: 'O', decision: 'D', until: null },
        through,
      ),
    )
    const see = (who: Proof) => as(who, (transaction) => findShown(transaction, token))
    expect(await see(cast.partnerOne)).toMatchObject({ stateId: 'XTL' })
    expect(await found(cast.partnerOne, id)).toMatchObject({ title: 'Knowing who is held' })
    expect(await see(cast.partnerTwo)).toMatchObject({ stateId: null })
    expect(await told('name-opened')).toEqual([
      { person: cast.partnerOne.person, path: `/exchange/requests/${token}` },
    ])
  })

  test('no consent for everything of a kind opens a request', async () => {
    await expect(
      as(cast.approver, (transaction) =>
        giveConsent(
          transaction,
          { ...someSending, subject: { kind: 'request', id: null }, audience: 'partners', from: null },
          through,
        ),
      ),
    ).rejects.toMatchObject({ code: 'consent.one-by-one' })
  })

  test('an end of the consent ends it', async () => {
    const id = await draftRequest(database.program, cast.coordinator, toAll)
    await send(id, { under: 'unnamed' })
    await sentDaysAgo(id, 3)
    await as(cast.approver, async (transaction) => {
      for (const consent of await consentsToThing(transaction, 'XTL', 'request', id))
        await revokeConsent(transaction, consent.id, 'no longer', through)
    })
    expect(await shown(cast.partnerOne)).toEqual([])
  })

  test('a pause is told the next day, so that the hour tells nothing', async () => {
    const id = await draftRequest(database.program, cast.coordinator, toAll)
    await send(id, { under: 'unnamed' })
    await sentDaysAgo(id, 3)
    const pause = { act: 'pause', reason: '' } as const
    await as(cast.coordinator, (transaction) => changeStanding(transaction, id, pause, through))
    expect((await shown(cast.partnerOne))[0]?.standing).toBe('open')
    await database.owner.pool.query('alter table exchange.request disable trigger user')
    await database.owner.pool.query('update exchange.request set changed_standing_on = current_date - 1')
    await database.owner.pool.query('alter table exchange.request enable trigger user')
    expect((await shown(cast.partnerOne))[0]?.standing).toBe('paused')
  })

  test('its State sees who looked, and who looked learns nothing by it', async () => {
    const id = await draftRequest(database.program, cast.coordinator, toAll)
    const { token } = await send(id, { under: 'unnamed' })
    await sentDaysAgo(id, 3)
    await as(cast.partnerOne, (transaction) => noteReadings(transaction, [token, randomUUID()], 'page'))
    const looked = (who: Proof) =>
      as(who, (transaction) =>
        readingsOf(transaction, { stateId: 'XTL', thing: { kind: 'request', id } }, { limit: 9, offset: 0 }),
      )
    expect((await looked(cast.coordinator)).items).toMatchObject([
      { organisation: 'partnerOne', through: 'page' },
    ])
    expect((await looked(cast.partnerOne)).total).toBe(0)
  })
})

describe('the clock', () => {
  test('is set by the secretariat alone, in public', async () => {
    const content = { acknowledgeDays: 7, answerDays: 21, reason: 'The steering group asked for it.' }
    const set = (who: Proof) => as(who, (transaction) => setClock(transaction, content, through))
    expect(await clockDays(database.program.kysely)).toEqual({ acknowledgeDays: 10, answerDays: 30 })
    await expect(set(cast.coordinator)).rejects.toMatchObject({ code: 'clock.secretariat-only' })
    await set(cast.secretariat)
    expect(await clockDays(database.program.kysely)).toEqual({ acknowledgeDays: 7, answerDays: 21 })
  })

  test('says by when something is due, to whoever may know of the request', async () => {
    const id = await draftRequest(database.program, cast.coordinator)
    const { token } = await send(id, { to: 'named', partners: [cast.partnerOne.organisation] })
    const [clock] = await as(cast.partnerOne, (transaction) => clockOf(transaction, [token]))
    // It may have gone out after midnight.
    expect([inDays(10), inDays(11)]).toContain(clock?.acknowledgeBy)
    expect(await as(cast.partnerTwo, (transaction) => clockOf(transaction, [token]))).toEqual([])
  })

  test('reminds once of each, partners that know of it and at last the secretariat', async () => {
    const id = await draftRequest(database.program, cast.coordinator)
    const { token } = await send(id, { to: 'named', partners: [cast.partnerOne.organisation] })
    const remind = () => remindOfRequests(database.program.kysely)
    const allTold = async () => {
      const { rows } = await database.owner.pool.query<{ person: number; kind: string; path: string }>(
        `select person_id as person, kind, path from exchange.notice where kind <> 'request-waits' order by id`,
      )
      return rows
    }
    expect(await remind()).toBe(0)
    await sentDaysAgo(id, 11)
    expect([await remind(), await remind()]).toEqual([1, 0])
    const path = `/exchange/requests/${token}`
    expect(await allTold()).toEqual([{ person: cast.partnerOne.person, kind: 'request-acknowledge', path }])
    await sentDaysAgo(id, 31)
    expect([await remind(), await remind()]).toEqual([1, 0])
    expect((await allTold()).slice(1)).toEqual([
      { person: cast.partnerOne.person, kind: 'request-answer', path },
      { person: cast.secretariat.person, kind: 'request-overdue', path: '/desk/clock' },
    ])
  })

  test('then the secretariat must answer, with a reason', async () => {
    const id = await draftRequest(database.program, cast.coordinator)
    const { token } = await send(id, { to: 'named', partners: [cast.partnerOne.organisation] })
    const answer = (who: Proof, reason = 'No partner works on this now.') =>
      as(who, (transaction) => answerForPartners(transaction, token, { answer: 'no', reason }, through))
    await expect(answer(cast.secretariat)).rejects.toMatchObject({ code: 'clock.not-due' })
    await sentDaysAgo(id, 31)
    await expect(answer(cast.partnerOne)).rejects.toMatchObject({ code: 'clock.secretariat-only' })
    await expect(answer(cast.secretariat, '')).rejects.toMatchObject({ code: 'clock.no-reason' })
    await answer(cast.secretariat)
    await expect(answer(cast.secretariat)).rejects.toMatchObject({ code: 'clock.answered' })
    // Of a request that is not open to it the secretariat is told no State.
    const [seen] = await shown(cast.secretariat)
    expect(seen).toMatchObject({ stateId: null, themes: [], groups: [] })
  })

  test('tells the public nothing while fewer than five States have asked', async () => {
    await send(await draftRequest(database.program, cast.coordinator), { to: 'public' })
    expect(await clockFigures(database.program.kysely)).toMatchObject({ all: null, regions: [], kinds: [] })
  })
})
