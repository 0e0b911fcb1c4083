/** Every version of a recommendation that a reader could once see, put together from the past of its rows. Pure. */
import type { Language } from '#platform/i18n/languages.ts'
import type { Position, SourceKind } from './model.ts'
import type { PastRow, PublicChange } from './past.ts'
import type { StoredRecommendation, StoredSource } from './store.ts'

/** What of a recommendation can differ from one version to the next. */
export const versionedAspects = ['text', 'position', 'recommendingStates', 'tags', 'place'] as const
export type VersionedAspect = (typeof versionedAspects)[number]

export type Version = {
  /** From 1, the oldest. */
  number: number
  change: PublicChange | undefined
  text: string
  language: Language
  /** Who said it in these words. */
  source: SourceKind
  position: Position | null
  /** Where the position is written, as the source has it ("A/HRC/59/15/Add.1 - Para.3"). */
  positionSource: string | null
  /** What differs from the version before; empty for the first. */
  changed: VersionedAspect[]
  /** When it left the register with its import, to come back later. */
  withdrawn: PublicChange | undefined
}

type Standing = Pick<
  StoredRecommendation,
  'shownSource' | 'position' | 'recommendingStates' | 'themes' | 'groups' | 'sdgs' | 'symbol' | 'paragraph'
>
type Words = Pick<StoredSource, 'kind' | 'language' | 'text' | 'said'>
type Stage<Content> = { content: Content; writtenBy: number; end?: { by: number; removed: boolean } }

/**
 * The versions of a recommendation, newest first. Rewriting a row without a difference that shows is no version.
 * Of a past that was not kept (its words are gone) nothing is made up: such a stage is left out.
 */
export function versionsOf(
  recommendation: StoredRecommendation,
  sources: readonly StoredSource[],
  past: readonly PastRow[],
  changes: readonly PublicChange[],
): Version[] {
  const changeById = new Map(changes.map((change) => [change.id, change]))
  const wordsByKey = wordsOverTime(sources, past)
  const versions: Version[] = []
  let before: { standing: Standing; version: Version } | undefined
  for (const { content: standing, writtenBy, end } of standingsOverTime(recommendation, past)) {
    const words = wordsAt(wordsByKey.get(standing.shownSource) ?? [], writtenBy)
    if (!words) continue
    const version: Version = {
      number: versions.length + 1,
      change: changeById.get(writtenBy),
      text: words.text,
      language: words.language,
      source: words.kind,
      position: standing.position,
      positionSource: positionSourceAt(wordsByKey, writtenBy, standing),
      changed: [],
      withdrawn: undefined,
    }
    const goesOn = before !== undefined && !before.version.withdrawn
    if (before) version.changed = differences(before.standing, before.version, standing, version)
    if (before && goesOn && !version.changed.length) before.standing = standing
    else {
      versions.push(version)
      before = { standing, version }
    }
    if (end?.removed) before.version.withdrawn = changeById.get(end.by)
  }
  return versions.reverse()
}

function standingsOverTime(
  recommendation: StoredRecommendation,
  past: readonly PastRow[],
): Stage<Standing>[] {
  const stages: Stage<Standing>[] = past
    .filter((row) => row.table === 'register.recommendation')
    .map((row) => ({ content: standingOf(row.content), ...writtenAndEnded(row) }))
  return [...stages, { content: recommendation, writtenBy: recommendation.changeId }]
}

function wordsOverTime(
  sources: readonly StoredSource[],
  past: readonly PastRow[],
): Map<string, Stage<Words>[]> {
  const stages = new Map<string, Stage<Words>[]>()
  const add = (key: string, stage: Stage<Words>) => stages.set(key, [...(stages.get(key) ?? []), stage])
  for (const row of past) {
    if (row.table !== 'register.source') continue
    add(String(row.content.key), { content: row.content as Words, ...writtenAndEnded(row) })
  }
  for (const source of sources) add(source.key, { content: source, writtenBy: source.changeId })
  return stages
}

function writtenAndEnded({ writtenBy, replacedBy, operation }: PastRow): Omit<Stage<never>, 'content'> {
  return { writtenBy, end: { by: replacedBy, removed: operation === 'delete' } }
}

/** The words of a source as they stood right after a change. */
function wordsAt(stages: readonly Stage<Words>[], change: number): Words | undefined {
  return stages.findLast(({ writtenBy, end }) => writtenBy <= change && (!end || end.by > change))?.content
}

function positionSourceAt(
  wordsByKey: ReadonlyMap<string, readonly Stage<Words>[]>,
  change: number,
  standing: Standing,
): string | null {
  const said = [...wordsByKey.values()].flatMap((stages) => wordsAt(stages, change)?.said ?? [])
  return said.find(({ position, positionSource }) => position === standing.position && positionSource)?.positionSource ?? null // prettier-ignore
}

function standingOf(content: Record<string, unknown>): Standing {
  return {
    shownSource: String(content.shown_source),
    position: content.position as Position | null,
    recommendingStates: content.recommending_states as string[],
    themes: content.themes as string[],
    groups: content.groups as string[],
    sdgs: content.sdgs as string[],
    symbol: content.symbol as string | null,
    paragraph: content.paragraph as string | null,
  }
}

function differences(
  earlier: Standing,
  earlierVersion: Version,
  later: Standing,
  laterVersion: Version,
): VersionedAspect[] {
  const tagsOf = ({ themes, groups, sdgs }: Standing) =>
    [themes, groups, sdgs].map((codes) => [...codes].sort())
  const differs: Record<VersionedAspect, boolean> = {
    text: earlierVersion.text !== laterVersion.text || earlierVersion.language !== laterVersion.language,
    position:
      earlier.position !== later.position || earlierVersion.positionSource !== laterVersion.positionSource,
    recommendingStates: !sameList(
      [...earlier.recommendingStates].sort(),
      [...later.recommendingStates].sort(),
    ),
    tags: !sameList(tagsOf(earlier), tagsOf(later)),
    place: earlier.symbol !== later.symbol || earlier.paragraph !== later.paragraph,
  }
  return versionedAspects.filter((aspect) => differs[aspect])
}

function sameList(left: readonly unknown[], right: readonly unknown[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

/** When each position began, newest first: the versions in which the position or its source changed. */
export function positionHistory(versions: readonly Version[]): Version[] {
  const oldestFirst = versions.toReversed()
  return oldestFirst
    .filter((version, place) => {
      const before = oldestFirst[place - 1]
      return (
        !before || before.position !== version.position || before.positionSource !== version.positionSource
      )
    })
    .reverse()
}
