import { sql } from 'kysely'
import { inTransactionAs } from '#platform/database/acting.ts'
import type { ActingTransaction, Proof } from '#platform/database/acting.ts'
import type { Database } from '#platform/database/connect.ts'
import { removeDemonstrationPeople } from '#identity/demonstration.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { ChangeCircumstances, Through } from '#record/change.ts'
import { demonstration, demonstrationState } from '../../../demo/demonstration.ts'
import type { DemonstrationDocument, DemonstrationRecommendation } from '../../../demo/document.ts'
import { imaginaryStates } from '#reference/states.ts'
import { neighboursDocuments } from '../../../demo/neighbours.ts'
import { setHostedStates } from '../commands.ts'
import type { ReceivedRow, RecognisedFile } from '../formats/received.ts'
import { hostedStates } from '../store.ts'
import type { Connection } from '#platform/database/connection.ts'
import { beginChangeInTurn } from '../turn.ts'
import { createBatch } from './batches.ts'
import { runBatch } from './run.ts'

/** True where nobody has changed anything yet: the first run, on which the demonstration is made. */
export async function isUntouched(connection: Connection): Promise<boolean> {
  const { rows } = await sql`select from record.change limit 1`.execute(connection)
  return rows.length === 0
}

/**
 * Brings in the documents of Talmaris, each a batch like any other, and hosts it where no State is hosted. Where they are
 * there already, nothing changes. Returns the number of recommendations that were created.
 */
export async function addDemonstration(database: Database, proof: Proof, through: Through): Promise<number> {
  const created = await receive(database, proof, through, demonstrationState, demonstration())
  const hosted = await hostedStates(database.kysely)
  if (!hosted.length) await host(database, proof, through, [demonstrationState])
  return created
}

/** The same for its six neighbours, which are hosted where Talmaris is. */
export async function addNeighbours(database: Database, proof: Proof, through: Through): Promise<number> {
  let created = 0
  for (const { state, documents } of neighboursDocuments())
    created += await receive(database, proof, through, state, documents)
  const hosted = await hostedStates(database.kysely)
  if (hosted.includes(demonstrationState))
    await host(database, proof, through, [...new Set([...hosted, ...imaginaryCodes])])
  return created
}

async function receive(
  database: Database,
  proof: Proof,
  through: Through,
  state: string,
  documents: readonly DemonstrationDocument[],
): Promise<number> {
  let created = 0
  for (const document of documents) {
    const file = { name: document.symbol, path: '', bytes: 0, sha256: '' }
    const batchId = await inTransactionAs(database, proof, (transaction) =>
      createBatch(transaction, file, { state }, through),
    )
    const open = async () => asFile(document)
    const report = await runBatch(database, proof, batchId, { apply: true, through, open })
    created += report.created
  }
  return created
}

const host = (database: Database, proof: Proof, through: Through, states: readonly string[]) =>
  inTransactionAs(database, proof, (transaction) => setHostedStates(transaction, states, { through }))

const imaginaryCodes = imaginaryStates.map(({ code }) => code)

/**
 * Takes the imaginary States away with all that was done to them, and the demonstration’s people. Returns the number of
 * recommendations removed.
 */
export async function removeDemonstration(
  transaction: ActingTransaction,
  circumstances: ChangeCircumstances,
): Promise<number> {
  const changeId = await beginChangeInTurn(transaction, circumstances)
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from register.recommendation where state_id = any (${imaginaryCodes})`.execute(
    transaction,
  )
  await removeDemonstrationPeople(transaction)
  for (const table of ['proposal', 'source', 'recommendation', 'hosted_state'])
    await sql`delete from ${sql.table(`register.${table}`)} where state_id = any (${imaginaryCodes})`.execute(
      transaction,
    )
  await sql`
    update register.batch set status = 'undone', undo_change_id = ${changeId}, finished_at = now()
     where status = 'committed' and given ->> 'state' = any (${imaginaryCodes})`.execute(transaction)
  return rows[0]?.count ?? 0
}

function asFile(document: DemonstrationDocument): RecognisedFile {
  const isReview = document.mechanism === 'UPR'
  return {
    format: isReview ? 'upr-list' : 'concluding-observations',
    stated: {
      symbol: document.symbol,
      session: isReview ? document.session : undefined,
      mechanism: document.mechanism,
      publishedOn: document.published,
      language: 'en',
    },
    bytesTotal: 0,
    bytesRead: () => 0,
    async *rows() {
      let row = 0
      for (const recommendation of document.recommendations) yield* asRows(recommendation, ++row)
    },
  }
}

/** A recommendation with its words in each language that it is given in, as the readers of the UN's files give it. */
function asRows(recommendation: DemonstrationRecommendation, row: number): ReceivedRow[] {
  const { paragraph, joined, otherLanguages } = recommendation
  const calls = [recommendation, ...joined].map(({ text, states }) => ({ text, recommendingStates: states }))
  const { kind, position, positionSource, primaryTheme, themes, groups, sdgs } = recommendation
  const english = calls.map(({ text }, index) => (index ? beginsSmall(text) : text)).join('; ')
  const texts = [['en', english], ...Object.entries(otherLanguages)] as [Language, string][]
  return texts.map(([language, text]) => ({
    row,
    states: [],
    paragraph,
    text,
    original: `${paragraph} ${text}`,
    language,
    kind,
    position,
    positionSource,
    recommendingStates: [...new Set(calls.flatMap((call) => call.recommendingStates))],
    parts: language === 'en' && joined.length ? calls : undefined,
    themes,
    primaryTheme,
    groups,
    sdgs,
    dirt: [],
    refusals: [],
    doubts: [],
  }))
}

/** A call that another one precedes in its paragraph goes on in small letters. */
function beginsSmall(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
