/** What is known of a recommendation, as rows for `Facts`. Pure. */
import { formatOf } from '#platform/i18n/format.ts'
import { languages } from '#platform/i18n/languages.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { nameOfValue } from '#recommendations/naming.ts'
import { documentName, documentPath, subjectPath } from '#recommendations/present.ts'
import type { PresentedInFull, PresentedTag } from '#recommendations/present-in-full.ts'
import type { Fact } from '#ui/reading/Facts.svelte'

/** State, mechanism, document, place, date and who recommended it; what is not known is left out. */
export function aboutFacts(full: PresentedInFull, language: Language): Fact[] {
  const t = translator(language)
  const list = (query: string) => pathIn(language, `/recommendations?${query}`)
  const { state, mechanism, session, cycle, paragraph, publishedOn, year } = full
  const facts: (Fact | undefined)[] = [
    one(t('register.facet.state'), state.name, pathIn(language, `/states/${state.code}`)),
    one(
      t('register.facet.mechanism'),
      mechanism.name,
      list(`state=${state.code}&mechanism=${mechanism.code}`),
    ),
    one(
      t('register.facet.document'),
      documentName(full, language),
      pathIn(language, documentPath(full.document)),
    ),
    paragraph ? one(t('recommendation.paragraph'), paragraph) : undefined,
    session === null
      ? undefined
      : one(
          t('register.facet.session'),
          nameOfValue('session', String(session), language),
          list(`state=${state.code}&session=${session}`),
        ),
    cycle === null
      ? undefined
      : one(
          t('register.facet.cycle'),
          nameOfValue('cycle', String(cycle), language),
          list(`state=${state.code}&cycle=${cycle}`),
        ),
    publishedOn
      ? one(t('recommendation.published'), formatOf(language).date(publishedOn))
      : year === null || session !== null
        ? undefined
        : one(t('register.facet.year'), String(year)),
    recommendersFact(full, language),
  ]
  return facts.filter((fact) => fact !== undefined)
}

function one(term: string, text: string, href?: string): Fact {
  return { term, values: [href ? { text, href } : { text }] }
}

function recommendersFact(full: PresentedInFull, language: Language): Fact | undefined {
  const states = full.recommendingStates.map(({ code, name }) => ({
    text: name,
    href: pathIn(language, `/recommending-states/${code}`),
  }))
  const values = [...states, ...full.otherRecommenders.map((text) => ({ text }))]
  return values.length ? { term: translator(language)('recommendation.from'), values } : undefined
}

const facetOfTags = { themes: 'theme', groups: 'group', sdgs: 'sdg' } as const
type TagFacet = (typeof facetOfTags)[keyof typeof facetOfTags]

/** Themes, groups and goals, each with who gave it and, where it differs, the name that was received. */
export function tagFacts(full: PresentedInFull, language: Language): Fact[] {
  const t = translator(language)
  return (['themes', 'groups', 'sdgs'] as const).flatMap((tags) => {
    if (!full.tags[tags].length) return []
    const facet = facetOfTags[tags]
    const values = full.tags[tags].map((tag) => ({
      text: tag.name,
      note: [
        ...(tags === 'themes' && tag.code === full.primaryTheme?.code
          ? [t('recommendation.tag.primary')]
          : []),
        ...(tag.code ? [] : [t('recommendation.tag.unknown')]),
        ...givenBy(tag, facet, language),
      ].join(' · '),
      ...(tag.code ? { href: pathIn(language, subjectPath(facet, tag.code)) } : {}),
    }))
    return { term: t(`register.facet.${facet}`), values }
  })
}

/** "OHCHR thematic list", "Universal Human Rights Index: “D51 Administration of justice”" */
function givenBy({ code, given }: PresentedTag, facet: TagFacet, language: Language): string[] {
  const t = translator(language)
  const bySource = Map.groupBy(given, ({ source }) => source)
  return [...bySource].map(([source, tags]) => {
    const sourceName = nameOfValue('source', source, language)
    const received = tags
      .map((tag) => tag.received)
      .filter((words) => code && isOtherName(words, facet, code))
    if (!received.length) return sourceName
    const quoted = received.map((words) => t('recommendation.tag.quoted', { name: words }))
    return t('recommendation.tag.received', { source: sourceName, names: formatOf(language).list(quoted) })
  })
}

/** True for a name of another year or list. Goals are known by their numbers, whatever words stand around them. */
function isOtherName(received: string, facet: TagFacet, code: string): boolean {
  const isNamedSo = (language: Language) =>
    formatOf(language).compare(received, nameOfValue(facet, code, language)) === 0
  return facet !== 'sdg' && !languages.some(isNamedSo)
}
