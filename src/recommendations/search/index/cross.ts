import type { CrossCount, FacetName, Filter } from '../contract.ts'
import { listBits } from './bits.ts'
import { chosenBy } from './match.ts'
import { baseOfEach } from './search.ts'
import type { Column } from './segment.ts'
import type { IndexView } from './view.ts'

/** How many recommendations that pass the filter have each pair of values; pairs that none has are left out. */
export function crossIn(view: IndexView, filter: Filter, down: FacetName, across: FacetName): CrossCount[] {
  const width = view.values[across].size
  const counts = new Map<number, number>()
  for (const [number, { base, filters }] of baseOfEach(view, undefined, filter)) {
    const segment = view.segments[number]?.segment
    if (!segment) continue
    for (const document of listBits(chosenBy(base, filters))) {
      const others = valuesAt(segment.columns[across], document)
      for (const one of valuesAt(segment.columns[down], document)) {
        for (const other of others) {
          if (one === 0 || other === 0) continue
          const pair = one * width + other
          counts.set(pair, (counts.get(pair) ?? 0) + 1)
        }
      }
    }
  }
  return Array.from(counts, ([pair, count]) => ({
    down: view.values[down].valueOf(Math.floor(pair / width)),
    across: view.values[across].valueOf(pair % width),
    count,
  }))
}

function valuesAt({ values, starts }: Column, document: number): Uint16Array | Uint32Array {
  return starts
    ? values.subarray(starts[document], starts[document + 1])
    : values.subarray(document, document + 1)
}
