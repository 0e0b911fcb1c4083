import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inDays } from '#platform/testing.ts'
import { readChange } from '#record/change.ts'
import { chooseShownName, giveConsent, removePublic, replyToRemoval } from './commands.ts'
import { shownName } from './outlets.ts'
import { consentsToThing, countByAudience, countOfKind, findConsent, readConsents } from './store.ts'
import { circumstances, consentTest, usual, type ConsentTest } from './testing.ts'

let given: ConsentTest
beforeAll(async () => {
  given = await consentTest()
})
afterAll(() => given.database.close())
beforeEach(async () => {
  await given.database.owner.pool.query(
    'truncate consent.consent, consent.removal, consent.shown_name, followup.note cascade',
  )
})

const government = ['coordinator', 'approver', 'justice', 'health', 'delegate']
const everyone = () => [...Object.keys(given.cast), 'anyone']
const begun = Date.now()
const page = { limit: 10, offset: 0 }

describe('a consent', () => {
  test('opens one thing to one partner until a day, and says on whose authority', async () => {
    const { cast, write, give, act, readers } = given
    const note = await write(cast.justice, 'government', 'a plan for prisons')
    const partners = [cast.partnerOne.organisation]
    const until = inDays(30)
    const id = await give(cast.approver, note, {
      audience: 'named',
      partners,
      until,
      conditions: 'not to be quoted',
    })
    expect(await readers(note)).toEqual([...government, 'partnerOne'])
    const consent = await act(cast.coordinator, (transaction) => findConsent(transaction, id))
    expect(consent).toMatchObject({
      subject: { kind: 'note', id: note },
      thing: { words: 'a plan for prisons', path: `/recommendations/${given.recommendation}/notes/${note}` },
      partners: [{ id: cast.partnerOne.organisation, name: 'partnerOne' }],
      authorityPerson: 'approver',
      authorityOffice: 'Secretariat of the mechanism',
      decision: 'Decision 2',
      conditions: 'not to be quoted',
    })
    expect(consent?.endsAt?.toISOString()).toBe(`${inDays(31)}T00:00:00.000Z`)
  })

  test('for every note opens those that are written later, and nothing that an institution keeps inside', async () => {
    const { cast, write, give, act, readers } = given
    await give(cast.approver, null, { audience: 'partners' })
    const inside = await write(cast.justice, 'institution')
    const note = await write(cast.justice, 'government')
    expect(await readers(inside)).toEqual(['justice'])
    expect(await readers(note)).toEqual([...government, 'partnerOne', 'partnerTwo'])
    expect(await act(cast.justice, (transaction) => countOfKind(transaction, 'XTL', 'note'))).toBe(1)
  })

  test('that begins later opens nothing yet', async () => {
    const { cast, write, give, readers } = given
    const note = await write(cast.justice, 'government')
    await give(cast.approver, note, { from: inDays(2) })
    expect(await readers(note)).toEqual(government)
  })

  test('is revoked at once, with the reason in the record', async () => {
    const { cast, write, give, revoke, act, readers } = given
    const note = await write(cast.justice, 'government')
    const id = await give(cast.approver, note)
    expect(await readers(note)).toEqual(everyone())
    await revoke(cast.approver, id, ' the plan has changed ')
    expect(await readers(note)).toEqual(government)
    const { rows } = await act(cast.approver, (transaction) =>
      sql<{ reason: string; change: number }>`
        select revoked_reason as reason, change_id as change from consent.consent where id = ${id}`.execute(
        transaction,
      ),
    )
    expect(rows[0]?.reason).toBe('the plan has changed')
    const change = await act(cast.approver, (transaction) => readChange(transaction, rows[0]?.change ?? 0))
    expect(change).toMatchObject({ through: 'page', why: 'the plan has changed' })
  })
})

describe('refused before the database must', () => {
  test.each(['coordinator', 'justice', 'nhri'] as const)('what %s gives without the power', async (name) => {
    const { cast, write, give } = given
    const note = await write(cast[name], 'government')
    await expect(give(cast[name], note)).rejects.toMatchObject({ code: 'consent.no-power', status: 403 })
  })

  test.each(['partnerOne', 'administrator', 'secretariat'] as const)(
    'what %s gives, who stands on no side that consents',
    async (name) => {
      const { cast, write, give } = given
      const note = await write(cast.justice, 'government')
      await expect(give(cast[name], note)).rejects.toMatchObject({ code: 'consent.no-side', status: 403 })
    },
  )

  test('what someone cannot see, and what another side wrote', async () => {
    const { cast, write, give } = given
    const inside = await write(cast.justice, 'institution')
    const body = await write(cast.nhri, 'government')
    await expect(give(cast.approver, inside)).rejects.toMatchObject({ code: 'consent.no-such-thing' })
    await expect(give(cast.approver, body)).rejects.toMatchObject({ code: 'consent.no-such-thing' })
    await give(cast.nhriApprover, body, { audience: 'government' })
    await expect(give(cast.approver, body)).rejects.toMatchObject({ code: 'consent.not-yours', status: 403 })
    await expect(give(cast.approver, null, { subject: { kind: 'nothing', id: null } })).rejects.toMatchObject(
      { code: 'consent.no-such-thing', status: 404 },
    )
  })

  test.each([
    [{ audience: 'named' as const }, 'consent.no-partner'],
    [{ audience: 'government' as const }, 'consent.government-sees-already'],
    [{ office: ' ' }, 'consent.no-office'],
    [{ decision: '' }, 'consent.no-decision'],
    [{ from: inDays(-1) }, 'consent.begins-before-today'],
    [{ from: '2027-02-30' }, 'consent.no-day'],
    [{ until: inDays(-1) }, 'consent.ends-before-it-begins'],
    [{ from: inDays(3), until: inDays(2) }, 'consent.ends-before-it-begins'],
  ])('a consent with %o', async (wrong, code) => {
    const { cast, write, give } = given
    const note = await write(cast.justice, 'government')
    await expect(give(cast.approver, note, wrong)).rejects.toMatchObject({ code, status: 422 })
  })

  test('a partner that is none', async () => {
    const { cast, write, give } = given
    const note = await write(cast.justice, 'government')
    const named = { audience: 'named' as const, partners: [cast.nhri.organisation] }
    await expect(give(cast.approver, note, named)).rejects.toMatchObject({ code: 'consent.unknown-partner' })
  })

  test('a revocation without a reason, twice, or by someone without the power', async () => {
    const { cast, write, give, revoke } = given
    const id = await give(cast.approver, await write(cast.justice, 'government'))
    await expect(revoke(cast.coordinator, id)).rejects.toMatchObject({ code: 'consent.no-power' })
    await expect(revoke(cast.nhriApprover, id)).rejects.toMatchObject({ code: 'consent.not-found' })
    await expect(revoke(cast.approver, id, ' ')).rejects.toMatchObject({ code: 'consent.no-reason' })
    await revoke(cast.approver, id)
    await expect(revoke(cast.approver, id)).rejects.toMatchObject({ code: 'consent.over', status: 409 })
  })

  test('one of two revocations at the same time', async () => {
    const { cast, write, give, revoke } = given
    const id = await give(cast.approver, await write(cast.justice, 'government'))
    const both = await Promise.allSettled([revoke(cast.approver, id), revoke(cast.approver, id)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

test('the database stamps when a consent was given and revoked, whatever is written there', async () => {
  const { cast, write, give, act } = given
  const id = await give(cast.approver, await write(cast.justice, 'government'))
  await act(cast.approver, async (transaction) => {
    await sql`select record.begin_change('page', confidential => true)`.execute(transaction)
    await sql`update consent.consent set revoked_at = '2001-01-01', revoked_reason = 'x',
      change_id = record.current_change() where id = ${id}`.execute(transaction)
  })
  const consent = await act(cast.approver, (transaction) => findConsent(transaction, id))
  expect(consent?.revokedAt?.getTime()).toBeGreaterThanOrEqual(begun)
  expect(consent?.givenAt.getTime()).toBeGreaterThanOrEqual(begun)
})

describe('the list of what is open', () => {
  test('is found by words, audience and partner; what is over stands apart', async () => {
    const { cast, write, give, revoke, act } = given
    const plan = await write(cast.justice, 'government', 'A plan for prisons, 100% funded')
    const gaps = await write(cast.health, 'government', 'Gaps in clinics')
    const toPartner = await give(cast.approver, plan, {
      audience: 'named',
      partners: [cast.partnerTwo.organisation],
      until: inDays(5),
    })
    const toPublic = await give(cast.approver, gaps)
    const over = await give(cast.approver, gaps, { audience: 'partners' })
    await revoke(cast.approver, over)
    const list = (filter: object) =>
      act(cast.justice, async (transaction) => {
        const all = { stateId: 'XTL', when: 'current' as const, ...filter }
        const { total, items } = await readConsents(transaction, all, page)
        expect(total).toBe(items.length)
        return items.map(({ id }) => id)
      })
    expect(await list({})).toEqual([toPublic, toPartner])
    expect(await list({ when: 'past' })).toEqual([over])
    expect(await list({ when: 'soon' })).toEqual([toPartner])
    expect(await list({ audience: 'public' })).toEqual([toPublic])
    expect(await list({ partner: cast.partnerTwo.organisation })).toEqual([toPartner])
    expect(await list({ partner: cast.partnerOne.organisation })).toEqual([])
    expect(await list({ words: ['PRISONS', '100%'] })).toEqual([toPartner])
    expect(await list({ words: ['10_%'] })).toEqual([])
    expect(await list({ words: ['partnerTwo'] })).toEqual([toPartner])
    const counts = await act(cast.justice, (transaction) => countByAudience(transaction, 'XTL'))
    expect(counts).toEqual({ named: 1, public: 1 })
    const own = await act(cast.justice, (transaction) => consentsToThing(transaction, 'XTL', 'note', gaps))
    expect(own.map(({ id }) => id)).toEqual([toPublic])
  })

  test('shows a body its own, and nobody else’s', async () => {
    const { cast, write, give, act } = given
    await give(cast.approver, await write(cast.justice, 'government'))
    const own = await give(cast.nhriApprover, await write(cast.nhri, 'institution'), {
      audience: 'government',
    })
    const list = (who: typeof cast.nhri) =>
      act(who, (transaction) => readConsents(transaction, { stateId: 'XTL', when: 'current' }, page))
    expect((await list(cast.nhri)).items.map(({ id }) => id)).toEqual([own])
    expect((await list(cast.society)).total).toBe(0)
    expect((await list(cast.partnerOne)).total).toBe(0)
  })
})

describe('a removal by the operator', () => {
  const remove = (who: ConsentTest['cast']['nhri'], note: number, reason = 'names a victim') =>
    given.act(who, (transaction) =>
      removePublic(transaction, { kind: 'note', stateId: 'XTL', id: note, reason }, circumstances),
    )

  test('takes from everyone what a body had published, and no new consent brings it back', async () => {
    const { cast, write, give, readers } = given
    const note = await write(cast.nhri, 'institution')
    await give(cast.nhriApprover, note)
    await remove(cast.administrator, note)
    expect(await readers(note)).toEqual(['nhri', 'nhriApprover'])
    await give(cast.nhriApprover, note)
    expect(await readers(note)).toEqual(['nhri', 'nhriApprover'])
    await give(cast.nhriApprover, note, { audience: 'partners' })
    expect(await readers(note)).toEqual(['nhri', 'nhriApprover', 'partnerOne', 'partnerTwo'])
  })

  test('is for an administrator, of what is public, with a reason', async () => {
    const { cast, write, give } = given
    const note = await write(cast.nhri, 'institution')
    await expect(remove(cast.administrator, note)).rejects.toMatchObject({ code: 'consent.not-public' })
    await give(cast.nhriApprover, note)
    for (const who of [cast.coordinator, cast.secretariat, cast.nhriApprover])
      await expect(remove(who, note)).rejects.toMatchObject({ code: 'consent.administrator-only' })
    await expect(remove(cast.administrator, note, ' ')).rejects.toMatchObject({ code: 'consent.no-reason' })
    const ofState = await write(cast.justice, 'government')
    await give(cast.approver, ofState)
    await expect(remove(cast.administrator, ofState)).rejects.toMatchObject({ code: 'consent.not-public' })
  })

  test('in plain SQL is refused to everyone else', async () => {
    const { cast, write, give, act } = given
    const note = await write(cast.nhri, 'institution')
    await give(cast.nhriApprover, note)
    const directly = act(cast.coordinator, async (transaction) => {
      await sql`select record.begin_change('page', confidential => true)`.execute(transaction)
      await sql`select consent.remove_public('note', 'XTL', ${note}, 'x')`.execute(transaction)
    })
    await expect(directly).rejects.toThrow('Only an administrator')
  })

  test('is answered once, by whoever may publish for the author', async () => {
    const { cast, write, give, act, database } = given
    const note = await write(cast.nhri, 'institution')
    await give(cast.nhriApprover, note)
    await remove(cast.administrator, note)
    const { rows } = await database.owner.pool.query<{ id: number }>('select id from consent.removal')
    const reply = (who: typeof cast.nhri, words = 'The victim agreed.') =>
      act(who, (transaction) =>
        replyToRemoval(transaction, { removal: rows[0]?.id ?? 0, words }, circumstances),
      )
    await expect(reply(cast.nhri)).rejects.toMatchObject({ code: 'consent.no-power' })
    await expect(reply(cast.approver)).rejects.toMatchObject({ code: 'consent.not-yours' })
    await expect(reply(cast.nhriApprover, ' ')).rejects.toMatchObject({ code: 'consent.no-reply' })
    await reply(cast.nhriApprover)
    await expect(reply(cast.nhriApprover)).rejects.toMatchObject({ code: 'consent.replied', status: 409 })
  })
})

describe('the name of an author', () => {
  const authorFor = async (who: ConsentTest['cast']['nhri'] | undefined, note: number) => {
    const ask = sql<{ name: string | null }>`select consent.author_of('note', 'XTL', ${note}) as name`
    const { rows } = await (who
      ? given.act(who, (transaction) => ask.execute(transaction))
      : ask.execute(given.database.program.kysely))
    return rows[0]?.name
  }

  test('is the one that the body chose, for everyone but itself, until it chooses its own again', async () => {
    const { cast, write, give, act } = given
    const note = await write(cast.nhri, 'institution')
    expect(await authorFor(undefined, note)).toBeNull()
    expect(await authorFor(cast.coordinator, note)).toBeNull()
    await give(cast.nhriApprover, note)
    expect(await authorFor(undefined, note)).toBe('nhri')
    const choose = (name: string) =>
      act(cast.nhriApprover, (transaction) => chooseShownName(transaction, name, circumstances))
    await choose('A watchful neighbour')
    await choose('A neighbour')
    expect(await authorFor(undefined, note)).toBe('A neighbour')
    expect(await authorFor(cast.coordinator, note)).toBe('A neighbour')
    expect(await authorFor(cast.nhri, note)).toBe('nhri')
    const chosen = act(cast.nhri, (transaction) => shownName(transaction, cast.nhri.organisation))
    expect(await chosen).toBe('A neighbour')
    await choose(' ')
    expect(await authorFor(undefined, note)).toBe('nhri')
  })

  test('is not a government’s to hide, and not chosen without the power', async () => {
    const { cast, act } = given
    const choose = (who: typeof cast.nhri) =>
      act(who, (transaction) => chooseShownName(transaction, 'X', circumstances))
    await expect(choose(cast.approver)).rejects.toMatchObject({ code: 'consent.no-pseudonym' })
    await expect(choose(cast.nhri)).rejects.toMatchObject({ code: 'consent.no-power' })
  })
})

test('a consent and its revocation are confidential changes', async () => {
  const { cast, write, give, database, act } = given
  const id = await give(cast.approver, await write(cast.justice, 'government'))
  const { rows } = await database.owner.pool.query<{ confidential: boolean }>(
    'select confidential from record.change join consent.consent on change_id = change.id where consent.id = $1',
    [id],
  )
  expect(rows).toEqual([{ confidential: true }])
  const again = act(cast.approver, (transaction) =>
    giveConsent(transaction, { ...usual, subject: { kind: 'note', id: 999_999 } }, circumstances),
  )
  await expect(again).rejects.toMatchObject({ code: 'consent.no-such-thing' })
})
