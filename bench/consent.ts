/** What row policies cost: a public search with and without them, a search in confidential notes, sign-ins, the matrix. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { searchNotes } from '#followup/store.ts'
import { testCast, type Cast } from '#identity/testing.ts'
import { SignIn } from '#identity/sign-in/service.ts'
import { setPassword } from '#identity/sign-in/passwords.ts'
import { inTransactionAs, type ActingTransaction } from '#platform/database/acting.ts'
import { connect, type Database } from '#platform/database/connect.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { listeningDatabase, plansOf, type Plan } from './plans.ts'
import { Asking } from './search.ts'
import { measureRepository, type RepositoryMeasure } from './repository.ts'
import { spreadOf, type Spread } from './spread.ts'

export type ConsentMeasure = {
  /** Milliseconds of the public search through the API, no answer kept, with row policies and without. */
  guarded: Spread
  unguarded: Spread
  /** Milliseconds of a search in one State's notes. */
  notes: Spread
  repository: RepositoryMeasure
  signInsPerSecond: number
  matrix: { seconds: number; tried: number; leaked: number }
  plans: Plan[]
}

const notesOfState = 5_000
const otherStates = ['SVN', 'NOR', 'KEN', 'PER', 'FJI']
const searched = ['women', 'torture', 'school', 'police', 'ratify', 'zzz', 'rights of the child', 'حقوق']

/** @throws Error where a table of the register was read as a whole to answer a search */
export async function measureConsent(
  origin: string,
  programUrl: string,
  ownerUrl: string,
): Promise<ConsentMeasure> {
  const owner = connect(ownerUrl, { connections: 2, name: 'bench' })
  const program = connect(programUrl, { connections: 4, name: 'bench' })
  try {
    // The demonstration has its mechanism already; ours stands beside it.
    await owner.pool.query('drop index identity.one_national_mechanism')
    const cast = await testCast({ owner })
    await addNotes(owner, cast)
    const { guarded, unguarded } = await measurePublicSearch(origin, owner)
    const notes = await measureNotes(program, cast)
    const plans = [...(await publicPlans(programUrl)), ...(await notePlans(programUrl, cast))]
    for (const { what, steps, scanned } of plans) {
      console.error(`       ${what}: ${steps.join(', ')}`)
      const whole = scanned.filter((table) => /^(register|followup)\./.test(table))
      if (whole.length) throw new Error(`${what} reads all of ${whole.join(', ')}`)
    }
    return {
      guarded,
      unguarded,
      notes,
      repository: await measureRepository(program, owner, cast),
      plans,
      signInsPerSecond: await measureSignIns(program, programUrl, cast),
      matrix: await measureMatrix(),
    }
  } finally {
    await Promise.all([owner.close(), program.close()])
  }
}

/** Notes in the words of recommendations: so many in the State that is searched, and in each of some others. */
async function addNotes(owner: Database, cast: Cast): Promise<void> {
  for (const state of ['XTL', ...otherStates])
    await owner.pool.query(
      `insert into followup.note (state_id, recommendation_id, organisation_id, side, audience, text, language, written_by, change_id)
       select $1, beside.id, $2, 'government', 'government', words.text, 'en', $3, (select max(id) from record.change)
         from generate_series(1, $4) number
        cross join lateral (select id from register.recommendation where state_id = $1 order by id offset number % 10 limit 1) beside
         join (select text, row_number() over () as place from register.source limit $4) words on words.place = number`,
      [state, cast.justice.organisation, cast.justice.person, notesOfState],
    )
  await owner.pool.query('analyze followup.note')
}

/** The same questions in turn with the policies of the register on and off, so that both meet the same machine. */
async function measurePublicSearch(
  origin: string,
  owner: Database,
): Promise<{ guarded: Spread; unguarded: Spread }> {
  const tables = [
    'recommendation',
    'source',
    'proposal',
    'batch',
    'batch_row',
    'hosted_state',
    'column_mapping',
  ]
  const set = async (word: 'enable' | 'disable') => {
    for (const table of tables)
      await owner.pool.query(`alter table register.${table} ${word} row level security`)
  }
  const api = new Asking(origin)
  const times: Record<'enable' | 'disable', number[]> = { enable: [], disable: [] }
  try {
    await api.askAll(30)
    // Another number of results each time, so that no answer is kept.
    for (let length = 31; length < 43; length++) {
      const word = length % 2 ? 'enable' : 'disable'
      await set(word)
      for (const { time } of await api.askAll(length)) times[word].push(time)
    }
  } finally {
    await set('enable')
    api.end()
  }
  return { guarded: spreadOf(times.enable), unguarded: spreadOf(times.disable) }
}

/** One page of what was found and how many there are, as the list at the desk asks for them. */
async function measureNotes(program: Database, cast: Cast): Promise<Spread> {
  const times: number[] = []
  for (let round = 0; round < 10; round++)
    for (const words of searched) {
      const began = performance.now()
      await inTransactionAs(program, cast.coordinator, (transaction) => pageOfNotes(transaction, words))
      times.push(performance.now() - began)
    }
  return spreadOf(times)
}

function pageOfNotes(transaction: ActingTransaction, words: string): Promise<unknown> {
  return searchNotes(transaction, { stateId: 'XTL', words: words.split(' ') }, { limit: 20, offset: 0 })
}

async function publicPlans(programUrl: string): Promise<Plan[]> {
  const { database, heard } = listeningDatabase(programUrl)
  try {
    const { rows } = await database.pool.query<{ stateId: string; id: string }>(
      `select state_id as "stateId", id from register.recommendation order by state_id, id limit 20`,
    )
    await readRecommendations(database.kysely, rows)
    return await plansOf('the words of a public search', database.kysely, [...heard])
  } finally {
    await database.close()
  }
}

async function notePlans(programUrl: string, cast: Cast): Promise<Plan[]> {
  const { database, heard } = listeningDatabase(programUrl)
  try {
    return await inTransactionAs(database, cast.coordinator, async (transaction) => {
      heard.length = 0
      await pageOfNotes(transaction, 'women')
      return plansOf('a search in a State’s notes', transaction, [...heard])
    })
  } finally {
    await database.close()
  }
}

/** Right passwords, four people at once, for five seconds: what the slow hash of passwords leaves room for. */
async function measureSignIns(program: Database, programUrl: string, cast: Cast): Promise<number> {
  const origin = 'http://127.0.0.1:3000'
  const password = 'a quiet harbour at noon'
  const signIn = new SignIn(program, programUrl, undefined)
  const people = [cast.justice, cast.health, cast.society, cast.partnerOne]
  try {
    for (const { email } of people) {
      const { rows } = await program.pool.query<{ id: string }>(
        'select id from sign_in."user" where email = $1',
        [email],
      )
      await setPassword(await signIn.at(origin), rows[0]?.id ?? '', password)
    }
    let done = 0
    const end = performance.now() + 5_000
    await Promise.all(
      people.map(async ({ email }) => {
        while (performance.now() < end) {
          await signIn.withPassword({ origin, headers: new Headers({ origin }) }, email, password)
          done++
        }
      }),
    )
    return done / 5
  } finally {
    await signIn.close()
  }
}

async function measureMatrix(): Promise<ConsentMeasure['matrix']> {
  const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs')
  const began = performance.now()
  const run = spawn(
    process.execPath,
    [vitest, 'run', '--project', 'program', 'tests/matrix/matrix.test.ts'],
    {
      cwd: join(import.meta.dirname, '..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const [said, [code]] = await Promise.all([text(run.stdout), once(run, 'exit') as Promise<[number | null]>])
  const seconds = (performance.now() - began) / 1000
  const [, tried, leaked] = /the matrix: (\d+) combinations tried, (\d+) leaked/.exec(said) ?? []
  if (code !== 0 || !tried) throw new Error(`the matrix failed: ${said.slice(-2_000)}`)
  return { seconds, tried: Number(tried), leaked: Number(leaked) }
}
