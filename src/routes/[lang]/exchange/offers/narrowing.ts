/** The links that ask the list of offers otherwise. */
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator, type Translate } from '#platform/i18n/translate.ts'
import { offerStandings } from '#exchange/offers/model.ts'
import { offerLists, offersQuery, type OfferQuestion } from '#exchange/offers/question.ts'
import { offerFacets, type OfferFacet } from '#exchange/offers/store.ts'
import type { Facet, FacetValue } from '#ui/navigation/FacetList.svelte'
import { tagName } from '../../record-form/tags.ts'

const hrefOf = (language: Language, question: OfferQuestion) =>
  pathIn(language, '/exchange/offers') + offersQuery(question)

function nameOf(t: Translate, language: Language, facet: OfferFacet, value: string): string {
  const list = offerLists[facet]
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
