/** What an address asks of the list of offers, and the links that ask otherwise. */
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator, type Translate } from '#platform/i18n/translate.ts'
import { offerStandings } from '#exchange/offers/model.ts'
import { offerFacets, type OfferedFilter, type OfferFacet } from '#exchange/offers/store.ts'
import { isTagOf, type TagList } from '#reference/tag-lists.ts'
import type { Facet, FacetValue } from '#ui/navigation/FacetList.svelte'
import { queryOf, wordsIn } from '../../desk/asked.ts'
import { tagName } from '../../record-form/tags.ts'

export type OfferQuestion = { q: string } & Partial<Record<OfferFacet, string>>

const whats = ['offer', 'experience'] as const

/** The list from which a facet's values come; the others have words of their own. */
const lists: Partial<Record<OfferFacet, TagList>> = {
  kind: 'kinds',
  theme: 'themes',
  group: 'groups',
  region: 'regions',
  language: 'languages',
}

export function questionFrom(query: URLSearchParams): OfferQuestion {
  const asked = offerFacets.flatMap((facet) => {
    const value = query.get(facet)
    return value !== null && isValueOf(facet, value) ? [[facet, value]] : []
  })
  return { q: wordsIn(query), ...(Object.fromEntries(asked) as Partial<Record<OfferFacet, string>>) }
}

function isValueOf(facet: OfferFacet, value: string): boolean {
  const list = lists[facet]
  if (list) return isTagOf(list, value)
  return (facet === 'what' ? whats : offerStandings).some((known) => known === value)
}

export function filterOf({ q, ...facets }: OfferQuestion): OfferedFilter {
  return { words: q.split(/\s+/).filter((word) => word), ...facets }
}

export const offersQuery = (question: OfferQuestion, page = 1): string => queryOf(question, page)

const hrefOf = (language: Language, question: OfferQuestion) =>
  pathIn(language, '/exchange/offers') + offersQuery(question)

function nameOf(t: Translate, language: Language, facet: OfferFacet, value: string): string {
  const list = lists[facet]
  if (list) return tagName(list, value, language)
  if (facet === 'what') return t(value === 'offer' ? 'offer.what.offer' : 'offer.what.experience')
  return t(`offer.standing.${offerStandings.find((standing) => standing === value) ?? 'open'}`)
}

/** Values of a facet that stand there at once. */
const shownAtOnce = 8

/** The facets beside the list; one that could lead to nothing else is left out. */
export function facetsBeside(
  question: OfferQuestion,
  counts: Record<OfferFacet, { value: string; count: number }[]>,
  language: Language,
): Facet[] {
  const t = translator(language)
  return offerFacets.flatMap((facet) => {
    const { [facet]: chosen, ...others } = question
    const counted = counts[facet]
    // What is over is not counted with what can be had now, and is one step away.
    const rest =
      facet === 'standing' && !counted.some(({ value }) => value === 'over')
        ? [{ value: 'over', count: undefined }]
        : []
    if (!chosen && counted.length + rest.length < 2) return []
    const values = [...counted, ...rest].map(({ value, count }): FacetValue => {
      const label = nameOf(t, language, facet, value)
      return {
        label,
        count: count === undefined ? '' : formatOf(language).number(count),
        href: hrefOf(language, value === chosen ? { ...others } : { ...question, [facet]: value }),
        selected: value === chosen,
        removeLabel: t('register.chip.remove', { name: label }),
      }
    })
    const more = values.slice(shownAtOnce)
    return [
      {
        id: facet,
        title: t(`offer.facet.${facet}`),
        values: values.slice(0, shownAtOnce),
        ...(more.length && {
          more: { label: t('register.facet.more', { count: more.length }), values: more },
        }),
      },
    ]
  })
}

/** What is chosen, each with the link that lets it go. */
export function chipsOf(question: OfferQuestion, language: Language) {
  const t = translator(language)
  return offerFacets.flatMap((facet) => {
    const { [facet]: value, ...others } = question
    if (!value) return []
    const label = t('register.chip', {
      facet: t(`offer.facet.${facet}`),
      name: nameOf(t, language, facet, value),
    })
    return [
      { label, href: hrefOf(language, others), removeLabel: t('register.chip.remove', { name: label }) },
    ]
  })
}
