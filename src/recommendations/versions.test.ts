import { describe, expect, test } from 'vitest'
import type { PastRow, PublicChange } from './past.ts'
import type { StoredRecommendation, StoredSource } from './store.ts'
import { positionHistory, versionsOf } from './versions.ts'

const standing: StoredRecommendation = {
  stateId: 'XTL',
  id: '000000000001',
  document: 'A/HRC/58/901',
  mechanism: 'UPR',
  symbol: 'A/HRC/58/901',
  session: 47,
  cycle: 4,
  publishedOn: '2025-01-07',
  year: 2025,
  paragraph: '118.1',
  paragraphOrder: 1,
  part: null,
  kind: 'recommendation',
  position: 'supported',
  recommendingStates: ['CHL'],
  themes: ['right-to-food'],
  primaryTheme: 'right-to-food',
  groups: [],
  sdgs: [],
  sources: ['upr-list'],
  shownSource: 'upr-list/47/118.1/en',
  mergedInto: null,
  changeId: 3,
}
const source: StoredSource = {
  stateId: 'XTL',
  key: 'upr-list/47/118.1/en',
  recommendationId: standing.id,
  kind: 'upr-list',
  batchId: 1,
  row: 1,
  language: 'en',
  text: 'Plant two rows of beans',
  original: null,
  said: { position: 'supported', positionSource: 'A/HRC/58/901/Add.1 - Para.3' },
  changeId: 3,
}
const changes: PublicChange[] = [1, 2, 3].map((id) => ({
  id,
  at: new Date(Date.UTC(2025, id, 1)),
  through: 'import',
  undoes: false,
  batch: null,
  file: null,
}))

let place = 0
/** A row as it was: written by one change, overwritten or removed by another. */
function past(
  table: PastRow['table'],
  writtenBy: number,
  replacedBy: number,
  content: Record<string, unknown>,
  operation: PastRow['operation'] = 'update',
): PastRow {
  const row =
    table === 'register.source'
      ? { ...source, ...content }
      : {
          shown_source: standing.shownSource,
          position: 'supported',
          recommending_states: ['CHL'],
          themes: ['right-to-food'],
          groups: [],
          sdgs: [],
          symbol: 'A/HRC/58/901',
          paragraph: '118.1',
          ...content,
        }
  return { place: ++place, table, writtenBy, replacedBy, operation, content: row }
}

describe('the versions of a recommendation', () => {
  test('one that was never changed has one', () => {
    const versions = versionsOf(standing, [source], [], changes)
    expect(versions).toMatchObject([{ number: 1, text: source.text, position: 'supported', changed: [] }])
    expect(versions[0]?.positionSource).toBe('A/HRC/58/901/Add.1 - Para.3')
  })

  test('each tells what changed, the newest first, with the words as they then were', () => {
    const rows = [
      past('register.recommendation', 1, 2, { position: 'pending' }),
      past('register.source', 1, 2, { text: 'Plant beans', said: { position: 'pending' } }),
      past('register.recommendation', 2, 3, {}),
      past('register.source', 2, 3, { text: 'Plant beans' }),
    ]
    const versions = versionsOf(standing, [source], rows, changes)
    expect(versions.map(({ number, text, position, changed }) => [number, text, position, changed])).toEqual([
      [3, 'Plant two rows of beans', 'supported', ['text']],
      [2, 'Plant beans', 'supported', ['position']],
      [1, 'Plant beans', 'pending', []],
    ])
    expect(positionHistory(versions).map(({ position, change }) => [position, change?.id])).toEqual([
      ['supported', 2],
      ['pending', 1],
    ])
  })

  test('rewriting without a difference is no version', () => {
    const rows = [past('register.recommendation', 1, 3, {}), past('register.source', 1, 3, {})]
    expect(versionsOf(standing, [source], rows, changes)).toHaveLength(1)
  })

  test('what was withdrawn and came again is a version of its own, though it says the same', () => {
    const rows = [
      past('register.recommendation', 1, 2, {}, 'delete'),
      past('register.source', 1, 2, {}, 'delete'),
    ]
    const versions = versionsOf(standing, [source], rows, changes)
    expect(versions.map(({ number, withdrawn }) => [number, withdrawn?.id])).toEqual([
      [2, undefined],
      [1, 2],
    ])
  })

  test('words that were not kept are not made up', () => {
    const rows = [past('register.recommendation', 1, 3, { shown_source: 'lost' })]
    expect(versionsOf(standing, [source], rows, changes)).toHaveLength(1)
  })
})
