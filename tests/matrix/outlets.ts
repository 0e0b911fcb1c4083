/** Every way in which plain SQL, as the program's login, could show that a row is there or let it be changed. */
import type pg from 'pg'
import {
  isOnItsSide,
  mayChange,
  maySee,
  maySeeHistory,
  isAuthor,
  type Consent,
  type Viewer,
} from './model.ts'
import type { Kind, Row } from './world.ts'

export type Outlet = {
  name: string
  /** Which rows it shows. */
  look: (program: pg.ClientBase, kind: Kind, may: (row: Row) => boolean) => Promise<ReadonlySet<number>>
  /** Which rows it may show. */
  expected: (viewer: Viewer, row: Row, general: readonly Consent[]) => boolean
  /** It may show less. */
  atMost?: boolean
  /** Rows of which it could tell; all unless said. */
  concerns?: (row: Row) => boolean
}

const numbers = async (program: pg.ClientBase, query: string, values: unknown[] = []) => {
  const { rows } = await program.query<{ id: string | number | null }>(query, values)
  return new Set(rows.flatMap(({ id }) => (id === null ? [] : [Number(id)])))
}

const idsOf = ({ rows }: Kind) => rows.map(({ id }) => id)

export const outlets: readonly Outlet[] = [
  {
    name: 'select',
    look: (program, { table }) => numbers(program, `select to_jsonb(t) ->> 'id' as id from ${table} t`),
    expected: maySee,
  },
  {
    name: 'exists, by its number',
    look: (program, kind) =>
      numbers(
        program,
        `select wanted.id from unnest($1::bigint[]) wanted (id)
          where exists (select from ${kind.table} t where t.id = wanted.id)`,
        [idsOf(kind)],
      ),
    expected: maySee,
  },
  {
    name: 'count',
    look: async (program, kind) => {
      // Counted apart for each row, as a facet counts.
      const { rows } = await program.query<{ counts: Record<string, number> }>(
        `select coalesce(jsonb_object_agg(id, n), '{}') as counts from (select id, count(*) as n from ${kind.table} group by id) each`,
      )
      const counts = Object.keys(rows[0]?.counts ?? {}).map(Number)
      const { rows: all } = await program.query<{ n: string }>(`select count(*) as n from ${kind.table}`)
      if (Number(all[0]?.n) !== counts.length)
        throw new Error(`${kind.table}: its count is not that of its rows`)
      return new Set(counts)
    },
    expected: maySee,
  },
  {
    name: 'join',
    look: (program, kind) =>
      numbers(
        program,
        `select t.id from unnest($1::bigint[]) wanted (id) left join ${kind.table} t on t.id = wanted.id`,
        [idsOf(kind)],
      ),
    expected: maySee,
  },
  {
    name: 'an error that only a hidden row would raise',
    look: async (program, kind, may) => {
      const told = new Set(kind.rows.filter(may).map(({ id }) => id))
      const stumble = async (ids: readonly number[]): Promise<void> => {
        const fine = await attempt(
          program,
          `select count(*) from ${kind.table} where 1 / (case when id = any ($1) then 0 else 1 end) = 1`,
          [ids],
        )
        if (fine) return
        if (ids.length === 1) told.add(ids[0] ?? 0)
        else for (const half of [ids.slice(0, ids.length / 2), ids.slice(ids.length / 2)]) await stumble(half)
      }
      await stumble(idsOf(kind).filter((id) => !told.has(id)))
      return told
    },
    expected: maySee,
  },
  {
    name: 'rows that belong to it',
    concerns: (row) => row.parts.size > 0,
    look: async (program, { parts }) => {
      const seen = new Set<number>()
      for (const { table, naming } of parts)
        for (const id of await numbers(program, `select "${naming}" as id from ${table}`)) seen.add(id)
      return seen
    },
    expected: maySee,
  },
  {
    name: 'what belongs to all activities at once',
    look: (program, { kind, rows }, may) =>
      kind === 'activity'
        ? numbers(program, 'select id from cooperation.seen()')
        : Promise.resolve(new Set(rows.filter(may).map(({ id }) => id))),
    expected: maySee,
  },
  {
    name: 'history',
    look: (program, { table }) =>
      numbers(program, `select row_key ->> 'id' as id from record.history where table_name = $1`, [table]),
    expected: maySeeHistory,
  },
  {
    name: 'the change that made it',
    look: async (program, { rows }) => {
      const changes = await numbers(program, 'select id from record.change where confidential')
      return new Set(rows.filter(({ change }) => changes.has(change)).map(({ id }) => id))
    },
    expected: isOnItsSide,
  },
  {
    name: 'readings',
    look: (program, { table }) =>
      numbers(program, 'select row_id as id from record.reading where table_name = $1', [table]),
    expected: isOnItsSide,
  },
  {
    name: 'consents',
    concerns: (row) => row.consents.length > 0,
    look: (program, { kind }) =>
      numbers(program, 'select record_id as id from consent.consent where record_kind = $1', [kind]),
    expected: isOnItsSide,
  },
  {
    name: 'named partners',
    concerns: (row) => row.consents.some(({ audience }) => audience === 'named'),
    look: (program, { kind }) =>
      numbers(
        program,
        `select given.record_id as id from consent.named_partner join consent.consent given on given.id = consent_id
          where given.record_kind = $1`,
        [kind],
      ),
    expected: isOnItsSide,
  },
  {
    name: 'its author, by name',
    concerns: ({ consents }) => consents.length === 0,
    look: (program, kind) => {
      const bare = kind.rows.filter(({ consents }) => consents.length === 0)
      return numbers(
        program,
        `select wanted.id from unnest($1::bigint[], $2::text[]) wanted (id, state)
          where consent.author_of($3, wanted.state, wanted.id) is not null`,
        [bare.map(({ id }) => id), bare.map(({ author }) => author.state), kind.kind],
      )
    },
    expected: maySee,
  },
  {
    name: 'that a reading of it can be noted',
    concerns: ({ consents }) => consents.length === 0,
    look: (program, kind) => {
      const bare = kind.rows.filter(({ consents }) => consents.length === 0)
      return numbers(
        program,
        `select wanted.id from unnest($1::bigint[], $2::text[]) wanted (id, state)
          where consent.record_readings($3, array[wanted.state], array[wanted.id], 'page') > 0`,
        [bare.map(({ id }) => id), bare.map(({ author }) => author.state), kind.kind],
      )
    },
    // Only what is seen is noted, and not where nobody needs to know of it.
    expected: maySee,
    atMost: true,
  },
  {
    name: 'lock for change',
    look: (program, { table }) => numbers(program, `select id from ${table} for update`),
    expected: mayChange,
  },
  {
    name: 'change',
    look: async (program, { table }) => {
      if (!(await begin(program))) return new Set()
      return numbers(program, `update ${table} set change_id = record.current_change() returning id`)
    },
    expected: (viewer, row) => !viewer.only && mayChange(viewer, row),
  },
  {
    name: 'remove',
    concerns: (row) => row.parts.size === 0,
    look: async (program, kind) => {
      if (!(await begin(program))) return new Set()
      const whole = kind.rows.filter(({ parts }) => parts.size === 0).map(({ id }) => id)
      return numbers(program, `delete from ${kind.table} where id = any ($1) returning id`, [whole])
    },
    expected: (viewer, row) => !viewer.only && isAuthor(viewer, row),
  },
]

/** What is seen of the things that no consent was given for by itself, of all kinds at once: `kind number`. */
export async function seenOfBare(
  program: pg.ClientBase,
  kinds: readonly Kind[],
): Promise<ReadonlySet<string>> {
  const bare = kinds.flatMap(({ rows }) =>
    rows.filter(({ consents }) => consents.length === 0).map(({ id }) => id),
  )
  const { rows } = await program.query<{ one: string }>(
    kinds
      .map(({ kind, table }) => `select '${kind} ' || id as one from ${table} where id = any ($1)`)
      .join(' union all '),
    [bare],
  )
  return new Set(rows.map(({ one }) => one))
}

/** Opens a change, where there is someone who may have one. */
function begin(program: pg.ClientBase): Promise<boolean> {
  return attempt(program, `select record.begin_change('page', confidential => true)`)
}

/** @returns whether it went through; the transaction goes on either way */
async function attempt(program: pg.ClientBase, query: string, values: unknown[] = []): Promise<boolean> {
  await program.query('savepoint attempt')
  try {
    await program.query(query, values)
    return true
  } catch {
    await program.query('rollback to savepoint attempt')
    return false
  }
}

/** Tables, whole, that the program may read and that hold none of the kinds themselves: what else tells of them? */
export async function otherTables(program: pg.ClientBase, kinds: readonly Kind[]): Promise<string[]> {
  const own = kinds.flatMap(({ table, parts }) => [table, ...parts.map((part) => part.table)])
  const { rows } = await program.query<{ name: string }>(
    `select class.oid::regclass::text as name from pg_class class
       join pg_namespace namespace on namespace.oid = class.relnamespace
      where class.relkind in ('r', 'p', 'v', 'm') and namespace.nspname !~ '^pg_'
        and namespace.nspname not in ('information_schema', 'jobs')
        and has_table_privilege(class.oid, 'select') order by 1`,
  )
  return rows.map(({ name }) => name).filter((name) => !own.includes(name))
}

/** The markers that stand anywhere in a table. */
export async function markersIn(program: pg.ClientBase, table: string): Promise<string[]> {
  const { rows } = await program.query<{ marker: string }>(
    `select distinct match[1] as marker from ${table} t, regexp_matches(to_jsonb(t)::text, 'zz[a-z]+[0-9]+zz', 'g') match`,
  )
  return rows.map(({ marker }) => marker)
}
