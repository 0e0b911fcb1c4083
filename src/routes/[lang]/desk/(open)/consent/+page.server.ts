import { redirect } from '@sveltejs/kit'
import { pathIn } from '#platform/i18n/paths.ts'
import { rowNumber } from '#platform/row-number.ts'
import { revokeConsent } from '#consent/commands.ts'
import { presentConsent } from '#consent/present.ts'
import {
  countByAudience,
  countOfKind,
  holdsPower,
  powerHolders,
  readConsents,
  verifiedPartners,
} from '#consent/store.ts'
import { recordKinds } from '#consent/things.ts'
import { circumstances, comeBack, fieldsOf, refused } from '../../../forms.ts'
import { pageIn } from '#platform/asked.ts'
import { atConsent } from './side.ts'
import { questionFrom } from './question.ts'
import type { Actions, PageServerLoad } from './$types.js'

const onPage = 20

/** Everything that anyone outside sees of a side, or did: by audience, searchable, each revocable where it stands. */
export const load: PageServerLoad = async (event) => {
  const page = pageIn(event.url.searchParams)
  const question = questionFrom(event.url.searchParams)
  return atConsent(event, async (transaction, { state, side }) => {
    const limits = { limit: onPage, offset: (page - 1) * onPage }
    const { total, items } = await readConsents(transaction, { stateId: state, ...question }, limits)
    const soon = { stateId: state, when: 'soon' } as const
    const whole = [
      ...new Set(items.filter(({ subject }) => subject.id === null).map(({ subject }) => subject.kind)),
    ]
    const now = new Date()
    return {
      side,
      total,
      page,
      lastPage: Math.ceil(total / onPage),
      question,
      kinds: (await recordKinds(transaction)).map(({ kind }) => kind),
      consents: items.map((consent) => presentConsent(consent, now)),
      opened: Object.fromEntries(
        await Promise.all(
          whole.map(async (one) => [one, await countOfKind(transaction, state, one)] as const),
        ),
      ),
      counts: await countByAudience(transaction, state),
      endingSoon: (await readConsents(transaction, soon, { limit: 0, offset: 0 })).total,
      partners: await verifiedPartners(transaction),
      mayDecide: await holdsPower(transaction),
      deciders: await powerHolders(transaction),
      done: (['given', 'revoked'] as const).find((what) => what === event.url.searchParams.get('done')),
    }
  })
}

export const actions: Actions = {
  revoke: async (event) => {
    const { consent, reason } = await fieldsOf(event.request, ['consent', 'reason'])
    const values = { consent: rowNumber(consent), reason }
    if (!reason.trim())
      return comeBack(
        422,
        [{ field: `reason-${values.consent}`, code: 'consent.no-reason', details: {} }],
        values,
      )
    try {
      await atConsent(event, (transaction) =>
        revokeConsent(transaction, values.consent, reason, circumstances(event)),
      )
    } catch (error) {
      return refused(error, values)
    }
    redirect(303, pathIn(event.locals.language, '/desk/consent?done=revoked'))
  },
}
