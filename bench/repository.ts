/**
 * The repository of support with 10,000 public activities, and as many that are not: a page of the list, the map, and the
 * three questions, for anyone, for a partner and for a government.
 */
import { addSupport } from '#cooperation/repository/testing.ts'
import { supportQuestionFrom } from '#cooperation/repository/question.ts'
import { readSupport } from '#cooperation/repository/reading.ts'
import { findSupport, supportFigures } from '#cooperation/repository/store.ts'
import { askedFor } from '#cooperation/repository/unmet.ts'
import type { Cast } from '#identity/testing.ts'
import { inTransactionAs } from '#platform/database/acting.ts'
import type { Database } from '#platform/database/connect.ts'
import type { Connection } from '#platform/database/connection.ts'
import { spreadOf, type Spread } from './spread.ts'

export type RepositoryMeasure = {
  /** Public ones. */
  activities: number
  /** Milliseconds. */
  askers: { who: string; list: Spread; map: Spread; figures: Spread }[]
}

/** Every second one is public. */
const all = 20_000
const rounds = 4
const questions = ['', '?q=judges', '?kind=training&state=XTL', '?because=recommendation&year=2021', '?sort=title&page=50'] // prettier-ignore

/** Asked by each as they may, under the row policies. */
export async function measureRepository(
  program: Database,
  owner: Database,
  cast: Cast,
): Promise<RepositoryMeasure> {
  await addSupport(owner, cast, all)
  const { rows } = await program.pool.query<{ activities: number }>(
    'select count(*)::int as activities from cooperation.activity',
  )
  const askers = {
    anyone: (work: (connection: Connection) => Promise<unknown>) => work(program.kysely),
    'a partner': (work: (connection: Connection) => Promise<unknown>) =>
      inTransactionAs(program, cast.partnerOne, work),
    'a government': (work: (connection: Connection) => Promise<unknown>) =>
      inTransactionAs(program, cast.coordinator, work),
  }
  const measured: RepositoryMeasure['askers'] = []
  for (const [who, as] of Object.entries(askers)) {
    const times = { list: [] as number[], map: [] as number[], figures: [] as number[] }
    for (let round = 0; round < rounds; round++)
      for (const query of questions) {
        const question = supportQuestionFrom(new URLSearchParams(query), 'activities')
        times.list.push(
          await timed(() =>
            as(async (connection) => {
              const { keys } = await findSupport(connection, question)
              await readSupport(connection, 'activities', keys, 'page')
            }),
          ),
        )
        times.map.push(await timed(() => as((connection) => findSupport(connection, question))))
        times.figures.push(
          await timed(() =>
            as(async (connection) => {
              await supportFigures(connection, question, 5)
              await askedFor(connection, 5)
            }),
          ),
        )
      }
    measured.push({
      who,
      list: spreadOf(times.list),
      map: spreadOf(times.map),
      figures: spreadOf(times.figures),
    })
  }
  return { activities: rows[0]?.activities ?? 0, askers: measured }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
