/** Terms between a State and a partner, on the real database: who reads them, who proposes, accepts and ends them. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inTransactionAs, type ActingTransaction } from '#platform/database/acting.ts'
import { testDatabase, type TestDatabase } from '#platform/database/testing.ts'
import { openArchive } from '#platform/files/archive.ts'
import { translator } from '#platform/i18n/translate.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { answerRequest } from '../conversation/commands.ts'
import { openName, sendRequest } from '../conversation/testing.ts'
import { readOffers } from '../matching/candidates.ts'
import { writeOffer } from '../offers/commands.ts'
import { findOffer } from '../offers/store.ts'
import { someOffer } from '../offers/testing.ts'
import { acceptTerms, endTerms, proposeTerms, termsToRead } from './commands.ts'
import { asFields, standingOf, termsContent, versionInForce, type TermsContent } from './model.ts'
import { partsOf, presentTerms } from './present.ts'
import { versionsOf } from './store.ts'
import { termsAsWord } from './word.ts'

let database: TestDatabase
let cast: Cast
let thread: string
let request: { token: string; id: number }

beforeAll(async () => {
  database = await testDatabase()
  cast = await testCast(database)
})
afterAll(() => database.close())
beforeEach(() => begin(null))

/** An unnamed request to which a partner answers, with an offer of its own where it has one. */
async function begin(offer: number | null): Promise<void> {
  request = await sendRequest(database, cast, 'unnamed')
  thread = await as('partnerOne', (transaction) =>
    answerRequest(
      transaction,
      request.token,
      {
        stance: 'interested',
        declinedBecause: null,
        seenByOthers: false,
        offer,
        text: '',
        language: 'en',
        opened: '',
        formKey: randomUUID(),
      },
      page,
    ),
  )
}

const page = { through: 'page' } as const
const as = <Result>(name: keyof Cast, work: (transaction: ActingTransaction) => Promise<Result>) =>
  inTransactionAs(database.program, cast[name], work)

const content: TermsContent = {
  title: 'Training of judges',
  tasks: [
    {
      who: 'The partner',
      what: 'Two courses',
      from: '2099-02-01',
      until: '2099-03-01',
      pays: 12000,
      currency: 'EUR',
    },
    { who: 'The State', what: 'Rooms', from: null, until: null, pays: null, currency: null },
  ],
  results: [{ result: 'Judges apply the law', indicator: 'Judges trained', baseline: '0', target: '40' }],
  madePublic: ['activity', 'results'],
  startsOn: '2099-01-01',
  endsOn: '2099-08-31',
  reportBackOn: '2100-02-28',
  words: null,
  language: 'en',
}
const propose = (
  name: keyof Cast,
  more: { content?: TermsContent; formKey?: string; amends?: { agreement: string; version: number } } = {},
) =>
  as(name, (transaction) =>
    proposeTerms(transaction, thread, { content, formKey: randomUUID(), ...more }, page),
  )
const accept = (name: keyof Cast, agreement: string, version: number) =>
  as(name, (transaction) => acceptTerms(transaction, agreement, version, page))
const versions = (name: keyof Cast, agreement: string) =>
  as(name, (transaction) => versionsOf(transaction, agreement))
const open = () => openName(database, cast, request.id, cast.partnerOne.organisation)

describe('before the name is open', () => {
  test('nobody proposes', async () => {
    for (const name of ['partnerOne', 'coordinator'] as const)
      await expect(propose(name)).rejects.toMatchObject({ code: 'terms.name-not-open' })
  })
})

describe('once it is', () => {
  beforeEach(open)

  test('either side proposes, once however often it presses, and only the two read it', async () => {
    const formKey = randomUUID()
    const agreement = await propose('partnerOne', { formKey })
    expect(await propose('partnerOne', { formKey })).toBe(agreement)
    await expect(propose('coordinator')).rejects.toMatchObject({ code: 'terms.there-are-some' })
    for (const name of ['partnerOne', 'coordinator', 'justice'] as const)
      expect(await versions(name, agreement)).toMatchObject([
        { version: 1, ...content, proposedByState: false },
      ])
    for (const name of [
      'partnerTwo',
      'nhri',
      'society',
      'secretariat',
      'administrator',
      'foreignCoordinator',
    ] as const)
      await expect(as(name, (transaction) => termsToRead(transaction, agreement))).rejects.toMatchObject({
        code: 'terms.not-found',
      })
    await expect(propose('justice', { amends: { agreement, version: 1 } })).rejects.toMatchObject({
      code: 'terms.not-yours',
    })
  })

  test('both accept by name, for the State only who holds the power', async () => {
    const agreement = await propose('coordinator')
    await expect(accept('coordinator', agreement, 1)).rejects.toMatchObject({ code: 'terms.no-power' })
    await accept('partnerOne', agreement, 1)
    expect(standingOf(await versions('coordinator', agreement))).toBe('proposed')
    const { rows } = await database.owner.pool.query<{ person: number }>(
      `select person_id::int as person from exchange.notice where kind = 'accept' and path like $1`,
      [`%${agreement}`],
    )
    expect(rows).toEqual([{ person: cast.approver.person }])
    await accept('approver', agreement, 1)
    const agreed = await versions('partnerOne', agreement)
    expect(agreed).toMatchObject([{ stateAcceptedBy: 'approver', partnerAcceptedBy: 'partnerOne' }])
    expect(standingOf(agreed)).toBe('agreed')
  })

  test('an amendment is another version; the one before holds until both accept it', async () => {
    const agreement = await propose('coordinator')
    await accept('partnerOne', agreement, 1)
    await accept('approver', agreement, 1)
    const amended = { ...content, endsOn: '2099-10-31' }
    await propose('partnerOne', { content: amended, amends: { agreement, version: 1 } })
    await expect(propose('coordinator', { amends: { agreement, version: 1 } })).rejects.toMatchObject({
      code: 'terms.changed-meanwhile',
    })
    await expect(accept('approver', agreement, 1)).rejects.toMatchObject({ code: 'terms.changed-meanwhile' })
    const both = await versions('coordinator', agreement)
    expect(both.map(({ endsOn }) => endsOn)).toEqual(['2099-08-31', '2099-10-31'])
    expect(standingOf(both)).toBe('amendment-proposed')
    expect(versionInForce(both)?.version).toBe(1)
    await accept('approver', agreement, 2)
    await accept('partnerOne', agreement, 2)
    expect(versionInForce(await versions('coordinator', agreement))?.version).toBe(2)
  })

  test('either side ends it, with a reason; then nothing more is done with it but a new one', async () => {
    const agreement = await propose('coordinator')
    const end = (because: string) =>
      as('partnerOne', (transaction) => endTerms(transaction, agreement, because, page))
    await expect(end(' ')).rejects.toMatchObject({ code: 'terms.reason-missing' })
    await end('Our funds were cut.')
    const ended = await versions('coordinator', agreement)
    expect(ended).toMatchObject([{ endReason: 'Our funds were cut.', endedByState: false }])
    expect(standingOf(ended)).toBe('ended')
    await expect(accept('approver', agreement, 1)).rejects.toMatchObject({ code: 'terms.ended' })
    await expect(propose('coordinator', { amends: { agreement, version: 1 } })).rejects.toMatchObject({
      code: 'terms.ended',
    })
    expect(await propose('coordinator')).not.toBe(agreement)
  })

  test('reads in six languages, as a page and as a Word document, with what changed', async () => {
    const agreement = await propose('coordinator')
    await propose('coordinator', {
      content: { ...content, title: 'Training' },
      amends: { agreement, version: 1 },
    })
    const [first, second] = await versions('coordinator', agreement)
    if (!first || !second) throw new Error('there are no two versions')
    const differing = (language: 'en' | 'ar') =>
      partsOf(presentTerms(first, language)).filter(
        ({ text }, index) => text !== partsOf(presentTerms(second, language))[index]?.text,
      )
    expect(differing('en')).toEqual([{ heading: '', text: 'Training of judges' }])
    const folder = await mkdtemp(join(tmpdir(), 'terms-'))
    for (const language of ['en', 'ar'] as const) {
      const file = join(folder, `${language}.docx`)
      await writeFile(file, await termsAsWord(presentTerms(first, language), language))
      const archive = await openArchive(file, 'terms.docx')
      const text = (await archive.read('word/document.xml', 1_000_000)).toString()
      const header = (await archive.read('word/header1.xml', 1_000_000)).toString()
      archive.close()
      expect(header).toContain(translator(language)('banner.imaginary'))
      expect(text).toContain('Judges apply the law')
      expect(text.includes('<w:bidi/>')).toBe(language === 'ar')
    }
    await rm(folder, { recursive: true })
  })
})

describe('the form', () => {
  const fields = { ...asFields(content) } as Record<string, string>
  const read = (more: Record<string, string>) => termsContent.safeParse({ ...fields, ...more } as never)
  const problems = (more: Record<string, string>) =>
    read(more).error?.issues.map(({ path, message }) => `${String(path[0])}: ${message}`)

  test('comes back as it went', () => expect(read({}).data).toEqual(content))
  test('a report back is due six months after the end unless said otherwise', () =>
    expect(read({ reportBackOn: '' }).data?.reportBackOn).toBe('2100-02-28'))
  test.each([
    [{ title: '' }, 'title: form.missing'],
    [{ task1Who: '', task1What: '' }, 'task1Who: form.missing'],
    [{ task2What: '' }, 'task2What: form.missing'],
    [{ task1Currency: '' }, 'task1Currency: form.choose'],
    [{ task1Currency: 'XXQ' }, 'task1Currency: form.currency-unknown'],
    [{ task1Until: '2099-01-01' }, 'task1Until: terms.ends-before-it-begins'],
    [{ result1Result: '' }, 'result1Result: form.missing'],
    [{ endsOn: '2098-12-31' }, 'endsOn: terms.ends-before-it-begins'],
    [{ startsOn: '2001-01-01', endsOn: '2001-12-31' }, 'endsOn: terms.over-already'],
    [{ reportBackOn: '2098-01-01' }, 'reportBackOn: terms.report-before-it-begins'],
    [{ madePublic: 'everything' }, 'madePublic: form.choose'],
  ])('%j', (more, problem) => expect(problems(more)).toContain(problem))
})

describe('of an offer with places', () => {
  const left = (name: keyof Cast, offer: number) =>
    as(name, async (transaction) => (await findOffer(transaction, offer))?.placesLeft)
  const matched = (name: keyof Cast, offer: number) =>
    as(
      name,
      async (transaction) =>
        (await readOffers(transaction)).find(({ compared }) => compared.id === String(offer))?.compared
          .places,
    )
  const everywhere = { onlySids: false, places: 2 }
  const host = (states: readonly string[]) =>
    database.owner.pool.query(
      `insert into register.hosted_state (state_id, change_id)
       select state, (select max(id) from record.change) from unnest($1::text[]) state on conflict do nothing`,
      [states],
    )

  /** Terms that both sides accepted yesterday, with one who answers with this offer. */
  async function agreed(offer: number): Promise<string> {
    await begin(offer)
    await open()
    const agreement = await propose('partnerOne')
    await accept('partnerOne', agreement, 1)
    await accept('approver', agreement, 1)
    return agreement
  }
  const aDayLater = () =>
    database.owner.pool.query(`
      begin;
      alter table exchange.terms disable trigger user;
      update exchange.terms set state_accepted_at = state_accepted_at - interval '1 day',
                                partner_accepted_at = partner_accepted_at - interval '1 day';
      alter table exchange.terms enable trigger user;
      commit`)

  test('one is taken by each agreement that came through it, from the next day until it ends', async () => {
    await host(['XTL', 'XTA', 'XTB', 'XTK', 'XTM'])
    const offer = await as('partnerOne', (transaction) =>
      writeOffer(transaction, { ...someOffer, ...everywhere }, randomUUID(), page),
    )
    const [first] = [await agreed(offer), await agreed(offer)]
    expect(await left('partnerOne', offer)).toBe(2)
    await aDayLater()
    for (const name of ['partnerOne', 'partnerTwo', 'coordinator'] as const) {
      expect(await left(name, offer)).toBe(0)
      expect(await matched(name, offer)).toBe(0)
    }
    await as('approver', (transaction) => endTerms(transaction, first, 'It is done.', page))
    expect(await left('partnerTwo', offer)).toBe(1)
  })

  test('others are told what the partner says itself, where it would tell with whom it agreed', async () => {
    await host(['XTL', 'XTA', 'XTB', 'XTK', 'XTM'])
    const offer = await as('partnerOne', (transaction) =>
      writeOffer(transaction, { ...someOffer, ...everywhere, states: ['XTL'] }, randomUUID(), page),
    )
    await agreed(offer)
    await aDayLater()
    expect(await left('partnerOne', offer)).toBe(1)
    expect(await left('partnerTwo', offer)).toBe(2)
    expect(await left('foreignCoordinator', offer)).toBe(2)
  })
})
