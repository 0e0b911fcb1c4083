/** Whatever people do, in whatever order, nobody sees more than a small model of the rules allows: by plain SQL. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRefusal } from '#platform/errors.ts'
import type { TestPerson } from '#identity/testing.ts'
import { consentTest, type ConsentTest } from './testing.ts'

let given: ConsentTest
beforeAll(async () => {
  given = await consentTest()
})
afterAll(() => given.database.close())

const authors = ['justice', 'health', 'nhri'] as const
type Author = (typeof authors)[number]
const audiences = ['government', 'named', 'partners', 'public'] as const
type Audience = (typeof audiences)[number]
const partners = ['partnerOne', 'partnerTwo'] as const
type PartnerName = (typeof partners)[number]
type Side = 'government' | 'nhri'

/** Which note or consent of those that are there: any number, counted round. */
const which = fc.nat(20)
const step = fc.oneof(
  fc.record({
    do: fc.constant('write' as const),
    who: fc.constantFrom(...authors),
    inside: fc.boolean(),
  }),
  fc.record({ do: fc.constant('narrow' as const), which }),
  fc.record({ do: fc.constant('edit' as const), which }),
  fc.record({ do: fc.constant('remove' as const), which }),
  // The words of one note stand in a new one; those of two in a new one while both stay.
  fc.record({ do: fc.constant('copy' as const), which }),
  fc.record({ do: fc.constant('merge' as const), which, other: which }),
  fc.record({
    do: fc.constant('grant' as const),
    by: fc.constantFrom('government' as const, 'nhri' as const),
    which: fc.option(which, { freq: 3 }),
    audience: fc.constantFrom(...audiences),
    named: fc.subarray([...partners], { minLength: 1 }),
    later: fc.boolean(),
  }),
  fc.record({ do: fc.constant('revoke' as const), which }),
  fc.record({ do: fc.constant('expire' as const), which }),
  fc.record({ do: fc.constant('unify' as const) }),
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

type Note = { id: number; by: Author; inside: boolean }
type Grant = {
  id: number
  by: Side
  note: number | null
  audience: Audience
  named: readonly PartnerName[]
  open: boolean
}
type Model = { notes: Note[]; grants: Grant[] }

const sideOf = (author: Author): Side => (author === 'nhri' ? 'nhri' : 'government')
const government = ['coordinator', 'approver', 'justice', 'health', 'delegate']
const members: Record<Author, string[]> = {
  justice: ['justice'],
  health: ['health'],
  nhri: ['nhri', 'nhriApprover'],
}

/** Who may see a note, from the words of the rules alone. */
function allowed({ grants }: Model, note: Note, everyone: readonly string[]): Set<string> {
  const seen = new Set(members[note.by])
  if (note.by !== 'nhri' && !note.inside) for (const name of government) seen.add(name)
  for (const grant of grants) {
    const meant = grant.note === null ? !note.inside : grant.note === note.id
    if (!grant.open || grant.by !== sideOf(note.by) || !meant) continue
    const to = {
      government,
      named: grant.named,
      partners,
      public: everyone,
    }[grant.audience]
    for (const name of to) seen.add(name)
  }
  return seen
}

async function take(model: Model, next: Step): Promise<void> {
  const { cast, write, act, give, revoke, database } = given
  const note = 'which' in next && next.which !== null ? at(model.notes, next.which) : undefined
  const changing = (who: TestPerson, statement: ReturnType<typeof sql>) =>
    act(who, async (transaction) => {
      await sql`select record.begin_change('page', confidential => true)`.execute(transaction)
      await statement.execute(transaction)
    })
  const put = async (by: Author, inside: boolean, text = 'words') => {
    const id = await write(cast[by], inside ? 'institution' : 'government', text)
    model.notes.push({ id, by, inside })
  }
  switch (next.do) {
    case 'write':
      return put(next.who, next.inside)
    case 'narrow':
      if (!note) return
      note.inside = true
      return changing(
        cast[note.by],
        sql`update followup.note set audience = 'institution', change_id = record.current_change()
             where state_id = 'XTL' and id = ${note.id}`,
      )
    case 'edit':
      if (!note) return
      return changing(
        cast[note.by],
        sql`update followup.note set text = text || '.', change_id = record.current_change()
             where state_id = 'XTL' and id = ${note.id}`,
      )
    case 'remove':
      if (!note) return
      model.notes.splice(model.notes.indexOf(note), 1)
      return changing(
        cast[note.by],
        sql`delete from followup.note where state_id = 'XTL' and id = ${note.id}`,
      )
    case 'copy':
      return note && put(note.by, note.inside)
    case 'merge': {
      const other = at(model.notes, next.other)
      return note && other && note.by === other.by ? put(note.by, note.inside || other.inside) : undefined
    }
    case 'grant': {
      if (next.which !== null && !note) return
      const who = next.by === 'nhri' ? cast.nhriApprover : cast.approver
      try {
        const id = await give(who, note?.id ?? null, {
          audience: next.audience,
          partners: next.named.map((name) => cast[name].organisation),
          from: next.later ? '2999-01-01' : null,
        })
        const { by, audience, named, later } = next
        model.grants.push({ id, by, note: note?.id ?? null, audience, named, open: !later })
      } catch (error) {
        // Of what another side wrote, what is not seen, or to a government by itself: refused.
        if (!isRefusal(error)) throw error
      }
      return
    }
    case 'revoke': {
      const grant = at(model.grants, next.which)
      if (!grant) return
      model.grants.splice(model.grants.indexOf(grant), 1)
      return revoke(grant.by === 'nhri' ? cast.nhriApprover : cast.approver, grant.id)
    }
    case 'expire': {
      const grant = at(model.grants, next.which)
      if (!grant) return
      model.grants.splice(model.grants.indexOf(grant), 1)
      // Time passes for this consent alone: what the owner of the database can bring about.
      await database.owner.pool.query(`
        alter table consent.consent disable trigger user;
        update consent.consent set begins_at = now() - interval '2 days', ends_at = now() - interval '1 day'
         where id = ${grant.id};
        alter table consent.consent enable trigger user`)
      return
    }
    case 'unify':
      // The recommendation is found to be the same as another: what stands beside it stays as closed as it was.
      await act(database.operator, async (transaction) => {
        await sql`select record.begin_change('page')`.execute(transaction)
        await sql`
          with other as (
            insert into register.recommendation (state_id, id, document, mechanism, kind, shown_source, change_id)
            values ('XTL', 'yyyyyyyyyyyy', 'A/HRC/1/1', 'UPR', 'recommendation', 'k', record.current_change())
            on conflict do nothing)
          select`.execute(transaction)
        await sql`update register.recommendation set merged_into = 'yyyyyyyyyyyy', change_id = record.current_change()
                   where state_id = 'XTL' and id = ${given.recommendation}`.execute(transaction)
      })
  }
}

function at<Item>(list: readonly Item[], index: number): Item | undefined {
  return list.length ? list[index % list.length] : undefined
}

/** Who sees which notes: by selecting them, by counting them, and by their history. */
async function seen(): Promise<Map<string, number[]>> {
  const { cast, act, database } = given
  const found = new Map<string, number[]>()
  const look = sql<{ ids: number[]; count: number; past: number[] }>`
    select (select coalesce(array_agg(id order by id), '{}') from followup.note) as ids,
           (select count(*)::int from followup.note) as count,
           (select coalesce(array_agg(distinct (row_key ->> 'id')::bigint), '{}') from record.history
             where table_name = 'followup.note') as past`
  const tell = (name: string, { rows: [row] }: Awaited<ReturnType<typeof look.execute>>) => {
    expect(row?.count).toBe(row?.ids.length)
    found.set(name, row?.ids.map(Number) ?? [])
    // Earlier versions are told to the side that wrote them alone.
    if (!government.includes(name) && !members.nhri.includes(name)) expect(row?.past, name).toEqual([])
  }
  for (const [name, who] of Object.entries(cast))
    tell(name, await act(who, (transaction) => look.execute(transaction)))
  tell('anyone', await look.execute(database.program.kysely))
  return found
}

test('any sequence of writing, narrowing, copying, merging, granting, revoking and expiring', async () => {
  const everyone = [...Object.keys(given.cast), 'anyone']
  let looks = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      await given.database.owner.pool.query('truncate consent.consent, followup.note, record.history cascade')
      const model: Model = { notes: [], grants: [] }
      // Something to begin with, so that few steps are idle.
      await take(model, { do: 'write', who: 'justice', inside: false })
      await take(model, { do: 'write', who: 'nhri', inside: true })
      for (const next of steps) await take(model, next)
      const found = await seen()
      for (const name of everyone) {
        const expected = model.notes
          .filter((note) => allowed(model, note, everyone).has(name))
          .map(({ id }) => id)
        expect({ name, sees: found.get(name) }).toEqual({ name, sees: expected })
        looks += 1
      }
    }),
    { numRuns: 60, endOnFailure: false },
  )
  console.log(
    `${looks} looks by ${everyone.length} readers after random sequences, none saw other than allowed`,
  )
})
