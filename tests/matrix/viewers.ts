/** Everyone who may look: each role, people between roles, those who lost theirs, jobs, those who look as others do. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { TestDatabase } from '#platform/database/testing.ts'
import { testCast, type Cast, type TestPerson } from '#identity/testing.ts'
import type { Author, Viewer } from './model.ts'

export type Looking = {
  name: string
  viewer: Viewer
  /** What they show, where they show anything. */
  token: string | null
  /** Done before they look: looking as others would, or trying to be someone. */
  before?: string
}

export const authors = {
  justice: { organisation: 'justice', side: 'government', state: 'XTL' },
  mission: { organisation: 'mission', side: 'government', state: 'XTL' },
  nhri: { organisation: 'nhri', side: 'body', state: 'XTL' },
  society: { organisation: 'society', side: 'body', state: 'XTL' },
  foreign: { organisation: 'foreignMechanism', side: 'government', state: 'SVN' },
} as const satisfies Record<string, Author>
export type AuthorName = keyof typeof authors

/** Who writes for each author. */
export const writers = {
  justice: 'justice',
  mission: 'delegate',
  nhri: 'nhriApprover',
  society: 'society',
  foreign: 'foreignCoordinator',
} as const satisfies Record<AuthorName, keyof Cast>

const government = (organisation: string, state = 'XTL', coordinates = false): Viewer => ({
  organisation,
  side: 'government',
  state,
  coordinates,
})
const body = (organisation: string): Viewer => ({
  organisation,
  side: 'body',
  state: 'XTL',
  coordinates: false,
})
const partner = (organisation: string | null, state: string | null = null): Viewer => ({
  organisation,
  side: 'partner',
  state,
  coordinates: false,
})
const operator: Viewer = { organisation: 'operator', side: 'operator', state: null, coordinates: false }
const nobody: Viewer = { organisation: null, side: null, state: null, coordinates: false }

export const roles = {
  coordinator: government('mechanism', 'XTL', true),
  approver: government('mechanism'),
  justice: government('justice'),
  health: government('health'),
  delegate: government('mission'),
  nhri: body('nhri'),
  nhriApprover: body('nhri'),
  society: body('society'),
  partnerOne: partner('partnerOne'),
  partnerTwo: partner('partnerTwo', 'FRA'),
  secretariat: operator,
  administrator: operator,
  foreignCoordinator: government('foreignMechanism', 'SVN', true),
} as const satisfies Record<keyof Cast, Viewer>

export async function everyone(database: TestDatabase): Promise<{ cast: Cast; lookers: Looking[] }> {
  const cast = await testCast(database)
  const lookers: Looking[] = Object.entries(roles).map(([name, viewer]) => ({
    name,
    viewer,
    token: cast[name as keyof Cast].token,
  }))
  const owner = await database.owner.pool.connect()
  try {
    const { change } =
      (await owner.query<{ change: number }>('select max(id) as change from record.change')).rows[0] ?? {}
    const join = async (person: TestPerson, organisation: number, role: string, rest = '') =>
      (
        await owner.query<{ id: number }>(
          `insert into identity.membership (person_id, organisation_id, role, guest, begins_at, ends_at, change_id)
           values ($1, $2, $3, ${rest || 'false, now(), null'}, $4) returning id`,
          [person.person, organisation, role, change],
        )
      ).rows[0]?.id ?? 0
    const session = async (user: string, expires = '1 hour') => {
      const token = randomUUID()
      await owner.query(
        `insert into sign_in.session (id, "userId", token, "expiresAt") values ($1, $2, $3, now() + $4::interval)`,
        [randomUUID(), user, token, expires],
      )
      return token
    }

    // From a partner, given a role in a ministry for a time: for whom they act decides, not who they are.
    const helper = await join(
      cast.partnerOne,
      cast.justice.organisation,
      'contributor',
      `true, now(), now() + interval '1 day'`,
    )
    const helping = await session('partnerOne')
    await owner.query('select identity.choose($1, $2)', [helping, helper])
    lookers.push({ name: 'guest helper', viewer: government('justice'), token: helping })

    // Who had a role and has it no more, or not yet, or cannot show who they are.
    const colleague = async (name: string, rest?: string) => {
      await owner.query(
        `insert into sign_in."user" (id, name, email, "twoFactorEnabled") values ($1, $1, $1 || '@example.org', false)`,
        [name],
      )
      const { id } = (
        await owner.query<{ id: number }>(
          'insert into identity.person (user_id, change_id) values ($1, $2) returning id',
          [name, change],
        )
      ).rows[0] ?? { id: 0 }
      await join({ ...cast.justice, person: id }, cast.justice.organisation, 'contributor', rest)
      return id
    }
    const powerless = async (name: string, expires?: string) =>
      lookers.push({ name, viewer: nobody, token: await session(name, expires) })
    await colleague('left', `false, now() - interval '2 days', now() - interval '1 day'`)
    await powerless('left')
    await colleague('not yet begun', `false, now() + interval '1 day', null`)
    await powerless('not yet begun')
    const disabled = await colleague('disabled')
    await owner.query('begin')
    await owner.query('select identity.act($1)', [cast.administrator.token])
    await owner.query(`select record.begin_change('page', confidential => true)`)
    await owner.query(
      'update identity.person set disabled_at = now(), change_id = record.current_change() where id = $1',
      [disabled],
    )
    await owner.query('commit')
    await powerless('disabled')
    await colleague('session expired')
    await powerless('session expired', '-1 minute')
    await colleague('without second factor')
    await owner.query(
      `alter table identity.membership disable trigger user;
       update identity.membership set role = 'approver' where person_id = (
         select id from identity.person where user_id = 'without second factor');
       alter table identity.membership enable trigger user`,
    )
    await powerless('without second factor')

    const { rows: links } = await owner.query<{ token: string }>(
      `select identity.issue('link', 'link 1', null, 'ask', interval '1 day', jsonb_build_object(
                'ask', 1, 'state', 'XTL', 'side', 'government', 'organisation', $1::bigint)) as token`,
      [cast.justice.organisation],
    )
    lookers.push({
      name: 'holder of a one-time link',
      viewer: nobody,
      token: null,
      before: `select identity.act_by_link('${links[0]?.token}')`,
    })

    lookers.push(
      { name: 'anyone', viewer: nobody, token: null },
      { name: 'a guessed token', viewer: nobody, token: 'guess' },
      { name: 'the machine’s owner', viewer: nobody, token: database.operator.token },
      {
        name: 'who says they are the coordinator',
        viewer: nobody,
        token: null,
        before: `select set_config('throughline.acting', repeat('0', 64) || ' ' || jsonb_build_object('person', ${cast.coordinator.person},
          'organisation', ${cast.coordinator.organisation}, 'role', 'coordinator', 'side', 'government', 'state', 'XTL')::text, true)`,
      },
      {
        name: 'coordinator as the public',
        viewer: { ...nobody, only: authors.justice },
        token: cast.coordinator.token,
        before: `select identity.see_as('public')`,
      },
      {
        name: 'coordinator as any partner',
        viewer: { ...partner(null), only: authors.justice },
        token: cast.coordinator.token,
        before: `select identity.see_as('partner')`,
      },
      {
        name: 'coordinator as partnerOne',
        viewer: { ...partner('partnerOne'), only: authors.justice },
        token: cast.coordinator.token,
        before: `select identity.see_as('partner', ${cast.partnerOne.organisation})`,
      },
      {
        name: 'body as partnerOne',
        viewer: { ...partner('partnerOne'), only: authors.nhri },
        token: cast.nhriApprover.token,
        before: `select identity.see_as('partner', ${cast.partnerOne.organisation})`,
      },
    )
    for (const name of ['justice', 'nhri', 'partnerOne', 'administrator'] as const)
      lookers.push({ name: `job of ${name}`, viewer: roles[name], token: await ticket(database, cast[name]) })
    return { cast, lookers }
  } finally {
    owner.release()
  }
}

/** What a job carries to act as a person. */
async function ticket(database: TestDatabase, person: TestPerson): Promise<string> {
  const program = await database.program.pool.connect()
  try {
    await program.query('begin')
    await program.query('select identity.act($1)', [person.token])
    const { rows } = await program.query<{ ticket: string }>(`select identity.job_ticket('test') as ticket`)
    await program.query('commit')
    return rows[0]?.ticket ?? ''
  } finally {
    program.release()
  }
}

/** One transaction of the program in which someone looks; what they do in it is taken back. */
export async function looking<Result>(
  database: TestDatabase,
  { token, before }: Looking,
  work: (program: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const program = await database.program.pool.connect()
  try {
    await program.query('begin')
    if (token !== null) await program.query('select identity.act($1)', [token])
    if (before) await program.query(before)
    return await work(program)
  } finally {
    await program.query('rollback')
    program.release()
  }
}
