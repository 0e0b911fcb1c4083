import type { Pace } from '#platform/pace.ts'
import type { IndexedRecommendation } from '../contract.ts'
import { clearBit, countBits } from './bits.ts'
import { SegmentBuilder, type LiveSegment } from './build.ts'
import { mergeSegments } from './merge.ts'
import { documentsWithKey, keyText, MOST_DOCUMENTS } from './segment.ts'
import { facetValues } from './values.ts'
import { IndexView } from './view.ts'

/** What happened to one recommendation: it is there now, as it stands, or it left the register. */
export type Change =
  { kind: 'put'; recommendation: IndexedRecommendation } | { kind: 'withdraw'; stateId: string; id: string }

export function emptyView(): IndexView {
  return new IndexView([], facetValues())
}

/** Larger segments are left alone; so many smaller ones may stand beside them before some are merged. */
const LARGE_SEGMENT = MOST_DOCUMENTS / 2
const MOST_SMALL_SEGMENTS = 16
/** … and so many when all changes are in: every search looks into each of them. */
const SMALL_SEGMENTS_LEFT = 6

/** The view after some changes, in order. The view before stays as it was, for whoever still reads it. */
export async function changedView(
  view: IndexView,
  changes: AsyncIterable<Change> | Iterable<Change>,
  pace: Pace,
): Promise<IndexView> {
  let segments: LiveSegment[] = view.segments.map(({ segment, live }) => ({ segment, live: live.slice() }))
  let builder = new SegmentBuilder(view.values)
  for await (const change of changes) {
    const { stateId, id } = change.kind === 'put' ? change.recommendation : change
    withdraw(segments, keyText(stateId, id))
    if (change.kind === 'put') builder.add(change.recommendation)
    else builder.withdraw(keyText(stateId, id))
    if (builder.full) {
      segments.push(builder.finish())
      builder = new SegmentBuilder(view.values)
      segments = await fewer(segments, MOST_SMALL_SEGMENTS, pace)
    }
    const others = pace()
    if (others) await others
  }
  if (builder.size > 0) segments.push(builder.finish())
  return new IndexView(await fewer(segments, SMALL_SEGMENTS_LEFT, pace), view.values)
}

function withdraw(segments: readonly LiveSegment[], key: string): void {
  for (const { segment, live } of segments) {
    for (const document of documentsWithKey(segment, key)) clearBit(live, document)
  }
}

/** Drops segments in which nothing lives, rewrites those mostly dead and merges small ones where there are many. */
async function fewer(all: readonly LiveSegment[], mostSmall: number, pace: Pace): Promise<LiveSegment[]> {
  const segments: LiveSegment[] = []
  for (const one of all) {
    const alive = countBits(one.live)
    if (alive === 0) continue
    segments.push(alive * 2 < one.segment.size ? await mergeSegments([one], pace) : one)
  }
  const small = segments.filter(({ segment }) => segment.size < LARGE_SEGMENT)
  if (small.length <= mostSmall) return segments
  const merging = new Set(worthMerging(small))
  const merged = await mergeSegments([...merging], pace)
  return [...segments.filter((one) => !merging.has(one)), merged]
}

/** From the smallest up, as long as the next is no more than four times all before it and all fit into one. */
function worthMerging(small: readonly LiveSegment[]): LiveSegment[] {
  const chosen: LiveSegment[] = []
  let sum = 0
  for (const one of small.toSorted((a, b) => a.segment.size - b.segment.size)) {
    if (chosen.length > 1 && one.segment.size > 4 * sum) break
    if (sum + one.segment.size > MOST_DOCUMENTS) break
    chosen.push(one)
    sum += one.segment.size
  }
  return chosen
}
