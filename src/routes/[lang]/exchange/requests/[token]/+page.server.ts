import { isImaginary } from '#reference/states.ts'
import { z } from 'zod'
import { Refusal } from '#platform/errors.ts'
import { recordReadings } from '#consent/reading.ts'
import { termsFor } from '#consent/outlets.ts'
import { readNeeds } from '#exchange/needs/store.ts'
import { presentShown } from '#exchange/requests/present.ts'
import {
  clockOf,
  findRequestByToken,
  findShown,
  hasAnswered,
  noteReadings,
} from '#exchange/requests/store.ts'
import { readAs } from '../../../reading-as.ts'
import type { PageServerLoad } from './$types.js'

/** A request from outside: under its State's name, or what describes it without. */
export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
  const { language, proof } = locals
  setHeaders({ 'cache-control': proof ? 'private, no-cache' : 'public, no-cache' })
  const token = z.uuid().safeParse(params.token).data
  if (!token) throw new Refusal('request.not-found', {}, 404)
  return readAs(locals, async (connection, acting) => {
    const shown = await findShown(connection, token)
    // Its own State, and whom its name was opened to.
    const named = await findRequestByToken(connection, token)
    const isOwn = named !== undefined && acting?.side === 'government' && acting.state === named.stateId
    if (!shown) {
      if (!isOwn && !(acting && (await hasAnswered(connection, token))))
        throw new Refusal('request.not-found', {}, 404)
      return { shown: null, token, own: isOwn ? named.id : null, mayAnswer: false, imaginary: false }
    }
    await noteReadings(connection, [token], 'page')
    const full = shown.stateId === null ? undefined : named
    const needs = full
      ? await readNeeds(
          connection,
          full.needs.map((id) => ({ stateId: full.stateId, id })),
        )
      : []
    await recordReadings(connection, 'need', needs, 'page')
    const [clock] = await clockOf(connection, [token])
    return {
      token,
      shown: {
        ...presentShown(shown, full && { title: full.title, language: full.language }, language),
        tags: { ...shown },
      },
      said: full && {
        words: full.words,
        language: full.language,
        needs: needs.map(({ id, title, gap, language: written }) => ({ id, title, gap, language: written })),
      },
      terms: full ? await termsFor(connection, 'request', full) : [],
      clock,
      own: isOwn ? named.id : null,
      mayAnswer: acting?.side === 'partner',
      imaginary: shown.stateId !== null && isImaginary(shown.stateId),
    }
  })
}
