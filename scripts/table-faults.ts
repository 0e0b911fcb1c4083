import {
  indexesWithoutState,
  publicTables,
  schemasWithoutPolicy,
  viewsOfTheOwner,
  withoutPolicy,
} from './public-tables.ts'

/** Asks the catalogue of a migrated database, as the owner. */
export type Ask = <Row extends object>(query: string, values?: unknown[]) => Promise<Row[]>

/** Tables, with what the program's login ($1) may do with them. */
const tables = `
  select class.oid, namespace.nspname as schema, format('%s.%s', namespace.nspname, class.relname) as name,
         class.relrowsecurity as protected, class.relkind as kind, class.reloptions as options,
         pg_get_userbyid(class.relowner) as owner,
         has_table_privilege($1, class.oid, 'select, insert, update, delete') as reachable,
         has_table_privilege($1, class.oid, 'insert, update, delete') as writable,
         has_table_privilege($1, class.oid, 'truncate, references, trigger') as undermined,
         exists (select from pg_attribute where attrelid = class.oid and attname = 'state_id') as of_state
    from pg_class class join pg_namespace namespace on namespace.oid = class.relnamespace
   where class.relkind in ('r', 'p', 'v', 'm', 'f')
     and namespace.nspname !~ '^pg_' and namespace.nspname <> 'information_schema'`

type Table = {
  schema: string
  name: string
  protected: boolean
  kind: string
  options: string[] | null
  owner: string
  reachable: boolean
  writable: boolean
  undermined: boolean
  of_state: boolean
}

/**
 * What is wrong with the tables and functions of a migrated database, one sentence for each fault. Everything is read
 * from the database's own catalogue, so that what a new migration brings is looked at without anyone thinking of it.
 * @param program the program's login
 */
export async function tableFaults(ask: Ask, program: string): Promise<string[]> {
  const all = await ask<Table>(`${tables} order by name`, [program])
  return [
    ...all.flatMap((table) => privilegeFaults(table, program)),
    ...(await policyFaults(ask)),
    ...(await publicTableFaults(ask)),
    ...(await indexFaults(ask)),
    ...(await functionFaults(ask)),
    ...(await loginFaults(ask, program)),
  ]
}

function privilegeFaults(table: Table, program: string): string[] {
  const { name, schema, kind, options } = table
  const isView = kind === 'v' || kind === 'm'
  const known = name in withoutPolicy || schema in schemasWithoutPolicy
  const asInvoker = options?.includes('security_invoker=true') ?? false
  return [
    ...(table.of_state && !isView && !table.protected ? [`${name} has a State and no row policies`] : []),
    ...(table.reachable && !isView && !table.protected && !known
      ? [`${name} has no row policies, and the program may reach it: give it some, or name it with a reason`]
      : []),
    ...(table.reachable && isView && !asInvoker && !(name in viewsOfTheOwner)
      ? [`${name} is a view that shows the program what its owner sees: make it security_invoker`]
      : []),
    ...(table.undermined ? [`${name} may be emptied or referred to by the program past its policies`] : []),
    ...(schema === 'record' && table.writable
      ? [`${name} is part of the record, and the program may write it`]
      : []),
    ...(table.owner === program ? [`${name} belongs to the program, whom its policies do not bind`] : []),
  ]
}

/** Row policies that are switched on without any policy hide all; policies that are not switched on hide nothing. */
async function policyFaults(ask: Ask): Promise<string[]> {
  const rows = await ask<{ name: string; enabled: boolean; policies: number }>(`
    select class.oid::regclass::text as name, class.relrowsecurity as enabled,
           (select count(*)::int from pg_policy where polrelid = class.oid) as policies
      from pg_class class join pg_namespace namespace on namespace.oid = class.relnamespace
     where class.relkind in ('r', 'p') and namespace.nspname !~ '^pg_' order by 1`)
  return rows
    .filter(({ enabled, policies }) => enabled !== policies > 0)
    .map(({ name, policies }) =>
      policies
        ? `${name} has policies that are not switched on`
        : `${name} has row policies but none that lets anyone in`,
    )
}

async function publicTableFaults(ask: Ask): Promise<string[]> {
  const found = await ask<{ name: string; columns: string[] }>(`
    select format('%s.%s', namespace.nspname, class.relname) as name,
           (select array_agg(attname::text order by attnum) from pg_attribute
             where attrelid = class.oid and attnum > 0 and not attisdropped) as columns
      from pg_class class join pg_namespace namespace on namespace.oid = class.relnamespace
     where exists (select from pg_policy where polrelid = class.oid and polpermissive and polcmd in ('r', '*')
                                           and pg_get_expr(polqual, polrelid) = 'true')
     order by 1`)
  const names = new Set(found.map(({ name }) => name))
  const gone = Object.keys(publicTables).filter((name) => !names.has(name))
  return [
    ...gone.map((name) => `${name} is named as public and is not`),
    ...found.flatMap(({ name, columns }) => {
      const declared = publicTables[name]?.trim().split(/\s+/)
      if (!declared) return [`${name} can be read by anyone and is not named as public`]
      return columns
        .filter((column) => !declared.includes(column))
        .map((column) => `${name}.${column} can be read by anyone and is not named as public`)
    }),
  ]
}

/** A confidential table is searched within one State only: PostgreSQL uses an index behind a policy by its first column. */
async function indexFaults(ask: Ask): Promise<string[]> {
  const indexes = await ask<{ name: string }>(`
    select format('%s.%s', namespace.nspname, indexed.relname) as name
      from pg_index
      join pg_class indexed on indexed.oid = pg_index.indexrelid
      join pg_class class on class.oid = pg_index.indrelid
      join pg_namespace namespace on namespace.oid = class.relnamespace
      join pg_attribute state on state.attrelid = class.oid and state.attname = 'state_id'
     where namespace.nspname !~ '^pg_' and namespace.nspname not in ('register', 'identity', 'record')
       and pg_index.indkey[0] <> state.attnum
     order by 1`)
  return indexes
    .filter(({ name }) => !(name in indexesWithoutState))
    .map(({ name }) => `${name} is an index of a confidential table and does not begin with state_id`)
}

async function functionFaults(ask: Ask): Promise<string[]> {
  const rows = await ask<{
    name: string
    definer: boolean
    fixed: boolean
    open: boolean
    leakproof: boolean
  }>(`
    select proc.oid::regprocedure::text as name, proc.prosecdef as definer, proc.proleakproof as leakproof,
           coalesce(array_to_string(proc.proconfig, ' ') ~ '(^| )search_path=', false) as fixed,
           exists (select from aclexplode(coalesce(proc.proacl, acldefault('f', proc.proowner))) granted
                    where granted.grantee = 0 and granted.privilege_type = 'EXECUTE') as open
      from pg_proc proc join pg_namespace namespace on namespace.oid = proc.pronamespace
     where namespace.nspname !~ '^pg_' and namespace.nspname not in ('information_schema', 'jobs')
     order by 1`)
  return rows.flatMap(({ name, definer, fixed, open, leakproof }) => [
    ...(definer && !fixed ? [`${name} acts as its owner without a search_path of its own`] : []),
    ...(open ? [`${name} may be called by everyone: revoke it from public`] : []),
    ...(leakproof ? [`${name} says that it leaks nothing, and so may run before a policy`] : []),
  ])
}

async function loginFaults(ask: Ask, program: string): Promise<string[]> {
  const [login] = await ask<{ mighty: boolean; roles: number }>(
    `select rolsuper or rolbypassrls or rolcreaterole or rolreplication as mighty,
            (select count(*)::int from pg_auth_members where member = pg_roles.oid) as roles
       from pg_roles where rolname = $1`,
    [program],
  )
  return [
    ...(login ? [] : [`there is no login ${program}`]),
    ...(login?.mighty ? [`the login ${program} can pass by row policies`] : []),
    ...(login?.roles ? [`the login ${program} is a member of another role`] : []),
  ]
}
