import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { documentsByValue } from './by-value.ts'
import type { Column } from './segment.ts'

/** A column as the index keeps it, from the values of each document. */
function columnOf(valuesOfDocuments: readonly number[][]): Column {
  const starts = [0]
  for (const values of valuesOfDocuments) starts.push((starts.at(-1) ?? 0) + values.length)
  return { values: Uint16Array.from(valuesOfDocuments.flat()), starts: Uint32Array.from(starts) }
}

function documentsWith(value: number, column: Column): number[] {
  const { starts, documents } = documentsByValue(column)
  return [...documents.subarray(starts[value], starts[value + 1])]
}

describe('a column the other way round', () => {
  test('tells the documents of each value, where a document has several or none', () => {
    const column = columnOf([[2], [0, 2], [], [2]])
    expect(documentsWith(0, column)).toEqual([1])
    expect(documentsWith(1, column)).toEqual([])
    expect(documentsWith(2, column)).toEqual([0, 1, 3])
  })

  test('tells them where each document has one value', () => {
    const column: Column = { values: Uint16Array.of(1, 0, 1) }
    expect(documentsWith(0, column)).toEqual([1])
    expect(documentsWith(1, column)).toEqual([0, 2])
  })

  test('names each document of each value, in order, whatever the column', () => {
    const valuesOfDocument = fc.uniqueArray(fc.nat(20), { maxLength: 5 })
    fc.assert(
      fc.property(fc.array(valuesOfDocument, { maxLength: 40 }), (valuesOfDocuments) => {
        const column = columnOf(valuesOfDocuments)
        for (const value of new Set(valuesOfDocuments.flat())) {
          const expected = valuesOfDocuments.flatMap((values, document) =>
            values.includes(value) ? [document] : [],
          )
          expect(documentsWith(value, column)).toEqual(expected)
        }
      }),
    )
  })

  test('is made once of a column', () => {
    const column = columnOf([[0]])
    expect(documentsByValue(column)).toBe(documentsByValue(column))
  })
})
