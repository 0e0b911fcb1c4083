/** Records of the Universal Human Rights Index made of the demonstration's words, where no real ones are at hand. */
import { demonstration } from '../demo/demonstration.ts'
import { cycleOfSession, uprSessions } from '#reference/sessions.ts'
import { states } from '#reference/states.ts'

/** A record as the Index exports it, as far as anything here looks into it. */
export type Annotation = Record<string, unknown> & { Text: string }

const documents = demonstration()
const received = documents.flatMap(({ recommendations }) => recommendations)

/** So that the questions of the measurement find something in each of these languages. */
const asked: Readonly<Record<string, string>> = {
  fr: 'Prévenir la violence domestique et garantir l’égalité des femmes et des hommes devant la loi.',
  ar: 'اتخاذ تدابير لمنع العنف ضد المرأة وضمان حقوق الطفل في التعليم.',
  zh: '采取措施防止家庭暴力，保障妇女权利和儿童受教育的权利。',
}
const otherLanguages = Object.entries(asked).map(([language, sentence]) => [
  sentence,
  ...received.flatMap(({ otherLanguages }) => otherLanguages[language as 'fr'] ?? []),
])

/** The `number`th text in another language: three sentences, the languages taking turns. */
export function wordsInOtherLanguages(number: number): string {
  const sentences = otherLanguages[number % otherLanguages.length] ?? []
  const nth = Math.floor(number / otherLanguages.length)
  const places = [nth, nth * 7 + 1, nth * 13 + 2]
  return places.map((place) => sentences[place % sentences.length]).join(' ')
}

const committees = ['CRC/C', 'CEDAW/C', 'CERD/C', 'CCPR/C', 'E/C.12', 'CAT/C', 'CRPD/C']

/** The same seed makes the same records. */
export async function* inventedAnnotations(rows: number, seed: number): AsyncGenerator<Annotation> {
  const random = randomFrom(seed)
  const below = (most: number) => Math.floor(random() * most)
  const oneOf = <T>(list: readonly T[]): T => list[below(list.length)] as T
  const digits = (length: number) => Array.from({ length }, () => '0123456789abcdef'[below(16)]).join('')
  for (let row = 0; row < rows; row++) {
    const { text, themes, groups, sdgs } = oneOf(received)
    const state = oneOf(states)
    const recommending = oneOf(states).names.en
    const year = 2006 + below(20)
    const published = `${year}-${two(1 + below(12))}-${two(1 + below(28))}T00:00:00`
    const common = {
      AnnotationId: `${digits(8)}-${digits(4)}-4${digits(3)}-a${digits(3)}-${digits(12)}`,
      Countries: [state.names.en],
      DocumentId: digits(32),
      PublicationDate: published,
      Themes: themes,
      AffectedPersons: groups,
      Sdgs: sdgs,
    }
    if (random() < 0.44) {
      const { session } = oneOf(uprSessions)
      yield {
        ...common,
        AnnotationType: '- Recommendations',
        Body: '- UPR',
        Symbol: `A/HRC/${8 + session}/${1 + below(18)}`,
        Text: `${100 + below(80)}.${1 + below(260)} ${text} (${recommending});`,
        UprCycle: `Cycle ${cycleOfSession(session)}`,
        UprSession: [String(session)],
        UprPositions: [random() < 0.75 ? 'Supported' : 'Noted'],
        UprRecommendingCountry: [recommending],
      }
    } else {
      const prefix = oneOf(committees)
      const parts = Array.from({ length: 2 + below(6) }, (_, part) => {
        return `(${String.fromCharCode(97 + part)}) ${oneOf(received).text.replace(/\.$/, '')}`
      })
      yield {
        ...common,
        AnnotationType: random() < 0.62 ? '- Recommendations' : '- Concerns/Observations',
        Body: `- ${prefix === 'E/C.12' ? 'CESCR' : prefix.slice(0, -2)}`,
        Symbol: `${prefix}/${state.code}/CO/${1 + below(9)}`,
        Text: `${1 + below(70)}. The Committee recommends that the State party: ${parts.join('; ')}.`,
        UprCycle: null,
        UprSession: [],
        UprPositions: [],
        UprRecommendingCountry: [],
      }
    }
  }
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

/** Numbers from 0 to 1 that look random and depend on the seed alone (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
