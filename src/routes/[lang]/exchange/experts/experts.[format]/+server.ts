import { error } from '@sveltejs/kit'
import { translator } from '#platform/i18n/translate.ts'
import type { Card } from '#exchange/experts/model.ts'
import { mayLookForExperts } from '#exchange/experts/policy.ts'
import { listCards } from '#exchange/experts/store.ts'
import { fact, listed, type Column } from '#open-data/columns.ts'
import type { MessageKey } from '#platform/i18n/catalogue.ts'
import type { TagList } from '#reference/tag-lists.ts'
import { takenAway } from '../../../desk/taken-away.ts'
import { readAs } from '../../../reading-as.ts'
import { tagName } from '../../../record-form/tags.ts'
import { cardsQuery, filterOf, questionFrom } from '#exchange/experts/question.ts'
import type { RequestHandler } from './$types.js'

type TagColumn = 'kinds' | 'themes' | 'groups' | 'targets' | 'languages' | 'countriesKnown'

const tags = (key: TagColumn, title: MessageKey, list: TagList): Column<Card> =>
  fact(key, title, 40, (card, language) => listed(card[key].map((code) => tagName(list, code, language))))

const columns: readonly Column<Card>[] = [
  fact('card', 'expert.card', 38, ({ token }) => token),
  { ...fact<Card>('words', 'expert.words', 80, ({ words }) => words), wrapped: true },
  fact('language', 'expert.language', 10, ({ language }) => language),
  tags('kinds', 'expert.kinds', 'kinds'),
  tags('themes', 'expert.themes', 'themes'),
  tags('groups', 'expert.groups', 'groups'),
  tags('targets', 'expert.targets', 'targets'),
  tags('languages', 'expert.languages', 'languages'),
  tags('countriesKnown', 'expert.countriesKnown', 'states'),
  fact('evidence', 'expert.evidence', 24, ({ evidence }, language) =>
    translator(language)(`expert.evidence.${evidence}`),
  ),
  fact('available_from', 'expert.availableFrom', 12, ({ availableFrom }) => availableFrom),
  fact('available_until', 'expert.availableUntil', 12, ({ availableUntil }) => availableUntil),
]

/** The cards as a file, for governments. */
export const GET: RequestHandler = (event) => {
  const question = questionFrom(event.url.searchParams)
  return takenAway(event, {
    name: 'experts',
    title: 'experts.title',
    query: cardsQuery(question),
    columns,
    portion: (range) =>
      readAs(event.locals, async (connection, acting) => {
        if (!acting || !mayLookForExperts(acting)) error(404)
        const { total, cards } = await listCards(connection, filterOf(question), range)
        return { total, rows: cards }
      }),
  })
}
