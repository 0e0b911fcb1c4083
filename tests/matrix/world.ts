/** Things of every kind, by every author, for every audience, with consents in every state. */
import type pg from 'pg'
import type { TestDatabase } from '#platform/database/testing.ts'
import type { Cast } from '#identity/testing.ts'
import { audiences, standings, type Consent, type Thing } from './model.ts'
import {
  letGo,
  allowMany,
  makeRow,
  protectedTables,
  shapeOf,
  tablesBeside,
  type Given,
  type TableShape,
} from './rows.ts'
import { authors, writers, type AuthorName } from './viewers.ts'

export type Row = Thing & {
  id: number
  /** Stands in every text of the row. */
  marker: string
  change: number
  /** Rows that belong to it, by table. */
  parts: ReadonlyMap<string, number>
}

export type Kind = {
  kind: string
  table: string
  parts: readonly { table: string; naming: string }[]
  /** Of which sides its authors are. */
  sides: TableShape['sides']
  rows: readonly Row[]
}

/** The recommendation of each State beside which things are written. */
export type Recommendations = Readonly<Record<string, string>>

/** Everything of every kind that stands under consent. */
export async function makeWorld(
  database: TestDatabase,
  cast: Cast,
  recommendations?: Recommendations,
): Promise<Kind[]> {
  const owner = await database.owner.pool.connect()
  try {
    const beside = recommendations ?? (await makeRecommendations(owner, database.operator.token))
    const kinds: Kind[] = []
    /** Of each kind already made, the rows that another kind may refer to. */
    const made: Made = new Map()
    const known = await protectedTables(owner)
    for (const { kind, table, parts } of known) {
      const shapes = new Map<string, TableShape>()
      for (const name of [table, ...parts.map((part) => part.table)]) {
        shapes.set(name, await shapeOf(owner, name))
        await allowMany(owner, name)
      }
      const rows: Row[] = []
      for (const name of authorsOf(shapes.get(table)))
        rows.push(...(await rowsBy(owner, cast, name, { kind, table, parts }, shapes, made, beside)))
      kinds.push({ kind, table, parts, sides: shapeIn(shapes, table).sides, rows })
    }
    for (const table of await tablesBeside(owner, known))
      await makeBeside(owner, cast, table, kinds, made, beside)
    for (const { table } of known) await letGo(owner, table)
    return kinds
  } finally {
    owner.release()
  }
}

function authorsOf(shape: TableShape | undefined): AuthorName[] {
  return (Object.keys(authors) as AuthorName[]).filter((name) => shape?.sides.includes(authors[name].side))
}

async function makeRecommendations(owner: pg.ClientBase, token: string): Promise<Recommendations> {
  const made = { XTL: 'matrix000xtl', SVN: 'matrix000svn' }
  await owner.query('begin')
  await owner.query('select identity.act($1)', [token])
  const { rows } = await owner.query<{ change: number }>(`select record.begin_change('import') as change`)
  for (const [state, id] of Object.entries(made))
    await owner.query(
      `insert into register.recommendation (state_id, id, document, mechanism, kind, shown_source, change_id)
       values ($1, $2, 'A/HRC/1/1', 'UPR', 'recommendation', 'k', $3)`,
      [state, id, rows[0]?.change],
    )
  await owner.query('commit')
  return made
}

/** Those of whom every consent is tried on every thing; of the others, which differ by name alone, a few. */
const thorough: readonly AuthorName[] = ['justice', 'nhri']

/** The consents that are given for one thing of an author each, and none. */
function consentsFor(name: AuthorName): (Consent | undefined)[] {
  const all = allConsents(name, 'thing')
  return [undefined, ...all.filter(({ standing }) => thorough.includes(name) || standing === 'in force')]
}

/**
 * Every audience, in every state of the consent; named partners: the right one and a wrong one. Of one thing a
 * government may give it unnamed.
 */
export function allConsents(name: AuthorName, scope: Consent['scope']): Consent[] {
  const by = authors[name]
  const fitting = audiences.filter((audience) => audience !== 'government' || by.side === 'body')
  return fitting.flatMap((audience) =>
    standings.flatMap((standing) =>
      (audience === 'named' ? [['partnerOne'], ['partnerTwo']] : [[]]).flatMap((named) =>
        (scope === 'thing' && by.side === 'government' ? [false, true] : [false]).map((unnamed) => ({
          by,
          scope,
          audience,
          named,
          unnamed,
          standing,
        })),
      ),
    ),
  )
}

async function rowsBy(
  owner: pg.ClientBase,
  cast: Cast,
  name: AuthorName,
  { kind, table, parts }: Omit<Kind, 'rows' | 'sides'>,
  shapes: ReadonlyMap<string, TableShape>,
  made: Made,
  beside: Recommendations,
): Promise<Row[]> {
  const author = authors[name]
  const writer = cast[writers[name]]
  const rows: Row[] = []
  await owner.query('begin')
  await owner.query('select identity.act($1)', [writer.token])
  const { rows: begun } = await owner.query<{ change: string }>(
    `select record.begin_change('page', confidential => true) as change`,
  )
  const change = Number(begun[0]?.change)
  for (const base of ['institution', 'government'] as const) {
    for (const [index, consent] of consentsFor(name).entries()) {
      const marker = `zz${kind.replaceAll('-', '')}${name}${base}${index}zz`
      const key = `${name} ${base} ${index}`
      const given = givenFor(cast, name, base, change, key, made, beside)
      const { id, token } = await makeRow(owner, shapeIn(shapes, table), marker, given)
      note(made, table, key, id, token)
      const own = new Map<string, number>()
      for (const part of index % 2 ? parts : []) {
        const known = { ...given, ...Object.fromEntries(own), [part.naming]: id }
        own.set(part.table, (await makeRow(owner, shapeIn(shapes, part.table), marker, known)).id)
      }
      const consents = consent ? [consent] : []
      rows.push({ author, base, consents, id, marker, change, parts: own })
    }
  }
  await owner.query('commit')
  await rewrite(owner, writer.token, table, rows)
  for (const row of rows)
    for (const given of row.consents) await giveConsent(owner, cast, kind, given, row.id)
  await noteReadings(owner, cast, table, rows)
  return rows
}

function shapeIn(shapes: ReadonlyMap<string, TableShape>, table: string): TableShape {
  const shape = shapes.get(table)
  if (!shape) throw new Error(`nobody looked at the columns of ${table}`)
  return shape
}

/** Overwrites every row, so that each has a version before this one. */
async function rewrite(
  owner: pg.ClientBase,
  token: string,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  await owner.query('begin')
  await owner.query('select identity.act($1)', [token])
  await owner.query(`select record.begin_change('page', confidential => true)`)
  await owner.query(`update ${table} set change_id = record.current_change() where id = any ($1)`, [
    rows.map(({ id }) => id),
  ])
  await owner.query('commit')
}

/** Somebody has looked at each. */
async function noteReadings(
  owner: pg.ClientBase,
  cast: Cast,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  for (const { id, author } of rows)
    await owner.query(
      `insert into record.reading (person_id, organisation_id, through, table_name, row_id, state_id, author_side, author_organisation_id)
       values ($1, $2, 'page', $3, $4, $5, $6, $7)`,
      [
        cast.partnerOne.person,
        cast.partnerOne.organisation,
        table,
        id,
        author.state,
        author.side,
        organisationOf(cast, author.organisation),
      ],
    )
}

function organisationOf(cast: Cast, organisation: string): number {
  const [name] = Object.entries(authors).find(([, author]) => author.organisation === organisation) ?? []
  return cast[writers[name as AuthorName]].organisation
}

const times = {
  'in force': `now() - interval '1 day', now() + interval '1 day', null, null`,
  ended: `now() - interval '2 days', now() - interval '1 second', null, null`,
  'not begun': `now() + interval '1 hour', null, null, null`,
  revoked: `now() - interval '1 day', null, now(), 'no longer'`,
}

/** Gives a consent past all checks, since some of these could not be given by anyone at this moment. */
export async function giveConsent(
  owner: pg.ClientBase,
  cast: Cast,
  kind: string,
  { by, scope, audience, named, unnamed, standing }: Consent,
  record: number | null,
): Promise<void> {
  const [name] = Object.entries(authors).find(([, author]) => author === by) ?? []
  const writer = cast[writers[name as AuthorName]]
  // A government's consent is for all its organisations, whichever of them gives it.
  const giver = by.side === 'government' && by.state === 'XTL' ? cast.approver : writer
  const { rows } = await owner.query<{ id: number }>(
    `insert into consent.consent (begins_at, ends_at, revoked_at, revoked_reason, state_id, side, organisation_id, scope,
       record_kind, record_id, audience, unnamed, authority_person_id, authority_office, decision_reference, change_id)
     values (${times[standing]}, $1, $2, $3, $4, $5, $6, $7, $8, $9, 'Secretariat', 'Decision 2',
             (select max(id) from record.change)) returning id`,
    [by.state, by.side, giver.organisation, scope, kind, record, audience, unnamed, giver.person],
  )
  for (const partner of named)
    await owner.query(
      `insert into consent.named_partner (state_id, consent_id, organisation_id, change_id)
       values ($1, $2, $3, (select max(id) from record.change))`,
      [by.state, rows[0]?.id, cast[partner as 'partnerOne' | 'partnerTwo'].organisation],
    )
}

/** As if no consent for a whole kind had ever been given. */
export async function takeBackGeneral(owner: pg.ClientBase, cast: Cast): Promise<void> {
  await owner.query('begin')
  await owner.query('select identity.act($1)', [cast.approver.token])
  await owner.query(`select record.begin_change('page', confidential => true)`)
  await owner.query(
    `delete from consent.named_partner where consent_id in (select id from consent.consent where scope = 'kind')`,
  )
  await owner.query(`delete from consent.consent where scope = 'kind'`)
  await owner.query('commit')
}

/**
 * Fills a table that has rules of its own with a row for each that stands under consent, and its marker: whoever may
 * not see that one's history may see nothing of this one either.
 */
async function makeBeside(
  owner: pg.ClientBase,
  cast: Cast,
  table: string,
  kinds: readonly Kind[],
  made: Made,
  beside: Recommendations,
): Promise<void> {
  await allowMany(owner, table)
  const shape = await shapeOf(owner, table)
  for (const name of authorsOf(shape)) {
    const rows = kinds[0]?.rows.filter(({ author }) => author === authors[name]) ?? []
    await owner.query('begin')
    await owner.query('select identity.act($1)', [cast[writers[name]].token])
    const { rows: begun } = await owner.query<{ change: string }>(
      `select record.begin_change('page', confidential => true) as change`,
    )
    for (const [index, { base, marker }] of rows.entries()) {
      const key = `${name} ${base} ${index % (rows.length / 2)}`
      const given = givenFor(cast, name, base, Number(begun[0]?.change), key, made, beside)
      const { id, token } = await makeRow(owner, shape, marker, given)
      note(made, table, key, id, token)
    }
    await owner.query('commit')
  }
}

/** What was made, by table, so that others can refer to it: by its number, and by its token where it has one. */
type Made = Map<string, Map<string, number | string>>

function note(made: Made, table: string, key: string, id: number, token: string | undefined): void {
  const names = token === undefined ? { [table]: id } : { [table]: id, [`${table}.token`]: token }
  for (const [name, value] of Object.entries(names))
    made.set(name, (made.get(name) ?? new Map<string, number | string>()).set(key, value))
}

function givenFor(
  cast: Cast,
  name: AuthorName,
  base: Thing['base'],
  change: number,
  key: string,
  made: Made,
  beside: Recommendations,
): Given {
  const author = authors[name]
  const writer = cast[writers[name]]
  return {
    state_id: author.state,
    organisation_id: writer.organisation,
    side: author.side,
    audience: base,
    language: 'en',
    recommendation_id: beside[author.state],
    change_id: change,
    'identity.person': writer.person,
    'identity.organisation': writer.organisation,
    'identity.membership': writer.membership,
    'record.change': change,
    // What a body refers to may be its government's alone to write.
    ...Object.fromEntries(
      [...made].map(([other, ids]) => [other, ids.get(key) ?? ids.get('justice government 0')]),
    ),
  }
}
