/**
 * What the six imaginary neighbours of Talmaris received: two reviews and one committee each, put together from calls
 * that small island States hear (demo/neighbour-calls.ts). The same seed makes the same documents.
 */
import { cycleOfSession } from '#reference/sessions.ts'
import { stateByCode, states } from '#reference/states.ts'
import { demonstrationDocument, type DemonstrationDocument } from './document.ts'
import { committeeCalls, reviewCalls, type Call } from './neighbour-calls.ts'
import { chanceFrom, type Chance } from './chance.ts'

type Neighbour = {
  state: string
  /** What stands in braces in the calls. */
  own: Readonly<Record<'outer' | 'institution' | 'family law' | 'prison' | 'councils' | 'hazards' | 'at work', string>>
  reviews: readonly (readonly [session: number, published: string])[]
  committee: readonly [mechanism: keyof typeof committeeCalls, session: number, published: string, report: string]
}

const neighbours: readonly Neighbour[] = [
  {
    state: 'XTA',
    own: {
      outer: 'the northern atolls',
      institution: 'the Ombudsperson of Anavoa',
      'family law': 'the Safe Homes Act',
      prison: 'Vairoa prison',
      councils: 'atoll councils',
      hazards: 'king tides',
      'at work': 'on fishing vessels',
    },
    reviews: [[29, '2018-04-09'], [43, '2023-07-03']],
    committee: ['CEDAW', 82, '2022-07-05', '2'],
  },
  {
    state: 'XTB',
    own: {
      outer: 'the islands of the eastern chain',
      institution: 'the Human Rights Office of Belanoa',
      'family law': 'the Domestic Peace Act',
      prison: 'the central prison of Sainte-Rive',
      councils: 'municipal councils',
      hazards: 'cyclones',
      'at work': 'in hotels and on building sites',
    },
    reviews: [[30, '2018-07-12'], [44, '2024-01-04']],
    committee: ['CRC', 90, '2022-06-22', '3'],
  },
  {
    state: 'XTK',
    own: {
      outer: 'the reef islands',
      institution: 'the Public Defender of Kerimau',
      'family law': 'the Protection from Violence Act',
      prison: 'Tauru prison',
      councils: 'councils of elders',
      hazards: 'droughts and storm surges',
      'at work': 'on fishing vessels',
    },
    reviews: [[31, '2018-12-27'], [45, '2024-04-05']],
    committee: ['CRPD', 27, '2022-10-04', '1'],
  },
  {
    state: 'XTM',
    own: {
      outer: 'the outer lagoons',
      institution: 'the Commission for Rights and Equality of Marovea',
      'family law': 'the Family Violence Act',
      prison: 'Grand-Port prison',
      councils: 'lagoon councils',
      hazards: 'cyclones',
      'at work': 'in fish processing',
    },
    reviews: [[32, '2019-04-01'], [46, '2024-06-25']],
    committee: ['CEDAW', 85, '2023-05-30', '3'],
  },
  {
    state: 'XTO',
    own: {
      outer: 'the southern cays',
      institution: 'the National Council for Human Rights of Orisande',
      'family law': 'the law on intimate partner violence',
      prison: 'the prison of Fort-Azur',
      councils: 'district councils',
      hazards: 'hurricanes',
      'at work': 'in tourism and at sea',
    },
    reviews: [[34, '2020-01-08'], [48, '2025-04-02']],
    committee: ['CRC', 93, '2023-06-20', '4-5'],
  },
  {
    state: 'XTS',
    own: {
      outer: 'the hill districts',
      institution: 'the Rights Commission of Sevarra',
      'family law': 'the Household Protection Act',
      prison: 'Melk Road prison',
      councils: 'village assemblies',
      hazards: 'floods',
      'at work': 'on plantations',
    },
    reviews: [[35, '2020-03-20'], [49, '2025-07-01']],
    committee: ['CRPD', 29, '2023-09-29', '1'],
  },
]

/** The documents by the State that received them, oldest first. */
export function neighboursDocuments(): { state: string; documents: DemonstrationDocument[] }[] {
  return neighbours.map((neighbour, number) => {
    const chance = chanceFrom(902 + number)
    const reviews = neighbour.reviews.map((_, which) => review(neighbour, number, which, chance))
    const documents = [...reviews, committee(neighbour)]
    documents.sort((a, b) => a.published.localeCompare(b.published))
    return { state: neighbour.state, documents }
  })
}

/** The earlier review makes ten of the calls, the later one three quarters of them in other words. */
function review(neighbour: Neighbour, number: number, which: number, chance: Chance): DemonstrationDocument {
  const [session, published] = neighbour.reviews[which] ?? [0, '']
  const symbol = `A/HRC/${session + (cycleOfSession(session) === 3 ? 9 : 11)}/${902 + number}`
  const calls = reviewCalls
    .map((call, at) => ({ ...call, place: at + number }))
    .filter(({ place }) => (which ? place % 4 !== 0 : place % 3 === 0))
  return demonstrationDocument.parse({
    symbol,
    mechanism: 'UPR',
    session,
    published,
    title: titled(reviewTitles, neighbour.state),
    recommendations: calls.map((call, at) => ({
      paragraph: `${110 + number}.${at + 1}`,
      text: inOwnWords(call.wordings[(which + (call.place >> 1)) % 3] ?? '', neighbour),
      states: chance.some(recommendingStates, 3),
      position: chance.in(call.contested ? 0.3 : 0.93) ? 'supported' : 'noted',
      positionSource: `${symbol}/Add.1 - Para.${3 + (at % 4)}`,
      ...tags(call),
    })),
  })
}

function committee(neighbour: Neighbour): DemonstrationDocument {
  const [mechanism, session, published, report] = neighbour.committee
  return demonstrationDocument.parse({
    symbol: `${mechanism}/C/${neighbour.state}/CO/${report}`,
    mechanism,
    session,
    published,
    title: titled(committeeTitles, neighbour.state),
    recommendations: committeeCalls[mechanism].map((call, at) => ({
      paragraph: String(9 + at * 2),
      heading: call.heading,
      text: inOwnWords(call.text, neighbour),
      ...tags(call),
    })),
  })
}

const tags = ({ themes, groups, sdgs }: Pick<Call, 'themes' | 'groups' | 'sdgs'>) => ({
  primaryTheme: themes[0],
  themes,
  groups,
  sdgs,
})

function inOwnWords(text: string, { own }: Neighbour): string {
  return text.replaceAll(/\{([a-z ]+)\}/g, (_, part: string) => own[part as keyof Neighbour['own']])
}

const recommendingStates = states.filter(({ unMember }) => unMember).map(({ names }) => names.en)

const reviewTitles = {
  ar: 'تقرير الفريق العامل المعني بالاستعراض الدوري الشامل: {state}',
  zh: '普遍定期审议工作组报告：{state}',
  en: 'Report of the Working Group on the Universal Periodic Review: {state}',
  fr: 'Rapport du Groupe de travail sur l’Examen périodique universel : {state}',
  ru: 'Доклад Рабочей группы по универсальному периодическому обзору: {state}',
  es: 'Informe del Grupo de Trabajo sobre el Examen Periódico Universal: {state}',
}
const committeeTitles = {
  ar: 'الملاحظات الختامية: {state}',
  zh: '结论性意见：{state}',
  en: 'Concluding observations: {state}',
  fr: 'Observations finales : {state}',
  ru: 'Заключительные замечания: {state}',
  es: 'Observaciones finales: {state}',
}

function titled(titles: typeof reviewTitles, code: string): Record<string, string> {
  const names = stateByCode(code)?.names
  return Object.fromEntries(
    Object.entries(titles).map(([language, title]) => [
      language,
      title.replace('{state}', names?.[language as 'en'] ?? code),
    ]),
  )
}
