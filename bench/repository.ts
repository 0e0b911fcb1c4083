/** The repository of support with 10,000 public activities, and as many that are not: a page of the list, and the three questions. */
import { addSupport } from '#cooperation/repository/testing.ts'
import { supportQuestionFrom } from '#cooperation/repository/question.ts'
import { readSupport } from '#cooperation/repository/reading.ts'
import { findSupport, supportFigures } from '#cooperation/repository/store.ts'
import type { Cast } from '#identity/testing.ts'
import type { Database } from '#platform/database/connect.ts'
import { spreadOf, type Spread } from './spread.ts'

export type RepositoryMeasure = { activities: number; list: Spread; figures: Spread }

/** Every second one is public. */
const all = 20_000
const rounds = 2
const questions = ['', '?q=judges', '?kind=training&state=XTL', '?because=recommendation&year=2021', '?sort=title&page=50'] // prettier-ignore

/** Asked as anyone may, under the row policies. Milliseconds. */
export async function measureRepository(
  program: Database,
  owner: Database,
  cast: Cast,
): Promise<RepositoryMeasure> {
  await addSupport(owner, cast, all)
  const { kysely } = program
  const asked = (query: string) => supportQuestionFrom(new URLSearchParams(query), 'activities')
  const list: number[] = []
  const figures: number[] = []
  let activities = 0
  for (let round = 0; round < rounds; round++)
    for (const query of questions) {
      const question = asked(query)
      list.push(
        await timed(async () => {
          const { total, keys } = await findSupport(kysely, question)
          await readSupport(kysely, 'activities', keys, 'page')
          activities = Math.max(activities, total)
        }),
      )
      figures.push(await timed(() => supportFigures(kysely, question, 5)))
    }
  return { activities, list: spreadOf(list), figures: spreadOf(figures) }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
