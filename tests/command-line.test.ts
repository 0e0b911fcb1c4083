import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verbs } from '#cli/verbs.ts'
import { run, throughline } from './running-program.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'command-line-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('the command line', () => {
  test('tells every verb, also from another folder and through a link', async () => {
    const link = join(folder, 'tl')
    await symlink(throughline, link)
    const { code, out } = await run(['--help'], { command: link, cwd: folder })
    expect(code).toBe(0)
    for (const name of Object.keys(verbs)) expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
  })

  test('tells each verb’s options, in the language of the terminal', async () => {
    const { code, out } = await run(['serve', '--help'], { env: { LC_ALL: 'fr_FR.UTF-8' } })
    expect(code).toBe(0)
    expect(out).toContain('démarrer le programme')
    expect(out).toContain('--json')
  })

  test.each([
    [[], 'throughline VERB'],
    [['fly'], 'There is no verb “fly”'],
    [['match'], 'The verb “match” needs a second word'],
    [['match', '--json'], 'match evaluate REQUESTS OFFERS JUDGEMENTS'],
    [['match', 'everything'], 'There is no verb “match everything”'],
    [['host'], 'Something is missing'],
    [['host', 'SVN', '--nope'], 'There is no option --nope here'],
    [['host', 'SVN', '--json=yes'], '--json takes no value'],
  ])('wrong usage ends with 2 and says why: %j', async (words, reason) => {
    const { code, out, err } = await run(words)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(reason)
  })

  test('a refusal ends with 1, in words or as a document', async () => {
    const plain = await run(['host', 'Atlantis'], { env: { THROUGHLINE_DATA: folder } })
    expect(plain).toMatchObject({ code: 1, out: '' })
    expect(plain.err).toContain('Atlantis')
    const json = await run(['host', 'Atlantis', '--json'], { env: { THROUGHLINE_DATA: folder } })
    expect(json).toMatchObject({ code: 1, err: '' })
    expect(JSON.parse(json.out)).toMatchObject({ error: { code: 'state.unknown' } })
  })

  test('what a file leaves open is asked with the option that answers it', async () => {
    const table = join(import.meta.dirname, 'fixtures/any-table.csv')
    const { code, err } = await run(['import', table, '--dry-run'], { env: { THROUGHLINE_DATA: folder } })
    expect(code).toBe(1)
    expect(err).toContain('Say which column holds what.')
    expect(err).toContain('Use --columns')
  })
})

describe('a backup', () => {
  test('brings everything back into an empty place, and over another only when told', async () => {
    const env = { DATABASE_URL: '', DATABASE_OWNER_URL: '' }
    const here = { env: { ...env, THROUGHLINE_DATA: join(folder, 'here') }, cwd: folder }
    const there = { env: { ...env, THROUGHLINE_DATA: join(folder, 'there') }, cwd: folder }
    expect((await run(['host', 'XTL'], here)).code).toBe(0)
    const saved = await run(['backup', 'all.backup', '--json'], here)
    expect(saved).toMatchObject({ code: 0, err: '' })

    const first = await run(['restore', 'all.backup', '--json'], there)
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(JSON.parse(first.out).tables).toMatchObject(JSON.parse(saved.out).tables)

    const again = await run(['restore', 'all.backup'], there)
    expect(again).toMatchObject({ code: 1, out: '' })
    expect((await run(['restore', 'all.backup', '--replace'], there)).code).toBe(0)

    const missing = await run(['restore', 'nowhere.backup'], there)
    expect(missing).toMatchObject({ code: 1, out: '' })
    expect(missing.err).toContain('nowhere.backup')
  })
})
