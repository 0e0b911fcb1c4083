import { DatabaseSync, type StatementSync } from 'node:sqlite'
import {
  facetNames,
  severalFacets,
  type FacetName,
  type IndexedRecommendation,
} from '#recommendations/search/contract.ts'
import { valuesOf } from '#recommendations/search/index/columns.ts'
import type { MeasuredQuery } from './queries.ts'

const several: ReadonlySet<FacetName> = new Set(severalFacets)
const counted = facetNames.filter((facet) => facet !== 'document')

/**
 * The same search in SQLite: FTS5 with stems and without accents for the texts, a row of numbers for each
 * recommendation, and a table of pairs, indexed both ways, for each facet of several values.
 */
export class Fts5 {
  readonly #database: DatabaseSync
  readonly #values = new Map<string, number>()
  readonly #prepared = new Map<string, StatementSync>()

  constructor(path: string) {
    this.#database = new DatabaseSync(path)
    const columns = counted.filter((facet) => !several.has(facet))
    this.#database.exec(`
      pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -200000; pragma temp_store = memory;
      create virtual table words using fts5(text, content = '', tokenize = 'porter unicode61 remove_diacritics 2');
      create table one (id integer primary key, published integer, ${columns.map((facet) => `"${facet}" integer`).join()});
      ${[...several].map((facet) => `create table "${facet}" (id integer, value integer, primary key (value, id)) without rowid;`).join('')}
      create temp table matched (id integer primary key);
      create temp table narrower (id integer primary key);`)
  }

  /** Takes all in; returns how many. */
  async fill(recommendations: AsyncIterable<IndexedRecommendation>): Promise<number> {
    const columns = counted.filter((facet) => !several.has(facet))
    const word = this.#database.prepare('insert into words (rowid, text) values (?, ?)')
    const row = this.#database.prepare(`insert into one values (?, ?, ${columns.map(() => '?').join()})`)
    const pairs = new Map(
      [...several].map((facet) => [
        facet,
        this.#database.prepare(`insert or ignore into "${facet}" values (?, ?)`),
      ]),
    )
    this.#database.exec('begin')
    let id = 0
    for await (const one of recommendations) {
      id++
      const texts = one.texts.map(({ text }) => text.replace(/\p{Script=Han}/gu, ' $& '))
      word.run(id, `${texts.join('\n')}\n${one.document} ${one.paragraph ?? ''}`)
      const numbers = columns.map((facet) => this.#number(facet, valuesOf(one, facet)[0]))
      row.run(id, Number((one.publishedOn ?? '0').replaceAll('-', '')), ...numbers)
      for (const [facet, insert] of pairs)
        for (const value of valuesOf(one, facet)) insert.run(id, this.#number(facet, value))
    }
    this.#database.exec('commit')
    for (const facet of columns) this.#database.exec(`create index "one_${facet}" on one ("${facet}")`)
    this.#database.exec('create index one_published on one (published)')
    for (const facet of several)
      this.#database.exec(`create index "${facet}_by_id" on "${facet}" (id, value)`)
    this.#database.exec("insert into words (words) values ('optimize'); analyze")
    return id
  }

  /** The top twenty, the total and all facet counts, a facet's own choice not narrowing its own counts. */
  answer({ fts5, filter }: MeasuredQuery): {
    total: number
    top: number[]
    facets: Record<string, unknown[]>
  } {
    const chosen = Object.entries(filter) as [FacetName, string[]][]
    this.#match('matched', fts5, chosen)
    const top =
      fts5 === null
        ? this.#all('select id from one join matched using (id) order by published desc limit 20', [])
        : this.#all(
            `select matched.id from words join matched on matched.id = words.rowid
              where words match ? order by rank limit 20`,
            [fts5],
          )
    const facets: Record<string, unknown[]> = {}
    for (const facet of counted) {
      const own = chosen.some(([name]) => name === facet)
      if (own)
        this.#match(
          'narrower',
          fts5,
          chosen.filter(([name]) => name !== facet),
        )
      facets[facet] = this.#count(facet, own ? 'narrower' : 'matched')
    }
    const total = this.#all('select count(*) as total from matched', [])[0] as { total: number }
    return { total: total.total, top: top.map((row) => (row as { id: number }).id), facets }
  }

  close(): void {
    this.#database.close()
  }

  #match(table: 'matched' | 'narrower', fts5: string | null, chosen: readonly [FacetName, string[]][]): void {
    // The plus keeps SQLite from asking FTS5 anew for each id that passes a filter, which takes seconds.
    const conditions = chosen.map(([facet, values]) => {
      const numbers = values.map((value) => this.#number(facet, value)).join()
      return several.has(facet)
        ? `+id in (select id from "${facet}" where value in (${numbers}))`
        : `+id in (select id from one where "${facet}" in (${numbers}))`
    })
    const source = fts5 === null ? 'select id from one' : 'select rowid as id from words where words match ?'
    const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''
    this.#database.exec(`delete from ${table}`)
    const insert = this.#statement(`insert into ${table} select id from (${source})${where}`)
    if (fts5 === null) insert.run()
    else insert.run(fts5)
  }

  #count(facet: FacetName, table: string): unknown[] {
    const sql = several.has(facet)
      ? `select value, count(*) as count from ${table} join "${facet}" using (id) group by value order by count desc limit 50`
      : `select "${facet}" as value, count(*) as count from ${table} join one using (id)
          where "${facet}" is not null group by "${facet}" order by count desc limit 50`
    return this.#all(sql, [])
  }

  #all(sql: string, values: string[]): unknown[] {
    return this.#statement(sql).all(...values)
  }

  #statement(sql: string): StatementSync {
    let statement = this.#prepared.get(sql)
    if (!statement) this.#prepared.set(sql, (statement = this.#database.prepare(sql)))
    return statement
  }

  #number(facet: FacetName, value: string | undefined): number | null {
    if (value === undefined) return null
    const key = `${facet}\t${value}`
    let number = this.#values.get(key)
    if (number === undefined) this.#values.set(key, (number = this.#values.size + 1))
    return number
  }
}
