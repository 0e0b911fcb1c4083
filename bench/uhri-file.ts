import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { IndexedRecommendation } from '#recommendations/search/contract.ts'
import { resolveSdg } from '#reference/goals.ts'
import { resolveGroup } from '#reference/groups.ts'
import { resolveMechanism } from '#reference/mechanisms.ts'
import { cycleOfSession } from '#reference/sessions.ts'
import { resolveStateName } from '#reference/states.ts'
import { resolveTheme } from '#reference/themes.ts'

type Annotation = {
  AnnotationId: string
  AnnotationType: string
  Body: string
  Countries: string[]
  PublicationDate: string
  Symbol: string
  Text: string
  Themes: string[]
  AffectedPersons: string[]
  Sdgs: string[]
  UprPositions: string[]
  UprRecommendingCountry: string[]
  UprSession: string[]
}

/** Every so many records get a text in another language too, so that Arabic, Chinese and French are searched as well. */
const TRANSLATED = 50
const translations = [
  {
    language: 'fr',
    text: 'Prévenir la violence domestique et garantir l’égalité des femmes et des hommes devant la loi.',
  },
  { language: 'ar', text: 'اتخاذ تدابير لمنع العنف ضد المرأة وضمان حقوق الطفل في التعليم.' },
  { language: 'zh', text: '采取措施防止家庭暴力，保障妇女权利和儿童受教育的权利。' },
] as const

/**
 * The records of a UHRI export with one record a line (as the generator of the measurements writes it), as the index
 * takes them, one id for each record. Records without text or State are left out, and so are names nobody knows.
 */
export async function* readUhriFile(path: string): AsyncGenerator<IndexedRecommendation> {
  let record = 0
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (!line.startsWith('{')) continue
    const annotation = JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line) as Annotation
    record++
    const recommendation = recommendationOf(annotation, record)
    if (recommendation) yield recommendation
  }
}

function recommendationOf(annotation: Annotation, record: number): IndexedRecommendation | undefined {
  const state = resolveStateName(annotation.Countries[0] ?? '')
  if (state === undefined || annotation.Text === '') return undefined
  const session = annotation.UprSession[0] === undefined ? null : Number(annotation.UprSession[0])
  const numbered = /^([\d.]+) ([^]*)$/.exec(annotation.Text)
  const paragraph = numbered?.[1]?.replace(/\.$/, '') ?? null
  const [major = 0, minor = 0] = (paragraph ?? '').split('.').map(Number)
  const translation =
    record % TRANSLATED === 0 ? translations[(record / TRANSLATED) % translations.length] : undefined
  const position = { Supported: 'supported', Noted: 'noted' } as const
  const received = annotation.UprPositions[0] as keyof typeof position | undefined
  return {
    stateId: state,
    id: record.toString(36).padStart(12, '0'),
    document: annotation.Symbol,
    mechanism: resolveMechanism(annotation.Body) ?? 'HRC',
    session,
    cycle: session === null ? null : (cycleOfSession(session) ?? null),
    year: Number(annotation.PublicationDate.slice(0, 4)),
    publishedOn: annotation.PublicationDate.slice(0, 10),
    position: received ? position[received] : null,
    kind: annotation.AnnotationType.includes('Concerns') ? 'concern' : 'recommendation',
    paragraph,
    paragraphOrder: major * 100_000 + minor,
    recommendingStates: known(annotation.UprRecommendingCountry, resolveStateName),
    themes: known(annotation.Themes, resolveTheme),
    groups: known(annotation.AffectedPersons, resolveGroup),
    sdgs: known(annotation.Sdgs, resolveSdg),
    sources: ['uhri'],
    texts: [
      { language: 'en', text: numbered?.[2] ?? annotation.Text },
      ...(translation ? [translation] : []),
    ],
  }
}

function known(received: readonly string[], resolve: (name: string) => string | undefined): string[] {
  return received.flatMap((name) => resolve(name) ?? [])
}
