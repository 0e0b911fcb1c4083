import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { z } from 'zod'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { Refusal } from '#platform/errors.ts'
import { beginChange } from '#record/change.ts'
import type { ChangeCircumstances } from '#record/change.ts'
import { stateByCode } from '#reference/states.ts'
import { fingerprint, recommendationId, sourceDigest } from './identity.ts'
import { mergeRecommendations } from './import/applying.ts'
import { language, said } from './model.ts'
import type { Said, SourceKind } from './model.ts'
import { findRecommendation, resettle, sourcesOf } from './store.ts'
import type { StoredRecommendation } from './store.ts'
import { beginChangeInTurn, takeTurn } from './turn.ts'

/** Says which States this instance hosts, in place of those before. @throws Refusal `state.unknown` */
export async function setHostedStates(
  transaction: ActingTransaction,
  codes: readonly string[],
  circumstances: ChangeCircumstances,
): Promise<void> {
  for (const code of codes) if (!stateByCode(code)) throw new Refusal('state.unknown', { name: code })
  const changeId = await beginChange(transaction, circumstances)
  await sql`delete from register.hosted_state where state_id <> all(${[...codes]}::text[])`.execute(
    transaction,
  )
  await sql`
    insert into register.hosted_state (state_id, change_id)
    select code, ${changeId}::bigint from unnest(${[...codes]}::text[]) as code
    on conflict do nothing`.execute(transaction)
}

const words = z.string().trim().min(1).max(20_000)

/** A recommendation typed in by hand. */
export const typedRecommendation = z.object({
  state: z.string().refine((code) => stateByCode(code) !== undefined, 'state.unknown'),
  text: words,
  language,
  said: said.extend({ mechanism: z.string().min(1) }),
  /** Made with the form: what comes twice with the same number is entered once. */
  once: z.uuid().optional(),
})

/** Enters one recommendation by hand; returns its permanent id. */
export async function typeRecommendation(
  transaction: ActingTransaction,
  typed: z.infer<typeof typedRecommendation>,
  circumstances: ChangeCircumstances,
): Promise<string> {
  await takeTurn(transaction)
  const key = `typed/${typed.once ?? randomUUID()}`
  const id = recommendationId(typed.state, key)
  if (await findRecommendation(transaction, id)) return id
  const changeId = await beginChange(transaction, circumstances)
  await sql`
    insert into register.recommendation (state_id, id, document, mechanism, kind, shown_source, change_id)
    values (${typed.state}, ${id}, '', ${typed.said.mechanism}, 'not-stated', ${key}, ${changeId})`.execute(
    transaction,
  )
  const source = { stateId: typed.state, id, key, kind: 'typed' as const, language: typed.language }
  await writeSource(transaction, changeId, { ...source, text: typed.text, said: typed.said })
  await resettle(transaction, changeId, [{ stateId: typed.state, id }])
  return id
}

/** What a person corrects; a field that is absent stays as the sources have it. */
export const correction = z.object({
  text: words.optional(),
  said: said.partial(),
  /** The version the person was looking at. */
  changeId: z.coerce.number().int(),
})

/**
 * Corrects a recommendation by hand. The correction stands beside the sources and above them, so it stays when the
 * file comes again. One that says what is already corrected (sent twice) changes nothing.
 * @throws Refusal `recommendation.changed-meanwhile` (409) if someone else changed it since it was opened.
 */
export async function correctRecommendation(
  transaction: ActingTransaction,
  id: string,
  corrected: z.infer<typeof correction>,
  circumstances: ChangeCircumstances,
): Promise<void> {
  await takeTurn(transaction)
  const found = await standingRecommendation(transaction, id)
  const sources = await sourcesOf(transaction, found.stateId, id)
  const shown = sources.find((source) => source.key === found.shownSource)
  if (!shown) throw new Error(`recommendation ${id} has lost the source it shows`)
  const earlier = sources.find((source) => source.kind === 'correction')
  const text = corrected.text ?? earlier?.text ?? shown.text
  const says = { ...earlier?.said, ...corrected.said }
  if (earlier?.text === text && isDeepStrictEqual(earlier.said, says)) return
  if (found.changeId !== corrected.changeId)
    throw new Refusal('recommendation.changed-meanwhile', { id }, 409)
  const changeId = await beginChange(transaction, circumstances)
  await writeSource(transaction, changeId, {
    stateId: found.stateId,
    id,
    key: `correction/${id}`,
    kind: 'correction',
    language: shown.language,
    text,
    said: says,
  })
  await resettle(transaction, changeId, [{ stateId: found.stateId, id }])
}

export const translation = z.object({ language, text: words })

/** Puts a State's own translation beside the UN's words, marked as such; a later one in the same language replaces it. */
export async function translateRecommendation(
  transaction: ActingTransaction,
  id: string,
  translated: z.infer<typeof translation>,
  circumstances: ChangeCircumstances,
): Promise<void> {
  const changeId = await beginChangeInTurn(transaction, circumstances)
  const found = await standingRecommendation(transaction, id)
  const key = `translation/${id}/${translated.language}`
  await writeSource(transaction, changeId, {
    stateId: found.stateId,
    id,
    key,
    kind: 'translation',
    language: translated.language,
    text: translated.text,
    said: {},
  })
  await resettle(transaction, changeId, [{ stateId: found.stateId, id }])
}

/** Decides a proposal: the two are the same (the newer one merges into the older and redirects) or are different. */
export async function decideProposal(
  transaction: ActingTransaction,
  pair: { stateId: string; recommendationId: string; otherId: string },
  decision: 'same' | 'different',
  circumstances: ChangeCircumstances,
): Promise<void> {
  const changeId = await beginChangeInTurn(transaction, circumstances)
  const { rows } = await sql`
    update register.proposal set decision = ${decision}, change_id = ${changeId}
     where state_id = ${pair.stateId} and recommendation_id = ${pair.recommendationId}
       and other_id = ${pair.otherId} and decision is null
    returning 1`.execute(transaction)
  if (!rows.length) throw new Refusal('proposal.not-open', {}, 409)
  if (decision === 'different') return
  const { stateId, recommendationId: from, otherId: into } = pair
  await mergeRecommendations(transaction, changeId, [{ stateId, from, into }])
  await resettle(transaction, changeId, [{ stateId, id: into }])
}

async function standingRecommendation(
  transaction: ActingTransaction,
  id: string,
): Promise<StoredRecommendation> {
  const found = await findRecommendation(transaction, id)
  if (!found || found.mergedInto) throw new Refusal('recommendation.not-found', { id }, 404)
  return found
}

async function writeSource(
  transaction: ActingTransaction,
  changeId: number,
  source: {
    stateId: string
    id: string
    key: string
    kind: SourceKind
    language: string
    text: string
    said: Said
  },
): Promise<void> {
  await sql`
    insert into register.source (state_id, key, recommendation_id, kind, language, text, fingerprint, digest, said,
           change_id)
    values (${source.stateId}, ${source.key}, ${source.id}, ${source.kind}, ${source.language}, ${source.text},
            ${fingerprint(source.text)}, ${sourceDigest({ ...source, original: source.text })}, ${JSON.stringify(source.said)},
            ${changeId})
    on conflict (state_id, key) do update
       set language = excluded.language, text = excluded.text, fingerprint = excluded.fingerprint, digest = excluded.digest,
           said = excluded.said, change_id = excluded.change_id`.execute(transaction)
}
