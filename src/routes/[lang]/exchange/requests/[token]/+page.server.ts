import { isImaginary } from '#reference/states.ts'
import { z } from 'zod'
import { Refusal } from '#platform/errors.ts'
import { termsFor } from '#consent/outlets.ts'
import { presentShown } from '#exchange/requests/present.ts'
import { readRequest, refuseWithdrawnRequest } from '#exchange/requests/reading.ts'
import { findRequestByToken, hasAnswered } from '#exchange/requests/store.ts'
import { readAs } from '../../../reading-as.ts'
import { shownRecommendations } from '../../../record-form/recommendations.ts'
import type { PageServerLoad } from './$types.js'

/** A request from outside: under its State's name, or what describes it without. */
export const load: PageServerLoad = async ({ params, locals, setHeaders, parent }) => {
  const { language, proof } = locals
  const { imaginary } = await parent()
  setHeaders({ 'cache-control': proof ? 'private, no-cache' : 'public, no-cache' })
  const token = z.uuid().safeParse(params.token).data
  if (!token) throw new Refusal('request.not-found', {}, 404)
  const told = await readAs(locals, async (connection, acting) => {
    const read = await readRequest(connection, token, 'page')
    // Its own State, and whom its name was opened to.
    const named = read?.full ?? (await findRequestByToken(connection, token))
    const isOwn = named !== undefined && acting?.side === 'government' && acting.state === named.stateId
    if (!read) {
      if (!isOwn && !(acting && (await hasAnswered(connection, token)))) {
        await refuseWithdrawnRequest(connection, token, language)
        throw new Refusal('request.not-found', {}, 404)
      }
      return {
        shown: null,
        served: [],
        token,
        own: isOwn ? named.id : null,
        mayAnswer: false,
        imaginary,
      }
    }
    const { shown, full, needs, clock } = read
    return {
      token,
      shown: {
        ...presentShown(shown, full, language),
        tags: { ...shown },
      },
      said: full && {
        words: full.words,
        language: full.language,
        needs: needs.map(({ id, title, gap, language: written }) => ({ id, title, gap, language: written })),
      },
      served: needs.flatMap(({ recommendations }) => recommendations).slice(0, 1),
      terms: full ? await termsFor(connection, 'request', full) : [],
      clock,
      own: isOwn ? named.id : null,
      mayAnswer: acting?.side === 'partner',
      hasAnswered: acting?.side === 'partner' && (await hasAnswered(connection, token)),
      imaginary: shown.stateId === null ? imaginary : isImaginary(shown.stateId),
    }
  })
  return { ...told, recommendations: await shownRecommendations(locals, told.served) }
}
