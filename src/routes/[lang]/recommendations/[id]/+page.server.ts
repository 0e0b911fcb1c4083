import { pathIn } from '#platform/i18n/paths.ts'
import { recordReadings } from '#consent/reading.ts'
import { mayWriteNeed } from '#exchange/needs/policy.ts'
import { presentNeed } from '#exchange/needs/present.ts'
import { needsBehind } from '#exchange/needs/store.ts'
import { presentSupport } from '#cooperation/repository/present.ts'
import { readSupport } from '#cooperation/repository/reading.ts'
import { practicesAbout, supportServing } from '#cooperation/repository/store.ts'
import { mayAsk } from '#followup/asks/policy.ts'
import { keepsRegister } from '#identity/policy.ts'
import { mayWriteNote } from '#followup/policy.ts'
import { readOut } from '#followup/reading.ts'
import { notesOn } from '#followup/store.ts'
import { isImaginary } from '#reference/states.ts'
import { jsonLdOf } from '#recommendations/json-ld.ts'
import { presentInFull } from '#recommendations/present-in-full.ts'
import { recommendationPath } from '#recommendations/present.ts'
import { readAs } from '../../reading-as.ts'
import type { PageServerLoad } from './$types.js'
import { readAround } from './around.ts'
import { standing } from './standing.ts'

/** As many notes as stand on the page; all of them are in the list of notes. */
const mostNotes = 20
/** So with needs, which only who has signed in is shown. */
const mostNeeds = 10
/** So with the support that serves it. */
const mostSupport = 5
/** So with what others have learned about the same. */
const mostPractices = 3

/**
 * One recommendation with all that is known of it. Eleven queries to the database, each bounded. Who comes from the desk
 * is shown the way to correct it, and who has signed in the notes and needs that are open to them; no cache may keep
 * that page for others.
 */
export const load: PageServerLoad = async ({ params, url, locals, setHeaders }) => {
  const { language, proof } = locals
  const { register, database } = locals.application
  if (proof) setHeaders({ 'cache-control': 'private, no-cache' })
  const dossier = await standing(database.kysely, params.id, language)
  const full = presentInFull(dossier, language)
  const { notes, ...may } = await readAs(locals, async (connection, acting) => {
    const key = { stateId: full.state.code, id: full.id }
    const beside = await notesOn(connection, key, mostNotes)
    const needs = acting ? await needsBehind(connection, key, mostNeeds) : []
    if (acting) await recordReadings(connection, 'need', needs, 'page')
    const support = await supportServing(connection, key, mostSupport)
    const serving = await readSupport(connection, 'activities', support.keys, 'page')
    const themes = full.tags.themes.flatMap(({ code }) => (code ? [code] : []))
    const learned = await practicesAbout(connection, themes, mostPractices)
    const practices = await readSupport(connection, 'practices', learned.keys, 'page')
    return {
      learned: {
        themes,
        total: learned.total,
        items: practices.map((row) => presentSupport<'practices'>(row, language)),
      },
      support: {
        total: support.total,
        items: serving.map((row) => presentSupport<'activities'>(row, language)),
      },
      needs: needs.map((need) => presentNeed(need, acting, language)),
      mayStateNeed: acting !== undefined && mayWriteNeed(acting) && acting.state === full.state.code,
      // A body suggests, a government states.
      needSide: acting?.side === 'body' ? ('body' as const) : ('government' as const),
      notes: await readOut(connection, beside, acting, 'page'),
      mayWrite: acting !== undefined && mayWriteNote(acting, full.state.code),
      mayAsk: acting !== undefined && mayAsk(acting, full.state.code),
    }
  })
  // What consent has opened to everyone is gone at once when it is revoked: each copy asks whether it still stands.
  if ((notes.length || may.support.total || may.learned.total) && !proof)
    setHeaders({ 'cache-control': 'public, no-cache' })
  const address = url.origin + pathIn(language, recommendationPath(full.id))
  return {
    full,
    around: await readAround(register, database.kysely, full, language),
    address,
    jsonLd: jsonLdOf(full, address, language),
    notes,
    hasMoreNotes: notes.length === mostNotes,
    ...may,
    // What the machine's owner may who came by the link, and who keeps the register.
    fromDesk: proof !== undefined && keepsRegister(locals.acting ?? { machine: true }),
    imaginary: isImaginary(full.state.code),
  }
}
