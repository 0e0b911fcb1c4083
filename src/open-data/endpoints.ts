/** What can be asked of the API: the OpenAPI document and the page to try it are made of this list. */
import { z } from 'zod'
import type { Collection } from '#cooperation/repository/question.ts'
import type { MessageKey } from '#platform/i18n/catalogue.ts'
import { rowNumberPattern } from '#platform/row-number.ts'
import { feedQuery, feedType } from './atom.ts'
import { datasetNames, datasetQuery } from './datasets.ts'
import * as exchange from './exchange.ts'
import { fileTypes } from './files.ts'
import { notesFeedQuery, withdrawnQuery } from './notes-feed.ts'
import { notesFileQuery, notesQuery } from './notes.ts'
import { offerList } from './offers.ts'
import { languageParameter, stateCode, type Parameters } from './parameters.ts'
import { fileQuery, searchQuery } from './recommendations.ts'
import { requestList } from './requests.ts'
import * as answer from './schemas.ts'
import { supportFeedQuery } from './support-feed.ts'
import { supportFileQuery, supportQuery } from './support.ts'

export type Endpoint = {
  /** Below /api/v1, its parameters in braces. */
  path: string
  /** Its name in the OpenAPI document, for programs that are made from it. */
  operation: string
  summary: MessageKey
  inPath: Parameters
  query: Parameters
  /** Media types and the shapes of what comes in them; a file that is no JSON has none. */
  answers: Readonly<Record<string, z.ZodType | undefined>>
  /** Statuses of the problems that are particular to it. */
  problems: readonly (404 | 410)[]
  /** With the session of someone who signed in it answers with all that is open to them. */
  forSessions?: true
}

const recommendationId = {
  schema: z.string().regex(/^[0-9a-hjkmnp-tv-z]{12}$/),
  example: '',
  description: 'api.parameter.id',
} as const
const format = {
  schema: z.enum(['csv', 'xlsx', 'json']),
  example: 'csv',
  description: 'api.parameter.format',
} as const
const number = {
  schema: z.string().regex(rowNumberPattern),
  example: '1',
  description: 'repository.column.number',
} as const
const dataset = {
  schema: z.enum(datasetNames),
  example: 'states',
  description: 'api.parameter.dataset',
} as const

function json(schema: z.ZodType): Endpoint['answers'] {
  return { 'application/json': schema }
}

function list(name: (typeof datasetNames)[number], rows: z.ZodType, id: string): Endpoint {
  return {
    path: `/${name}`,
    operation: `list${name[0]?.toUpperCase()}${name.slice(1)}`,
    summary: `open-data.dataset.${name}`,
    inPath: {},
    query: datasetQuery(name, 'answer'),
    answers: json(answer.listOf(rows, id)),
    problems: [],
  }
}

/** Support, and good practices: the list, as a file, as a feed, and one of them. */
function supportOf(collection: Collection, row: z.ZodType, name: string): Endpoint[] {
  const plural = collection === 'activities' ? 'Activities' : 'Practices'
  const common = { inPath: {}, problems: [] }
  return [
    {
      ...common,
      path: `/${collection}`,
      operation: `list${plural}`,
      summary: `api.endpoint.${collection}`,
      query: supportQuery(collection),
      forSessions: true,
      answers: json(answer.pageOf(row, `${name}List`)),
    },
    {
      ...common,
      path: `/${collection}.{format}`,
      operation: `download${plural}`,
      summary: `api.endpoint.${collection}-file`,
      inPath: { format },
      query: supportFileQuery(collection),
      forSessions: true,
      answers: {
        'application/json': answer.fileOf(row, `${name}File`),
        'text/csv': undefined,
        [fileTypes.xlsx]: undefined,
      },
    },
    {
      ...common,
      path: `/${collection}.atom`,
      operation: `follow${plural}`,
      summary: `api.endpoint.${collection}-feed`,
      query: supportFeedQuery,
      answers: { [feedType]: undefined },
    },
    {
      path: `/${collection}/{number}`,
      operation: `get${name}`,
      summary: `api.endpoint.${collection}-one`,
      inPath: { number },
      query: languageParameter,
      answers: json(row),
      problems: [404, 410],
    },
  ]
}

/** Requests, and offers with experiences: the list, as a file, as a feed; one of them stands apart. */
function exchangeOf<Row>(list: exchange.ExchangeList<Row>, row: z.ZodType, name: string): Endpoint[] {
  const plural = `${list.name[0]?.toUpperCase()}${list.name.slice(1)}`
  const common = { inPath: {}, problems: [] }
  return [
    {
      ...common,
      path: `/${list.name}`,
      operation: `list${plural}`,
      summary: `api.endpoint.${list.name}`,
      query: exchange.pageQuery(list),
      forSessions: true,
      answers: json(answer.pageOf(row, `${name}List`)),
    },
    {
      ...common,
      path: `/${list.name}.{format}`,
      operation: `download${plural}`,
      summary: `api.endpoint.${list.name}-file`,
      inPath: { format },
      query: exchange.fileQuery(list),
      forSessions: true,
      answers: {
        'application/json': answer.fileOf(row, `${name}File`),
        'text/csv': undefined,
        [fileTypes.xlsx]: undefined,
      },
    },
    {
      ...common,
      path: `/${list.name}.atom`,
      operation: `follow${plural}`,
      summary: `api.endpoint.${list.name}-feed`,
      query: exchange.feedQuery(list),
      answers: { [feedType]: undefined },
    },
  ]
}

/** Some id to try things with is filled in by the page, which knows one. */
export const endpoints: readonly Endpoint[] = [
  {
    path: '/recommendations',
    operation: 'searchRecommendations',
    summary: 'api.endpoint.search',
    inPath: {},
    query: searchQuery,
    answers: json(answer.searchAnswer),
    problems: [],
  },
  {
    path: '/recommendations.{format}',
    operation: 'downloadRecommendations',
    summary: 'api.endpoint.download',
    inPath: {
      format,
    },
    query: fileQuery,
    answers: {
      'application/json': answer.fileOf(answer.recommendation, 'RecommendationFile'),
      'text/csv': undefined,
      [fileTypes.xlsx]: undefined,
    },
    problems: [],
  },
  {
    path: '/recommendations.atom',
    operation: 'followRecommendations',
    summary: 'api.endpoint.feed',
    inPath: {},
    query: feedQuery,
    answers: { [feedType]: undefined },
    problems: [],
  },
  {
    path: '/recommendations/{id}',
    operation: 'getRecommendation',
    summary: 'api.endpoint.recommendation',
    inPath: { id: recommendationId },
    query: languageParameter,
    answers: json(answer.recommendationInFull),
    problems: [404, 410],
  },
  {
    path: '/recommendations/{id}/versions',
    operation: 'getVersions',
    summary: 'api.endpoint.versions',
    inPath: { id: recommendationId },
    query: languageParameter,
    answers: json(answer.versionList),
    problems: [404, 410],
  },
  {
    path: '/notes',
    operation: 'listNotes',
    summary: 'api.endpoint.notes',
    inPath: {},
    query: notesQuery,
    answers: json(answer.noteList),
    problems: [],
    forSessions: true,
  },
  {
    path: '/notes.{format}',
    operation: 'downloadNotes',
    summary: 'api.endpoint.notes-file',
    inPath: {
      format,
    },
    query: notesFileQuery,
    answers: {
      'application/json': answer.fileOf(answer.note, 'NoteFile'),
      'text/csv': undefined,
      [fileTypes.xlsx]: undefined,
    },
    problems: [],
    forSessions: true,
  },
  {
    path: '/notes.atom',
    operation: 'followNotes',
    summary: 'api.endpoint.notes-feed',
    inPath: {},
    query: notesFeedQuery,
    answers: { [feedType]: undefined },
    problems: [],
  },
  {
    path: '/notes/withdrawn',
    operation: 'listWithdrawnNotes',
    summary: 'api.endpoint.notes-withdrawn',
    inPath: {},
    query: withdrawnQuery,
    answers: json(answer.withdrawnNotes),
    problems: [],
  },
  {
    path: '/notes/{note}',
    operation: 'getNote',
    summary: 'api.endpoint.note',
    inPath: {
      note: { schema: z.string().regex(rowNumberPattern), example: '1', description: 'api.parameter.note' },
    },
    query: languageParameter,
    answers: json(answer.note),
    problems: [404, 410],
  },
  ...supportOf('activities', answer.activity, 'Activity'),
  ...supportOf('practices', answer.practice, 'Practice'),
  ...exchangeOf(requestList, answer.request, 'Request'),
  {
    path: '/requests/{token}',
    operation: 'getRequest',
    summary: 'api.endpoint.requests-one',
    inPath: {
      token: {
        schema: z.uuid(),
        example: '01234567-89ab-4cde-8f01-23456789abcd',
        description: 'request.token',
      },
    },
    query: languageParameter,
    answers: json(answer.requestInFull),
    problems: [404, 410],
    forSessions: true,
  },
  ...exchangeOf(offerList, answer.offered, 'Offered'),
  {
    path: '/offers/{id}',
    operation: 'getOffer',
    summary: 'api.endpoint.offers-one',
    inPath: { id: number },
    query: languageParameter,
    answers: json(answer.offer),
    problems: [404],
    forSessions: true,
  },
  {
    path: '/experiences/{id}',
    operation: 'getExperience',
    summary: 'api.endpoint.experiences-one',
    inPath: { id: number },
    query: languageParameter,
    answers: json(answer.experience),
    problems: [404, 410],
    forSessions: true,
  },
  {
    path: '/states/{code}',
    operation: 'getState',
    summary: 'api.endpoint.state',
    inPath: { code: { schema: stateCode, example: 'SVN', description: 'register.facet.state' } },
    query: languageParameter,
    answers: json(answer.stateInFull),
    problems: [404],
  },
  list('states', answer.stateRow, 'StateList'),
  list('documents', answer.documentRow, 'DocumentList'),
  list('themes', answer.subjectRow, 'ThemeList'),
  list('groups', answer.subjectRow, 'GroupList'),
  list('goals', answer.goalRow, 'GoalList'),
  list('treaties', answer.treatyRow, 'TreatyList'),
  {
    path: '/{dataset}.{format}',
    operation: 'downloadList',
    summary: 'api.endpoint.list-file',
    inPath: {
      dataset,
      format,
    },
    query: languageParameter,
    answers: {
      'application/json': answer.fileOf(z.looseObject({}), 'ListFile'),
      'text/csv': undefined,
      [fileTypes.xlsx]: undefined,
    },
    problems: [404],
  },
  {
    path: '/batches/{id}',
    operation: 'getBatch',
    summary: 'api.endpoint.batch',
    inPath: {
      id: { schema: z.string().regex(rowNumberPattern), example: '1', description: 'api.parameter.batch' },
    },
    query: languageParameter,
    answers: json(answer.batch),
    problems: [404],
  },
  {
    path: '/catalogue.jsonld',
    operation: 'getCatalogue',
    summary: 'api.endpoint.catalogue',
    inPath: {},
    query: {},
    answers: { 'application/ld+json': z.looseObject({}) },
    problems: [],
  },
]
