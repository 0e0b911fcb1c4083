/** The shapes of what the API answers. Tests hold every answer to them, and the OpenAPI document is made of them. */
import { z } from 'zod'
import { activityStatuses, participantRoles } from '#cooperation/activities/model.ts'
import { reportStandings } from '#cooperation/reporting/model.ts'
import { offerStandings } from '#exchange/offers/model.ts'
import { whats } from '#exchange/offers/question.ts'
import { shownStandings } from '#exchange/requests/model.ts'
import { languages } from '#platform/i18n/languages.ts'
import { kinds, positions, sourceKinds } from '#recommendations/model.ts'
import { forEachFacet } from '#recommendations/search/contract.ts'
import { versionedAspects } from '#recommendations/versions.ts'

const count = z.int().min(0)
const text = z.string()
const language = z.enum(languages)
const day = z.iso.date()
const moment = z.iso.datetime()

const named = z
  .strictObject({ code: text, name: text })
  .meta({ id: 'Named', description: 'A code and its name in the language that was asked for' })

const countedNamed = z.strictObject({ ...named.shape, count }).meta({ id: 'Counted' })

const positionCounts = { supported: count, noted: count, pending: count, total: count }
const positionCount = z
  .strictObject(positionCounts)
  .meta({ id: 'Positions', description: 'total also holds those of which no position is known or was asked' })

const recommendationShape = {
  id: text.meta({ description: 'Permanent: it outlives another import, a merge and an undo' }),
  url: z.url().meta({ description: 'The page of this recommendation' }),
  state: named,
  mechanism: z.strictObject({ ...named.shape, shortName: text }),
  document: text,
  symbol: text.nullable(),
  session: count.nullable(),
  cycle: count.nullable(),
  year: count.nullable(),
  publishedOn: day.nullable(),
  paragraph: text.nullable(),
  part: count.nullable().meta({ description: '1, 2 … where one paragraph holds several' }),
  kind: z.enum(kinds),
  position: z.enum(positions).nullable(),
  recommendingStates: z.array(named),
  themes: z.array(named),
  primaryTheme: named.nullable(),
  groups: z.array(named),
  sdgs: z.array(named),
  sources: z.array(z.enum(sourceKinds)),
  text: text.meta({ description: 'As the United Nations published it' }),
  language,
}
export const recommendation = z.strictObject(recommendationShape).meta({ id: 'Recommendation' })

const tag = z.strictObject({
  code: text.nullable().meta({ description: 'Null where the received name is in none of our lists' }),
  name: text,
  given: z.array(z.strictObject({ source: z.enum(sourceKinds), received: text })),
})

const statement = z
  .strictObject({
    kind: z.enum(sourceKinds),
    batch: count.nullable(),
    file: text.nullable(),
    row: count.nullable(),
    arrived: moment.nullable(),
    language,
    text,
    original: text.nullable(),
    position: z.enum(positions).nullable(),
    positionAsReceived: text.nullable(),
    positionSource: text.nullable(),
    recommendingStates: z.array(named),
    otherRecommenders: z.array(text),
    action: count.nullable(),
    note: text.nullable(),
  })
  .meta({ id: 'Statement', description: 'What one source says' })

export const recommendationInFull = z
  .strictObject({
    ...recommendationShape,
    changeId: count,
    texts: z.array(
      z.strictObject({ language, text, translation: z.boolean(), sources: z.array(z.enum(sourceKinds)) }),
    ),
    otherRecommenders: z.array(text),
    tags: z.strictObject({ themes: z.array(tag), groups: z.array(tag), sdgs: z.array(tag) }),
    said: z.array(statement),
    versions: z.url(),
  })
  .meta({ id: 'RecommendationInFull' })

const change = z.strictObject({
  id: count,
  at: moment,
  through: z.enum(['page', 'api', 'import', 'command-line', 'job', 'link']),
  undoes: z.boolean(),
  batch: count.nullable(),
  file: text.nullable(),
})

export const versionList = z
  .strictObject({
    total: count,
    items: z.array(
      z.strictObject({
        number: count,
        change: change.optional(),
        text,
        language,
        source: z.enum(sourceKinds),
        position: z.enum(positions).nullable(),
        positionSource: text.nullable(),
        changed: z.array(z.enum(versionedAspects)),
        withdrawn: change.optional(),
      }),
    ),
  })
  .meta({ id: 'Versions', description: 'Newest first' })

const facet = z
  .strictObject({ values: z.array(countedNamed), more: count })
  .meta({ id: 'Facet', description: 'The commonest values, and how many more there are' })

export const searchAnswer = z
  .strictObject({
    total: count,
    page: count,
    limit: count,
    didYouMean: text.optional(),
    items: z.array(recommendation),
    facets: z.strictObject(forEachFacet(() => facet)),
  })
  .meta({ id: 'SearchAnswer' })

export const stateRow = z
  .strictObject({
    code: text,
    alpha2: text,
    m49: text,
    name: text,
    aliases: z.array(text),
    region: named,
    leastDeveloped: z.boolean(),
    smallIsland: z.boolean(),
    unMember: z.boolean(),
    lastReview: count.nullable(),
    ...positionCounts,
    url: z.url(),
  })
  .meta({ id: 'State' })

const subjectShape = { ...named.shape, states: count, ...positionCounts, url: z.url() }
export const subjectRow = z.strictObject(subjectShape).meta({ id: 'Subject' })
export const goalRow = z
  .strictObject({ ...subjectShape, goal: count })
  .meta({ id: 'Goal', description: 'A Sustainable Development Goal or one of its targets' })

export const treatyRow = z
  .strictObject({
    state: named,
    treaty: named,
    status: z.enum(['state-party', 'signatory', 'no-action']),
    year: count.nullable(),
  })
  .meta({ id: 'TreatyStatus' })

export const documentRow = z
  .strictObject({
    document: text,
    state: named,
    mechanism: named,
    year: count.nullable(),
    total: count,
    url: z.url(),
  })
  .meta({ id: 'Document' })

const theme = z.strictObject({ ...named.shape, total: count })
export const stateInFull = z
  .strictObject({
    code: text,
    name: text,
    region: named,
    leastDeveloped: z.boolean(),
    smallIsland: z.boolean(),
    unMember: z.boolean(),
    url: z.url(),
    positions: positionCount,
    mechanisms: z.array(countedNamed),
    cycles: z.array(z.strictObject({ cycle: count, ...positionCounts })),
    years: z.array(z.strictObject({ year: count, count })),
    kinds: z.array(countedNamed),
    documents: z.array(z.strictObject({ document: text, count })),
    themes: z.array(countedNamed),
    groups: z.array(countedNamed),
    goals: z.array(countedNamed),
    recurring: z
      .array(z.strictObject({ ...theme.shape, cycles: z.array(z.strictObject({ cycle: count, count })) }))
      .meta({ description: 'Themes that came in more than one cycle' }),
    recommendingStates: z.array(countedNamed),
    recommendingRegions: z.array(
      z.strictObject({ ...named.shape, states: z.array(text), total: count, themes: z.array(countedNamed) }),
    ),
    treaties: z.array(z.strictObject({ ...treatyRow.omit({ state: true }).shape })),
    treatiesAsOf: text,
  })
  .meta({ id: 'StateInFull' })

export const batch = z
  .strictObject({
    batch: count.nullable(),
    status: text,
    file: text,
    format: text.nullable(),
    state: text.nullable(),
    states: z.array(
      z.strictObject({ state: text, rows: count, supported: count, noted: count, pending: count }),
    ),
    rows: count,
    created: count,
    updated: count,
    unchanged: count,
    linked: count,
    doubtful: count,
    rejected: count,
    passedOver: count,
    dirt: z.record(text, count),
    problems: z.array(z.strictObject({ row: count, column: text.optional(), code: text, message: text })),
  })
  .meta({ id: 'Batch', description: 'The report of an import' })

export const note = z
  .strictObject({
    id: count,
    url: z.url().meta({ description: 'The page of this note' }),
    state: named,
    recommendation: text.meta({ description: 'The id of the recommendation that it stands beside' }),
    author: text.meta({ description: 'The name under which its author appears' }),
    side: z.enum(['government', 'body']),
    audience: z
      .enum(['government', 'institution'])
      .nullable()
      .meta({ description: 'Who sees it without consent; told to its own side alone' }),
    text,
    language,
    writtenAt: moment,
    changedAt: moment,
    attachments: z.array(z.strictObject({ name: text, mediaType: text, bytes: count, url: z.url() })),
  })
  .meta({ id: 'Note', description: 'What a government or an independent body wrote beside a recommendation' })

export const withdrawnNotes = z
  .strictObject({
    total: count,
    items: z.array(z.strictObject({ id: count, state: named, withdrawnAt: moment })),
  })
  .meta({ id: 'WithdrawnNotes', description: 'What was public and is no more, the last withdrawn first' })

export const noteList = z
  .strictObject({ total: count, page: count, limit: count, items: z.array(note) })
  .meta({ id: 'NoteList' })

const supportShape = {
  id: count,
  url: z.url().meta({ description: 'The page of it' }),
  state: named,
  title: text,
  language: language.meta({ description: 'Of the words that people wrote' }),
  kinds: z.array(named),
  themes: z.array(named),
  groups: z.array(named),
  sdgs: z.array(named),
  recommendations: z.array(text).meta({ description: 'The ids of the recommendations that it serves' }),
  changedAt: moment,
}

export const activity = z
  .strictObject({
    ...supportShape,
    words: text,
    status: z.enum(activityStatuses),
    startsOn: day,
    endsOn: day,
    reportBackOn: day,
    partners: z
      .array(z.strictObject({ id: count, name: text, roles: z.array(z.enum(participantRoles)) }))
      .meta({ description: 'Those that agree to be named; roles as in IATI 2.03' }),
    needs: count.meta({ description: 'Stated needs that it answers' }),
    money: z
      .array(
        z.strictObject({
          kind: z.enum(['budget', 'payment']),
          year: count,
          amount: z.number(),
          currency: text,
        }),
      ) // prettier-ignore
      .nullable()
      .meta({ description: 'Null where the State has opened no sums' }),
    results: z.array(
      z.strictObject({
        kind: z.enum(['output', 'outcome', 'impact']),
        title: text,
        indicator: text,
        baseline: text.nullable(),
        target: text.nullable(),
        latest: text.nullable(),
      }),
    ),
    reportedOn: z.array(day),
    report: z.enum(reportStandings).meta({
      description: 'How it stands with its reports back; "none": one was due and is not there',
    }),
    reportDueOn: day.nullable().meta({
      description: 'The first day on which one is due and none is there; null where there is one for each',
    }),
  })
  .meta({ id: 'Activity', description: 'Support that is given, or was' })

export const practice = z
  .strictObject({
    ...supportShape,
    activityId: count,
    problem: text,
    done: text,
    took: text.nullable(),
    result: text,
    evidence: text.nullable(),
    whereNot: text.nullable(),
    contact: text.nullable(),
  })
  .meta({ id: 'Practice', description: 'What others can learn from support that was reported on' })

const requestShape = {
  token: text.meta({
    description: 'By which it is known: it says nothing of its State, of time or of order',
  }),
  url: z.url().meta({ description: 'The page of this request' }),
  state: named.nullable().meta({ description: 'Null where the State gave no name to whoever asks' }),
  region: named.nullable(),
  ldc: z.boolean().nullable().meta({ description: 'Least developed country; null: not told' }),
  sids: z.boolean().nullable().meta({ description: 'Small island developing State; null: not told' }),
  kinds: z.array(named),
  themes: z.array(named),
  groups: z.array(named),
  shownFrom: day,
  standing: z.enum(shownStandings),
  title: text.nullable().meta({ description: 'Like the words, only under the name of the State' }),
  words: text.nullable(),
  language: language.nullable(),
}
export const request = z
  .strictObject(requestShape)
  .meta({ id: 'Request', description: 'For what a State asks support, as far as it is shown outside' })

export const requestInFull = z
  .strictObject({
    ...requestShape,
    needs: z
      .array(z.strictObject({ id: count, title: text, gap: text, language }))
      .nullable()
      .meta({ description: 'What stands behind it; null where the State gave no name' }),
    clock: z
      .strictObject({
        acknowledgeBy: day,
        acknowledgedOn: day.nullable(),
        answerBy: day,
        answeredOn: day.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'RequestInFull' })

const offeredShape = {
  what: z.enum(whats).meta({ description: 'An offer of an organisation, or the experience of a State' }),
  id: count,
  url: z.url().meta({ description: 'The page of it' }),
  state: named.nullable().meta({ description: 'Whose experience it is; of an offer, the State that offers' }),
  by: text.meta({ description: 'Who offers, by name' }),
  title: text,
  words: text,
  language: language.meta({ description: 'Of the words that people wrote' }),
  standing: z.enum(offerStandings),
  kinds: z.array(named),
  themes: z.array(named),
  groups: z.array(named),
  sdgs: z.array(named),
  languages: z.array(named).meta({ description: 'In which it can be had' }),
  states: z.array(named).meta({ description: 'Where, with the regions; both empty: everywhere' }),
  regions: z.array(named),
  onlyLdc: z.boolean(),
  onlySids: z.boolean(),
  availableFrom: day,
  availableUntil: day,
  deadline: day.nullable().meta({ description: 'Of a call: applications until then' }),
  places: count.nullable(),
  changedAt: moment,
}
export const offered = z
  .strictObject(offeredShape)
  .meta({ id: 'Offered', description: 'What an organisation or a State offers' })

const perhaps = text.nullable()
export const offer = z
  .strictObject({
    ...offeredShape,
    whoPays: perhaps,
    conditions: perhaps,
    evidence: perhaps,
    contact: perhaps,
  })
  .meta({ id: 'Offer', description: 'Support that an organisation offers' })

export const experience = z
  .strictObject({ ...offeredShape, took: perhaps, again: perhaps, evidence: perhaps, contact: perhaps })
  .meta({ id: 'Experience', description: 'What a State has done and would share' })

/** A page of a list, with how many there are in all. */
export function pageOf<Row extends z.ZodType>(row: Row, name: string) {
  return z.strictObject({ total: count, page: count, limit: count, items: z.array(row) }).meta({ id: name })
}

export const problem = z
  .strictObject({
    status: z.int(),
    code: text.meta({ description: 'Stable' }),
    title: text.meta({ description: 'In the language that was asked for' }),
    details: z.record(text, z.union([text, z.number()])),
    instance: text.optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' })

/** A whole list of rows: `{total, items}`. */
export function listOf<Row extends z.ZodType>(row: Row, name: string) {
  return z.strictObject({ total: count, items: z.array(row) }).meta({ id: name })
}

/** A file of rows with what it is, under which terms and of which day. */
export function fileOf<Row extends z.ZodType>(row: Row, name: string) {
  return z
    .strictObject({
      title: text,
      query: text,
      date: day,
      version: count,
      licence: z.strictObject({ name: text, url: z.url(), statement: text }),
      source: z.url(),
      total: count,
      items: z.array(row),
    })
    .meta({ id: name })
}
