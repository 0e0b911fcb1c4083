import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from './running-program.ts'

const dates = { from: '2027-01-01', to: '2027-12-31', language: 'en' }
const request = {
  ...{ id: 'r1', state: 'XTL', kinds: ['training'], languages: ['en'], ...dates },
  ...{ title: 'Birth registration', words: 'Train the registrars of births.' },
}
const offer = {
  ...{ id: 'o1', organisation: 'An imaginary one', kinds: ['training'], languages: ['en'], ...dates },
  ...{ title: 'Civil registry', words: 'Courses on the registration of births.' },
}
const judgement = { judge: 'one', request: 'r1', offer: 'o1', grade: 3 }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'match-command-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Runs the verb over three files with this content. */
async function evaluate(requests: unknown, offers: unknown, judgements: unknown, ...more: string[]) {
  const files = { 'requests.json': requests, 'offers.json': offers, 'judgements.json': judgements }
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return run(['match', 'evaluate', ...Object.keys(files), ...more], { cwd: folder })
}

describe('throughline match evaluate', () => {
  test('tells how good matching is, in lines and as one document', async () => {
    const second = { ...judgement, judge: 'two', grade: 2 }
    const plain = await evaluate([request], [offer], [judgement, second])
    expect(plain.code).toBe(0)
    expect(plain.out).toContain('Mean nDCG at 10: matching 1.000, BM25 1.000')
    expect(plain.out).toContain('one and two agree')
    const json = await evaluate([request], [offer], [judgement], '--json')
    expect(JSON.parse(json.out)).toMatchObject({
      requests: 1,
      ndcg: { matching: 1, bm25: 1 },
      agreement: [],
      rows: [{ request: 'r1', first: [{ offer: 'o1', grade: 3 }] }],
    })
  })

  test.each([
    ['match.not-json', 'no list', [offer], [judgement]],
    ['match.row-unclear', [{ ...request, from: 'soon' }], [offer], [judgement]],
    ['match.id-twice', [request], [offer, offer], [judgement]],
    ['match.judgement-of-nothing', [request], [offer], [{ ...judgement, offer: 'o9' }]],
  ])('refuses files that are not as they must be: %s', async (code, ...files) => {
    const { code: status, out } = await evaluate(...(files as [unknown, unknown, unknown]), '--json')
    expect(status).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ error: { code } })
  })

  test('says where, and wants three files', async () => {
    const { err } = await evaluate([request, { ...request, id: 'r2', themes: ['unicorns'] }], [offer], [])
    expect(err).toContain('“requests.json”, row 2: “themes.0”')
    expect((await run(['match', 'evaluate', 'one.json'], { cwd: folder })).code).toBe(2)
    const missing = await run(['match', 'evaluate', 'a.json', 'b.json', 'c.json'], { cwd: folder })
    expect(missing).toMatchObject({ code: 1, out: '' })
  })
})
