import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '#platform/database/testing.ts'
import type { TestDatabase } from '#platform/database/testing.ts'
import { createLog } from '#platform/log.ts'
import { documentsInNumbers, readDocumentName } from './document-profile.ts'
import { addDemonstration } from './import/demonstration.ts'
import { RegisterIndex } from './search/register-index.ts'
import { stateProfile, statesInNumbers } from './state-profile.ts'
import { subjectProfile, subjectsInNumbers } from './subject-profile.ts'

let database: TestDatabase
let folder: string
let register: RegisterIndex

beforeAll(async () => {
  database = await testDatabase()
  await addDemonstration(database.program, database.operator, 'command-line')
  folder = await mkdtemp(join(tmpdir(), 'throughline-profile-'))
  register = await RegisterIndex.open({
    database: database.program,
    folder,
    log: createLog('silent', process.stderr),
  })
})

afterAll(async () => {
  await register.close()
  await database.close()
  await rm(folder, { recursive: true })
})

/** Counts in the database itself, past the index. */
async function counted(query: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ value: string; count: number }>`
    ${sql.raw(query)}`.execute(database.owner.kysely)
  return Object.fromEntries(rows.map(({ value, count }) => [value, Number(count)]))
}

const asRecord = (counts: readonly { value: string; count: number }[]) =>
  Object.fromEntries(counts.map(({ value, count }) => [value, count]))

describe('what a State received', () => {
  it('is what the register holds, by every list', async () => {
    const profile = stateProfile(register, 'XTL')
    const eachOf = (column: string) =>
      counted(`select unnest(${column}) as value, count(*) from register.recommendation group by 1`)
    expect(asRecord(profile.themes)).toEqual(await eachOf('themes'))
    expect(asRecord(profile.groups)).toEqual(await eachOf('groups'))
    expect(asRecord(profile.recommendingStates)).toEqual(await eachOf('recommending_states'))
    expect(asRecord(profile.mechanisms)).toEqual(
      await counted('select mechanism as value, count(*) from register.recommendation group by 1'),
    )
    expect(asRecord(profile.documents)).toEqual(
      await counted('select document as value, count(*) from register.recommendation group by 1'),
    )
  })

  it('counts a goal once, however many of its targets a recommendation has', async () => {
    const goals = await counted(`
      select goal as value, count(distinct id) from register.recommendation,
             lateral (select split_part(unnest(sdgs), '.', 1) as goal) tagged group by 1`)
    expect(asRecord(stateProfile(register, 'XTL').goals)).toEqual(goals)
  })

  it('says how many of them are concerns, not recommendations', async () => {
    const { concern } = await counted(
      `select kind as value, count(*) from register.recommendation where state_id = 'XTL' group by 1`,
    )
    expect(concern).toBeGreaterThan(0)
    expect(stateProfile(register, 'XTL').concerns).toBe(concern)
  })

  it('adds up over the cycles of its reviews, position by position', () => {
    const { cycles, mechanisms, positions } = stateProfile(register, 'XTL')
    const sum = (position: 'supported' | 'noted' | 'total') =>
      cycles.reduce((all, cycle) => all + cycle[position], 0)
    expect(cycles.map(({ value }) => value)).toEqual(['2', '3', '4'])
    expect(sum('total')).toBe(mechanisms.find(({ value }) => value === 'UPR')?.count)
    expect([sum('supported'), sum('noted')]).toEqual([positions.supported, positions.noted])
  })

  it('shows as coming back only what came in more than one cycle, most cycles first', () => {
    const { recurring } = stateProfile(register, 'XTL')
    expect(recurring.length).toBeGreaterThan(5)
    expect(recurring.every(({ cycles }) => cycles.length >= 2)).toBe(true)
    const lengths = recurring.map(({ cycles }) => cycles.length)
    expect(lengths).toEqual(lengths.toSorted((left, right) => right - left))
  })

  it('counts a recommendation once for a regional group whose States made it together', async () => {
    for (const { region, states, total } of stateProfile(register, 'XTL').regions) {
      const list = states.map((state) => `'${state}'`).join()
      const { all } = await counted(`
        select 'all' as value, count(*) from register.recommendation
         where recommending_states && array[${list}]`)
      expect([region, total]).toEqual([region, all])
    }
  })

  it('is nothing for a State of which the register knows nothing', () => {
    expect(stateProfile(register, 'TUV')).toMatchObject({ total: 0, themes: [], cycles: [], regions: [] })
  })
})

describe('beside one another', () => {
  it('States stand with their latest review', async () => {
    const { latest } = await counted(`
      select 'latest' as value, max(session) as count from register.recommendation where mechanism = 'UPR'`)
    expect(statesInNumbers(register)).toMatchObject([
      { state: 'XTL', total: register.size, lastReview: latest },
    ])
  })

  it('themes stand with how many States they concern', () => {
    const themes = subjectsInNumbers(register, 'theme')
    expect(asRecord(themes.map(({ value, total }) => ({ value, count: total })))).toEqual(
      asRecord(stateProfile(register, 'XTL').themes),
    )
    expect(new Set(themes.map(({ states }) => states))).toEqual(new Set([1]))
  })

  it('a recommending State has the positions that its recommendations met', () => {
    const { positions, total, cycles } = subjectProfile(register, 'from', 'CUB')
    expect(positions.supported + positions.noted + positions.pending).toBe(total)
    expect(cycles.reduce((sum, cycle) => sum + cycle.total, 0)).toBe(total)
  })

  it('documents stand newest first, each with its State, mechanism and year', () => {
    const documents = documentsInNumbers(register, {})
    const years = documents.map(({ year }) => year)
    expect(years).toEqual(years.toSorted((left, right) => Number(right) - Number(left)))
    expect(documents).toContainEqual({
      document: 'CEDAW/C/XTL/CO/4',
      count: 9,
      state: 'XTL',
      mechanism: 'CEDAW',
      year: 2019,
    })
    expect(documentsInNumbers(register, { mechanism: ['CAT'] })).toHaveLength(1)
  })
})

describe('the name of a document', () => {
  it.each([
    ['UPR/48/SVN', { symbol: null, mechanism: 'UPR', session: 48, state: 'SVN' }],
    ['CRC/PER', { symbol: null, mechanism: 'CRC', state: 'PER' }],
    ['other/XTL', { symbol: null, mechanism: 'other', state: 'XTL' }],
    ['A/HRC/59/15', { symbol: 'A/HRC/59/15' }],
    ['CEDAW/C/XTL/CO/4', { symbol: 'CEDAW/C/XTL/CO/4' }],
  ])('%s is read as what it is', (document, name) => {
    expect(readDocumentName(document)).toMatchObject(name)
  })
})
