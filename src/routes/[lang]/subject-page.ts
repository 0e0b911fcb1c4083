/** What stands on the page of a theme, a goal or a recommending State: numbers over all States and the newest texts. */
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { translator } from '#platform/i18n/translate.ts'
import { presentRecommendation } from '#recommendations/present.ts'
import type { PresentedRecommendation } from '#recommendations/present.ts'
import type { Counted } from '#recommendations/counting.ts'
import type { Filter } from '#recommendations/search/contract.ts'
import { readRecommendations } from '#recommendations/store.ts'
import { subjectProfile } from '#recommendations/subject-profile.ts'
import type { SubjectProfile } from '#recommendations/subject-profile.ts'
import { imaginaryAmong } from '#reference/states.ts'
import type { Application } from '#server/application.ts'
import { downloads, listHref, positionFigures, ranking, stack } from './figures.ts'
import type { Figure, Ranking, Stack } from './figures.ts'

/** A ranking under its heading, with what its rows are. */
export type NamedRanking = { id: string; caption: string; rows: string; ranking: Ranking }

export type SubjectPage = {
  total: number
  figures: Figure[]
  /** Supported and noted by cycle of the review; without rows where the subject never came up in one. */
  reviews: Stack
  rankings: NamedRanking[]
  newest: PresentedRecommendation[]
  imaginary: ReturnType<typeof imaginaryAmong>
  list: string
  downloads: ReturnType<typeof downloads>
}

type Subject = 'theme' | 'sdg' | 'from'
type RankingName =
  'by-theme' | 'by-group' | 'by-mechanism' | 'by-goal' | 'by-target' | 'by-state' | 'by-recommending-state'

/** Which rankings say most of each kind of subject, in the order in which they are shown. */
const rankingsOf: Record<Subject, readonly RankingName[]> = {
  theme: ['by-state', 'by-recommending-state', 'by-group', 'by-goal', 'by-mechanism'],
  sdg: ['by-target', 'by-theme', 'by-state', 'by-recommending-state', 'by-group', 'by-mechanism'],
  from: ['by-state', 'by-theme', 'by-group', 'by-goal'],
}

const ranked: Record<
  RankingName,
  {
    facet: 'theme' | 'group' | 'mechanism' | 'sdg' | 'state' | 'from'
    counts: (profile: SubjectProfile) => Counted[]
  }
> = {
  'by-theme': { facet: 'theme', counts: ({ themes }) => themes },
  'by-group': { facet: 'group', counts: ({ groups }) => groups },
  'by-mechanism': { facet: 'mechanism', counts: ({ mechanisms }) => mechanisms },
  'by-goal': { facet: 'sdg', counts: ({ goals }) => goals },
  'by-target': { facet: 'sdg', counts: ({ targets }) => targets },
  'by-state': { facet: 'state', counts: ({ states }) => states },
  'by-recommending-state': { facet: 'from', counts: ({ recommendingStates }) => recommendingStates },
}

const mostRanked = 12
/** Goals and targets stand in their order, so all are shown: there are 17 goals, and no goal has more targets. */
const mostGoals = 20
const newestShown = 5

/** One query to the database: the words of the newest recommendations. */
export async function subjectPage(
  { register, database }: Application,
  language: Language,
  subject: Subject,
  value: string,
): Promise<SubjectPage> {
  const profile = subjectProfile(register, subject, value)
  const { filter } = profile
  const { hits } = register.search({
    query: '',
    filter,
    sort: 'date',
    language,
    offset: 0,
    limit: newestShown,
  })
  const found = await readRecommendations(database.kysely, hits, language)
  return {
    total: profile.total,
    figures: [...positionFigures(language, filter, profile), ...breadth(language, subject, profile)],
    reviews: stack(language, { ...filter, mechanism: ['UPR'] }, 'cycle', profile.cycles),
    rankings: rankingsOf[subject]
      .map((name) => namedRanking(language, name, filter, profile, subject))
      .filter(({ ranking }) => ranking.rows.length > 0),
    newest: found.map((recommendation) => presentRecommendation(recommendation, language)),
    imaginary: imaginaryAmong(profile.states.map(({ value }) => value)),
    list: listHref(language, filter),
    downloads: downloads(language, filter),
  }
}

function namedRanking(
  language: Language,
  name: RankingName,
  filter: Filter,
  profile: SubjectProfile,
  subject: Subject,
): NamedRanking {
  const t = translator(language)
  const { facet, counts } = ranked[name]
  // Inside a goal the target alone is asked for: a filter takes either value of a facet.
  const among = name === 'by-target' && subject === 'sdg' ? {} : filter
  const rows = name === 'by-target' ? targetsOf(filter, counts(profile)) : counts(profile)
  return {
    id: name,
    caption: t(`figures.${name}`),
    rows: t(name === 'by-target' ? 'register.facet.target' : `register.facet.${facet}`),
    ranking: ranking(language, among, facet, rows, facet === 'sdg' ? mostGoals : mostRanked),
  }
}

const byCode = new Intl.Collator('en', { numeric: true })

/** The targets of the goal itself: its recommendations carry those of other goals too. */
function targetsOf(filter: Filter, targets: readonly Counted[]): Counted[] {
  const [goal = ''] = filter.sdg ?? []
  return targets
    .filter(({ value }) => value.startsWith(`${goal}.`))
    .sort((left, right) => byCode.compare(left.value, right.value))
}

function breadth(
  language: Language,
  subject: Subject,
  { states, recommendingStates }: SubjectProfile,
): Figure[] {
  const t = translator(language)
  const { number } = formatOf(language)
  const recommending = recommendingStates.length
  return [
    { value: number(states.length), label: t('figures.states', { count: states.length }), href: '#by-state' },
    ...(subject === 'from' || recommending === 0
      ? []
      : [
          {
            value: number(recommending),
            label: t('figures.recommending-states', { count: recommending }),
            href: '#by-recommending-state',
          },
        ]),
  ]
}
