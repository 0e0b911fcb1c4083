import { Parser } from 'htmlparser2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransactionAs } from '#platform/database/acting.ts'
import { undoBatch } from '#recommendations/import/undo.ts'
import { searchAnswer } from './schemas.ts'
import { origin, testApi, type TestApi } from './testing.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

type Element = { name: string; attributes: Record<string, string>; children: Element[]; text: string }

/** The feed as elements; throws where an element is left open. */
async function feed(path: string): Promise<Element> {
  const response = await api.ask(path)
  expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
  const document: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [document]
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const element = { name, attributes, children: [], text: '' }
        open.at(-1)?.children.push(element)
        open.push(element)
      },
      ontext(text) {
        const element = open.at(-1)
        if (element) element.text += text
      },
      onclosetag(name) {
        expect(open.pop()?.name).toBe(name)
      },
    },
    { xmlMode: true },
  )
  parser.end(await response.text())
  const root = document.children.find(({ name }) => name === 'feed')
  if (!root) throw new Error('no feed')
  return root
}

const all = (element: Element, name: string) => element.children.filter((child) => child.name === name)
const only = (element: Element, name: string) => {
  const found = all(element, name)
  expect([name, found.length]).toEqual([name, 1])
  return found[0] as Element
}
const links = (element: Element) =>
  Object.fromEntries(all(element, 'link').map(({ attributes }) => [attributes.rel, attributes.href]))

describe('a feed', () => {
  it('has what RFC 4287 asks of a feed and of its entries', async () => {
    const root = await feed('/recommendations.atom?q=women&lang=en')
    expect(root.attributes).toMatchObject({ xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': 'en' })
    expect(only(root, 'title').text).toBe('Recommendations: women')
    expect(only(root, 'id').text).toMatch(/^https:/)
    expect(only(only(root, 'author'), 'name').text).toBe('Throughline')
    const updated = only(root, 'updated').text
    const entries = all(root, 'entry')
    expect(entries.length).toBeGreaterThan(0)
    for (const entry of entries) {
      expect(only(entry, 'title').text).not.toBe('')
      expect(only(entry, 'updated').text <= updated).toBe(true)
      expect(only(entry, 'content').attributes).toMatchObject({ type: 'text', 'xml:lang': 'en' })
      expect(links(entry).alternate).toMatch(`${origin}/en/recommendations/`)
    }
    const ids = entries.map((entry) => only(entry, 'id').text)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('says where it is, what it is of, and where it goes on', async () => {
    const first = await feed('/recommendations.atom?lang=fr')
    expect(all(first, 'entry')).toHaveLength(100)
    expect(links(first)).toMatchObject({
      self: `${origin}/api/v1/recommendations.atom?lang=fr`,
      alternate: `${origin}/fr/recommendations`,
      next: `${origin}/api/v1/recommendations.atom?page=2&lang=fr`,
    })
    const second = await feed('/recommendations.atom?lang=fr&page=2')
    expect(links(second)).not.toHaveProperty('next')
    const ids = [first, second].flatMap((page) => all(page, 'entry').map((entry) => only(entry, 'id').text))
    expect(new Set(ids).size).toBe(api.register.size)
  })

  it('has a narrowed search, and only that', async () => {
    const { total } = searchAnswer.parse(
      await (await api.ask('/recommendations?mechanism=CEDAW&limit=1')).json(),
    )
    const root = await feed('/recommendations.atom?mechanism=CEDAW&lang=es')
    expect(all(root, 'entry')).toHaveLength(total)
    expect(only(root, 'title').text).toBe('Recomendaciones: CEDAW')
  })

  it('is a feed where there is nothing', async () => {
    const root = await feed('/recommendations.atom?q=xyzzy')
    expect(all(root, 'entry')).toEqual([])
    only(root, 'updated')
  })

  it('says what was withdrawn, to those whom it concerns', async () => {
    const before = await feed('/recommendations.atom?mechanism=CAT')
    const { rows } = await api.test.owner.pool.query(
      `select id from register.batch where file_name = (
         select symbol from register.recommendation where mechanism = 'CAT' limit 1)`,
    )
    await inTransactionAs(api.test.program, api.test.operator, (transaction) =>
      undoBatch(transaction, rows[0].id, { through: 'api' }),
    )
    await api.register.refresh()
    const after = await feed('/recommendations.atom?mechanism=CAT')
    expect(all(after, 'entry')).toEqual([])
    const gone = all(after, 'at:deleted-entry').map(({ attributes }) => attributes.ref)
    expect(gone.sort()).toEqual(
      all(before, 'entry')
        .map((entry) => only(entry, 'id').text)
        .sort(),
    )
    expect(all(await feed('/recommendations.atom?mechanism=CEDAW'), 'at:deleted-entry')).toEqual([])
    expect(all(await feed('/recommendations.atom?state=XTL'), 'at:deleted-entry')).toHaveLength(gone.length)
    const ofGoal = async (goal: string) =>
      all(await feed(`/recommendations.atom?sdg=${goal}`), 'at:deleted-entry').length
    // A goal holds what is tagged with its targets (16.3, 16.6, 16.a); goal 1 holds nothing of 16.
    expect([await ofGoal('16'), await ofGoal('16.3'), await ofGoal('1')]).toEqual([6, 1, 0])
    expect(all(await feed('/recommendations.atom?page=2'), 'at:deleted-entry')).toEqual([])
  })
})
