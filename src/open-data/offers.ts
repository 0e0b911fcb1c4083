/** What is offered, through the API: offers of organisations, and what States tell of their own experience. */
import { z } from 'zod'
import { publishedThings, withdrawnThings } from '#consent/outlets.ts'
import { recordReadings } from '#consent/reading.ts'
import { refuseWithdrawn } from '#consent/withdrawn.ts'
import {
  offeredPath,
  presentExperience,
  presentOffer,
  presentOffered,
  type PresentedOffered,
} from '#exchange/offers/present.ts'
import { filterOf, offersQuery, questionFrom, whats } from '#exchange/offers/question.ts'
import { readOffered } from '#exchange/offers/reading.ts'
import { findExperience, findOffer } from '#exchange/offers/store.ts'
import { listedStandings } from '#exchange/offers/model.ts'
import { readAsWhoeverAsks } from '#identity/reading.ts'
import { Refusal } from '#platform/errors.ts'
import type { MessageKey } from '#platform/i18n/catalogue.ts'
import { rowNumber } from '#platform/row-number.ts'
import type { Connection } from '#platform/database/connection.ts'
import { tagLists } from '#reference/tag-lists.ts'
import { coded, fact, listed, type Column } from './columns.ts'
import { answerWith, type ExchangeList } from './exchange.ts'
import type { FeedEntry } from './feed.ts'
import type { Asked } from './http.ts'
import { checkQuery, facetParameters, languageParameter } from './parameters.ts'
import { addressOf, type Reader } from './present.ts'
import { readerOf } from './recommendations.ts'

export type OpenOffered = PresentedOffered & { url: string }

function opened<One extends PresentedOffered>(one: One, reader: Reader): One & { url: string } {
  return { ...one, url: addressOf(offeredPath(one), reader) }
}

const tags = (
  list: 'kinds' | 'themes' | 'groups' | 'sdgs' | 'regions' | 'states' | 'languages',
  title: MessageKey,
): Column<OpenOffered>[] => [
  { key: list, title, isCode: true, width: 16, cell: (row) => listed(row[list].map(({ code }) => code)) },
  { key: `${list}_names`, title, width: 40, cell: (row) => listed(row[list].map(({ name }) => name)) },
]

export const offerList: ExchangeList<OpenOffered> = {
  name: 'offers',
  title: 'offers.title',
  narrowing: {
    q: { schema: z.string().max(200), example: 'prisons', description: 'offers.search' },
    what: { schema: z.enum(whats), example: 'offer', description: 'offer.facet.what' },
    standing: { schema: z.enum(listedStandings), example: 'call', description: 'offer.facet.standing' },
    kind: { schema: z.enum(tagLists.kinds), example: 'training', description: 'offer.facet.kind' },
    theme: { ...facetParameters.theme, several: false, description: 'offer.facet.theme' },
    group: { ...facetParameters.group, several: false, description: 'offer.facet.group' },
    region: { schema: z.enum(tagLists.regions), example: 'africa', description: 'offer.facet.region' },
    language: { schema: z.enum(tagLists.languages), example: 'fr', description: 'offer.facet.language' },
  },
  columns: [
    fact('what', 'offer.facet.what', 14, ({ what }) => what),
    fact('id', 'open-data.column.id', 8, ({ id }) => id),
    ...coded<OpenOffered>('state', 'register.facet.state', ({ state }) => state),
    fact('by', 'offer.by', 36, ({ by }) => by),
    fact('title', 'offer.title', 50, ({ title }) => title),
    { ...fact<OpenOffered>('words', 'offer.words', 80, ({ words }) => words), wrapped: true },
    fact('language', 'offer.language', 10, ({ language }) => language),
    fact('standing', 'offer.standing', 14, ({ standing }) => standing),
    ...tags('kinds', 'offer.kinds'),
    ...tags('themes', 'offer.themes'),
    ...tags('groups', 'offer.groups'),
    ...tags('sdgs', 'offer.targets'),
    ...tags('regions', 'offer.regions'),
    ...tags('states', 'offer.states'),
    fact('only_ldc', 'offer.onlyLdc', 8, ({ onlyLdc }) => (onlyLdc ? 1 : 0)),
    fact('only_sids', 'offer.onlySids', 8, ({ onlySids }) => (onlySids ? 1 : 0)),
    ...tags('languages', 'offer.languages'),
    fact('available_from', 'offer.availableFrom', 12, ({ availableFrom }) => availableFrom),
    fact('available_until', 'offer.availableUntil', 12, ({ availableUntil }) => availableUntil),
    fact('deadline', 'offer.deadline', 12, ({ deadline }) => deadline),
    fact('places', 'offer.places', 8, ({ places }) => places),
    fact('changed_at', 'repository.sort.changed', 22, ({ changedAt }) => changedAt),
    fact('url', 'open-data.column.url', 40, ({ url }) => url),
  ],
  canonical: (query) => offersQuery(questionFrom(query)),
  async read(connection, query, range, { reader, through }) {
    const { total, offered } = await readOffered(connection, filterOf(questionFrom(query)), range, through)
    return { total, rows: offered.map((one) => opened(presentOffered(one, reader.language), reader)) }
  },
  entries: offerEntries,
  async withdrawn(connection, query) {
    if (questionFrom(query).what === 'offer') return []
    const withdrawn = await withdrawnThings(connection, 'experience', mostWithdrawn)
    return withdrawn.map(({ id, at }) => ({ path: `/experiences/${id}`, at }))
  },
}

/** Withdrawals are told for as long as these many have not followed. */
const mostWithdrawn = 1_000

async function offerEntries(connection: Connection, rows: readonly OpenOffered[]): Promise<FeedEntry[]> {
  const published = new Map(
    (await publishedThings(connection, 'experience')).map(({ id, at }) => [id, at] as const),
  )
  return rows.map(({ what, id, url, title, by, kinds, language, words, changedAt }) => ({
    path: what === 'offer' ? `/offers/${id}` : `/experiences/${id}`,
    title: [title, by].filter((part) => part).join(' · '),
    at: (what === 'experience' && published.get(id)) || new Date(changedAt),
    url,
    author: by,
    categories: kinds,
    language,
    content: words,
  }))
}

/** An offer, for whom it is open, with what its own page tells. */
export async function offerAnswer(asked: Asked): Promise<Response> {
  checkQuery(asked.url.searchParams, languageParameter)
  const id = numberIn(asked)
  const offer = await readAsWhoeverAsks(asked, (connection) => findOffer(connection, id))
  if (!offer) throw new Refusal('offer.not-found', {}, 404)
  return answerWith(asked, opened(presentOffer(offer, asked.language), readerOf(asked)))
}

/** An experience likewise; where it was public and is no more, 410 with the date. */
export async function experienceAnswer(asked: Asked): Promise<Response> {
  const { url, database, language } = asked
  checkQuery(url.searchParams, languageParameter)
  const id = numberIn(asked)
  const experience = await readAsWhoeverAsks(asked, async (connection) => {
    const found = await findExperience(connection, id)
    await recordReadings(connection, 'experience', found ? [found] : [], 'api')
    return found
  })
  if (experience) return answerWith(asked, opened(presentExperience(experience, language), readerOf(asked)))
  await refuseWithdrawn(database.kysely, 'experience', { id }, language)
  throw new Refusal('experience.not-found', {}, 404)
}

const numberIn = ({ params }: Asked): number => rowNumber(params.id ?? '')
