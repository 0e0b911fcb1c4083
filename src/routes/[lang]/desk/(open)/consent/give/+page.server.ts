import { fail, redirect } from '@sveltejs/kit'
import { isRefusal } from '#platform/errors.ts'
import { rowIn } from '#platform/asked.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { giveConsent } from '#consent/commands.ts'
import { isWideningAudience } from '#consent/model.ts'
import { checkOwn, problemsWith } from '#consent/policy.ts'
import { presentConsent, shortened } from '#consent/present.ts'
import { consentsToThing, countOfKind, holdsPower, ownAuthority, verifiedPartners } from '#consent/store.ts'
import { findThing, recordKinds } from '#consent/things.ts'
import { comeFromUnnamed } from '#cooperation/unnamed.ts'
import { circumstances, comeBack, refused, type FormProblem } from '../../../../forms.ts'
import { atConsent } from '../side.ts'
import { letWait, whatWaits } from '../../../../waiting.ts'
import { givenValues, readGiven } from './given.ts'
import type { Actions, PageServerLoad } from './$types.js'

/** A consent to one thing (`?kind=note&thing=17`), or to every thing of a kind. */
export const load: PageServerLoad = async (event) => {
  const query = event.url.searchParams
  const waited = givenValues.safeParse(await whatWaits(event)).data
  try {
    return await atConsent(event, async (transaction, person) => {
      const kinds = await recordKinds(transaction)
      const kind = query.get('kind') ?? ''
      const subject = { kind, id: rowIn(query, 'thing') ?? null }
      const found = await findThing(transaction, person.state, subject)
      if (subject.id !== null) checkOwn(found, person)
      const standing =
        subject.id === null ? [] : await consentsToThing(transaction, person.state, kind, subject.id)
      const now = new Date()
      return {
        waited,
        // To whom the page that led here proposes to open it.
        proposed: query.get('audience') ?? '',
        side: person.side,
        kinds: kinds.filter(({ oneByOne }) => !oneByOne).map(({ kind: one }) => one),
        subject,
        thing: found && {
          words: shortened(found.words),
          path: found.path,
          inside: found.audience === 'institution',
        },
        counts: Object.fromEntries(
          await Promise.all(
            kinds.map(
              async ({ kind: one }) => [one, await countOfKind(transaction, person.state, one)] as const,
            ),
          ),
        ),
        standing: standing.map((consent) => presentConsent(consent, now)),
        partners: await verifiedPartners(transaction),
        authority: await ownAuthority(transaction),
        mayDecide: await holdsPower(transaction),
        tellsWhoAsked: await comeFromUnnamed(transaction, subject),
      }
    })
  } catch (error) {
    // The session ended while the form was filled in: what was typed stands in it still.
    if (event.request.method === 'POST' && isRefusal(error) && error.status === 401) return nothingKnown
    throw error
  }
}

const nothingKnown = {
  waited: undefined,
  proposed: '',
  side: 'government' as const,
  kinds: [],
  subject: { kind: '', id: null },
  thing: undefined,
  counts: {} as Record<string, number>,
  standing: [],
  partners: [],
  authority: undefined,
  mayDecide: true,
  tellsWhoAsked: 0,
}

/** What the form calls otherwise than the consent does. */
const fieldNames: Partial<Record<string, string>> = { subject: 'kind' }

export const actions: Actions = {
  default: async (event) => {
    const { given, values } = readGiven(await event.request.formData())
    const audience = isWideningAudience(given.audience) ? given.audience : undefined
    try {
      const problems = await atConsent(event, async (transaction, person) => {
        const found = problemsWith({ ...given, audience }, person, new Date())
        if (!found.length && audience)
          await giveConsent(transaction, { ...given, audience }, circumstances(event))
        return found
      })
      if (problems.length)
        return comeBack(
          422,
          problems.map(({ field, code }) => ({ field: fieldNames[field] ?? field, code, details: {} })),
          values,
        )
    } catch (error) {
      if (!isRefusal(error) || error.status !== 401) return refused(error, values)
      const problems: FormProblem[] = [{ code: 'form.session-ended', details: {} }]
      return fail(401, { problems, values, goOn: await letWait(event, values) })
    }
    redirect(303, pathIn(event.locals.language, '/desk/consent?done=given'))
  },
}
