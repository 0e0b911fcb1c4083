/** What is offered, as the columns of a file. */
import type { MessageKey } from '#platform/i18n/catalogue.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import type { Offered } from '#exchange/offers/model.ts'
import { fact, listed, type Column } from '#open-data/columns.ts'
import type { TagList } from '#reference/tag-lists.ts'
import { tagName } from '../../record-form/tags.ts'

/** Where something that is offered is read, below the language. */
export function offeredPath({ what, id }: Pick<Offered, 'what' | 'id'>): string {
  return what === 'offer' ? `/exchange/offers/${id}` : `/exchange/experiences/${id}`
}

type TagColumn = Extract<TagList, keyof Offered>

/** Two columns: the codes, and their names. */
function tags(list: TagColumn, title: MessageKey): Column<Offered>[] {
  const names = (row: Offered, language: Language) => row[list].map((code) => tagName(list, code, language))
  return [
    { key: list, title, isCode: true, width: 16, cell: (row) => listed(row[list]) },
    { key: `${list}_names`, title, width: 40, cell: (row, language) => listed(names(row, language)) },
  ]
}

/** @param origin as which the site is reached */
export function offeredColumns(origin: string): readonly Column<Offered>[] {
  return [
    fact('what', 'offer.facet.what', 14, ({ what }, language) => translator(language)(`offer.what.${what}`)),
    fact('id', 'open-data.column.id', 8, ({ id }) => id),
    fact('by', 'offer.by', 36, ({ by }) => by),
    fact('title', 'offer.title', 50, ({ title }) => title),
    { ...fact<Offered>('words', 'offer.words', 80, ({ words }) => words), wrapped: true },
    fact('language', 'offer.language', 10, ({ language }) => language),
    fact('standing', 'offer.standing', 14, ({ standing }) => standing),
    ...tags('kinds', 'offer.kinds'),
    ...tags('themes', 'offer.themes'),
    ...tags('groups', 'offer.groups'),
    ...tags('targets', 'offer.targets'),
    ...tags('regions', 'offer.regions'),
    ...tags('states', 'offer.states'),
    fact('only_ldc', 'offer.onlyLdc', 8, ({ onlyLdc }) => (onlyLdc ? 1 : 0)),
    fact('only_sids', 'offer.onlySids', 8, ({ onlySids }) => (onlySids ? 1 : 0)),
    ...tags('languages', 'offer.languages'),
    fact('available_from', 'offer.availableFrom', 12, ({ availableFrom }) => availableFrom),
    fact('available_until', 'offer.availableUntil', 12, ({ availableUntil }) => availableUntil),
    fact('deadline', 'offer.deadline', 12, ({ deadline }) => deadline),
    fact('places', 'offer.places', 8, ({ places }) => places),
    fact('url', 'open-data.column.url', 40, (row, language) => origin + pathIn(language, offeredPath(row))),
  ]
}
