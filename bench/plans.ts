/** How PostgreSQL finds what it is asked for, and whether it read a whole table to find it. */
import { Kysely, PostgresDialect, type CompiledQuery } from 'kysely'
import { connect, type Database } from '#platform/database/connect.ts'

/** As `explain` writes it. */
type Node = {
  'Node Type': string
  Schema?: string
  'Relation Name'?: string
  'Index Name'?: string
  Plans?: Node[]
}

export type Plan = {
  /** What was asked, in words. */
  what: string
  /** Each table that was read, and how. */
  steps: string[]
  /** Tables of which every row was looked at. */
  scanned: string[]
}

/** Keeps the statements that some work sends, so that they can be explained where they were sent. */
export function listeningDatabase(url: string): { database: Database; heard: CompiledQuery[] } {
  const heard: CompiledQuery[] = []
  const { pool, close } = connect(url, { connections: 1, name: 'bench' })
  const kysely = new Kysely<object>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => {
      heard.push(query)
    },
  })
  return { database: { kysely, pool, close }, heard }
}

/** The plans of selects, asked in the transaction or connection in which they were sent. */
export async function plansOf(
  what: string,
  kysely: Kysely<object>,
  heard: readonly CompiledQuery[],
): Promise<Plan[]> {
  const plans: Plan[] = []
  for (const query of heard.filter(({ sql }) => /^\s*(select|with)\b(?!.*identity\.act)/is.test(sql))) {
    const { rows } = await kysely.executeQuery<{ 'QUERY PLAN': { Plan: Node }[] }>({
      ...query,
      sql: `explain (verbose, format json) ${query.sql}`,
    })
    const nodes = rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => flat(Plan)))
    const reading = nodes.filter((node) => node['Relation Name'])
    if (!reading.length) continue
    plans.push({
      what,
      steps: reading.map((node) =>
        `${node['Node Type']} ${tableOf(node)} ${node['Index Name'] ?? ''}`.trim(),
      ),
      scanned: reading.filter((node) => node['Node Type'] === 'Seq Scan').map(tableOf),
    })
  }
  return plans
}

const tableOf = (node: Node) => `${node.Schema}.${node['Relation Name']}`

function flat(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)]
}
