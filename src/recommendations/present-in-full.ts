/** One recommendation with everything that is known of it: all texts, sources, tags with who gave them, versions. Pure. */
import type { Language } from '#platform/i18n/languages.ts'
import { languages } from '#platform/i18n/languages.ts'
import { nameOfValue } from './naming.ts'
import { sourceKinds } from './model.ts'
import type { Position, SourceKind } from './model.ts'
import { presentRecommendation } from './present.ts'
import type { Named, PresentedRecommendation } from './present.ts'
import type { PastRow, PublicChange } from './past.ts'
import type { StoredRecommendation, StoredSource } from './store.ts'
import { positionHistory, versionsOf } from './versions.ts'
import type { Version } from './versions.ts'

/** Everything that the register holds on one recommendation. */
export type Dossier = {
  recommendation: StoredRecommendation
  sources: readonly StoredSource[]
  past: readonly PastRow[]
  changes: readonly PublicChange[]
}

/** The recommendation in one language. */
export type PresentedText = {
  language: Language
  text: string
  /** True for the State's own translation, which is not a text of the United Nations. */
  translation: boolean
  sources: SourceKind[]
}

/** A tag and who gave it. */
export type PresentedTag = {
  /** Null where the received name is in none of our lists. */
  code: string | null
  name: string
  given: { source: SourceKind; received: string }[]
}

/** What one source says. */
export type PresentedSource = {
  kind: SourceKind
  /** Null for what was typed in by hand. */
  batch: number | null
  file: string | null
  /** The line, table row or record number in the file. */
  row: number | null
  arrived: Date | null
  language: Language
  text: string
  /** The words exactly as received, where they differ from the text. */
  original: string | null
  position: Position | null
  positionAsReceived: string | null
  positionSource: string | null
  recommendingStates: Named[]
  otherRecommenders: string[]
  /** UPR Info's category of action, 1 to 5. */
  action: number | null
  note: string | null
}

export type PresentedInFull = PresentedRecommendation & {
  /** The version that stands: send it with a correction. */
  changeId: number
  /** The shown text first, then the other official texts and the State's own translations. */
  texts: PresentedText[]
  /** Recommenders that are no State, as received ("European Union"). */
  otherRecommenders: string[]
  tags: Record<'themes' | 'groups' | 'sdgs', PresentedTag[]>
  said: PresentedSource[]
  /** Newest first. */
  versions: Version[]
  positions: Version[]
}

/** Shows one recommendation in full, its names in the reader's language. */
export function presentInFull(
  { recommendation, sources, past, changes }: Dossier,
  reader: Language,
): PresentedInFull {
  const ranked = byAuthority(sources, recommendation.shownSource)
  const shown = ranked[0]
  const versions = versionsOf(recommendation, sources, past, changes)
  return {
    ...presentRecommendation(
      { ...recommendation, text: shown?.text ?? '', language: shown?.language ?? reader },
      reader,
    ),
    changeId: recommendation.changeId,
    texts: presentTexts(ranked),
    otherRecommenders: [...new Set(ranked.flatMap(({ said }) => said.otherRecommenders ?? []))],
    tags: {
      themes: presentTags(ranked, 'themes', 'theme', reader),
      groups: presentTags(ranked, 'groups', 'group', reader),
      sdgs: presentTags(ranked, 'sdgs', 'sdg', reader),
    },
    said: ranked.map((source) => presentSource(source, changes, reader)),
    versions,
    positions: positionHistory(versions),
  }
}

/** The shown source first, then as `sourceKinds` ranks them, translations last. */
function byAuthority(sources: readonly StoredSource[], shownSource: string): StoredSource[] {
  return sources.toSorted(
    (left, right) =>
      Number(right.key === shownSource) - Number(left.key === shownSource) ||
      sourceKinds.indexOf(left.kind) - sourceKinds.indexOf(right.kind) ||
      (left.key < right.key ? -1 : 1),
  )
}

/** One text for each language, and each translation of the State's own: the most authoritative words that there are. */
function presentTexts(ranked: readonly StoredSource[]): PresentedText[] {
  const texts = new Map<string, PresentedText>()
  for (const { kind, language, text } of ranked) {
    const translation = kind === 'translation'
    const known = texts.get(`${language} ${translation}`)
    if (!known) texts.set(`${language} ${translation}`, { language, text, translation, sources: [kind] })
    else if (!known.sources.includes(kind)) known.sources.push(kind)
  }
  const [shown, ...others] = texts.values()
  const place = ({ language, translation }: PresentedText) =>
    languages.indexOf(language) + (translation ? languages.length : 0)
  return shown ? [shown, ...others.sort((left, right) => place(left) - place(right))] : []
}

/** Every tag that any source gives; a person's correction alone counts in what is settled, the rest shows what was said. */
function presentTags(
  ranked: readonly StoredSource[],
  tags: 'themes' | 'groups' | 'sdgs',
  facet: 'theme' | 'group' | 'sdg',
  reader: Language,
): PresentedTag[] {
  const corrected = ranked.find(({ kind, said }) => kind === 'correction' && said[tags])
  const byName = new Map<string, PresentedTag>()
  for (const { kind, said } of corrected ? [corrected] : ranked) {
    for (const { code, received } of said[tags] ?? []) {
      const tag = byName.get(code ?? received) ?? {
        code: code ?? null,
        name: code ? nameOfValue(facet, code, reader) : received,
        given: [],
      }
      byName.set(code ?? received, tag)
      if (!tag.given.some((given) => given.source === kind && given.received === received))
        tag.given.push({ source: kind, received })
    }
  }
  return [...byName.values()]
}

function presentSource(
  { kind, batchId, row, language, text, original, said, changeId }: StoredSource,
  changes: readonly PublicChange[],
  reader: Language,
): PresentedSource {
  const arrival =
    changes.find(({ batch }) => batch !== null && batch === batchId) ??
    changes.find(({ id }) => id === changeId)
  return {
    kind,
    batch: batchId,
    file: arrival?.batch === batchId ? (arrival?.file ?? null) : null,
    row,
    arrived: arrival?.at ?? null,
    language,
    text,
    original,
    position: said.position ?? null,
    positionAsReceived: said.positionAsReceived ?? null,
    positionSource: said.positionSource ?? null,
    recommendingStates: (said.recommendingStates ?? []).map((code) => ({
      code,
      name: nameOfValue('from', code, reader),
    })),
    otherRecommenders: said.otherRecommenders ?? [],
    action: said.action ?? null,
    note: said.note ?? null,
  }
}
