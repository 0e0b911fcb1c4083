import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choices, differencesBetween, settle } from './conflict.ts'

const fields = ['text', 'audience'] as const
const opened = { text: 'a', audience: 'x' }

describe('what differs', () => {
  test('a field that only one of the two changed is likely that one’s', () => {
    const theirs = { text: 'theirs', audience: 'x' }
    const yours = { text: 'a', audience: 'yours' }
    expect(differencesBetween(fields, { opened, theirs, yours })).toEqual([
      { field: 'text', theirs: 'theirs', yours: 'a', likely: 'theirs' },
      { field: 'audience', theirs: 'x', yours: 'yours', likely: 'yours' },
    ])
  })

  test('where both changed it, or nobody knows any more, a person chooses', () => {
    const theirs = { text: 'theirs', audience: 'x' }
    const yours = { text: 'yours', audience: 'x' }
    for (const before of [opened, undefined])
      expect(differencesBetween(fields, { opened: before, theirs, yours })).toEqual([
        { field: 'text', theirs: 'theirs', yours: 'yours', likely: undefined },
      ])
  })
})

describe('what comes of the choices', () => {
  const version = fc.record({ text: fc.string(), audience: fc.string() })
  const settlement = fc.record({
    choice: fc.option(fc.constantFrom(...choices), { nil: undefined }),
    merged: fc.string(),
  })

  test('is in each field what was chosen; nothing that was typed is lost while a choice is missing', () => {
    fc.assert(
      fc.property(version, version, settlement, (theirs, yours, text) => {
        const { settled, unsettled } = settle(fields, theirs, yours, { text })
        const wanted = { theirs: theirs.text, yours: yours.text, merged: text.merged }
        expect(settled).toEqual({ text: wanted[text.choice ?? 'yours'], audience: yours.audience })
        expect(unsettled).toEqual(text.choice || theirs.text === yours.text ? [] : ['text'])
      }),
    )
  })
})
