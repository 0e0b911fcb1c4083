import { redirect } from '@sveltejs/kit'
import type { ActingTransaction } from '#platform/database/acting.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { holdsPower, powerHolders } from '#consent/store.ts'
import { activityFromTerms, activityOfTerms } from '#cooperation/activities/from-terms.ts'
import { mayRecord } from '#cooperation/activities/policy.ts'
import { conversationPath } from '#exchange/conversation/commands.ts'
import { acceptTerms, endTerms, termsPath, termsToRead } from '#exchange/terms/commands.ts'
import { standingOf, versionInForce } from '#exchange/terms/model.ts'
import { mayAccept, mayEnd, mayPropose } from '#exchange/terms/policy.ts'
import { partsOf, presentTerms } from '#exchange/terms/present.ts'
import { ownName } from '#exchange/terms/store.ts'
import { actingIn } from '#identity/acting.ts'
import { isPerson } from '#identity/model.ts'
import { differenceInWords } from '#record/difference.ts'
import { atDesk } from '../../../acting.ts'
import { oneIn } from '#platform/asked.ts'
import { rowNumber } from '#platform/row-number.ts'
import { isImaginary } from '#reference/states.ts'
import { circumstances, fieldsOf, refused } from '../../../../forms.ts'
import { activityDeskPath } from '../../activities/activity-form.ts'
import { agreementIn, versionIn } from '../terms-form.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types.js'

const deeds = ['proposed', 'accepted', 'ended'] as const

/** Terms of support, for the two sides: the last version, or one before it (`?version=`), and what each changed. */
export const load: PageServerLoad = async (event) => {
  const { language } = event.locals
  const agreement = agreementIn(event.params.agreement)
  return atDesk(event, async (transaction) => {
    const { versions, last, side } = await termsToRead(transaction, agreement)
    const acting = await actingIn(transaction)
    const power = await holdsPower(transaction)
    const standing = standingOf(versions)
    const activity = (await activityOfTerms(transaction, agreement))?.id
    const wanted = versionIn(event.url.searchParams)
    const shown = versions.find(({ version }) => version === wanted) ?? last
    const isOpen = standing !== 'ended'
    const waitsForUs = isOpen && !(side === 'state' ? last.stateAcceptedAt : last.partnerAcceptedAt)
    return {
      path: termsPath(agreement),
      conversation: conversationPath(last.requestToken, side === 'state' ? last.threadToken : undefined),
      done: oneIn(event.url.searchParams, 'done', deeds),
      standing,
      document: presentTerms(shown, language),
      shown: shown.version,
      last: last.version,
      inForce: versionInForce(versions)?.version,
      ended: last.endedAt && { by: last.endedByState, reason: last.endReason, at: last.endedAt },
      versions: versions.map((one, index) => {
        const before = versions[index - 1]
        return {
          version: one.version,
          proposedByState: one.proposedByState,
          accepted: presentTerms(one, language).accepted,
          differences: before
            ? differencesOf(presentTerms(before, language), presentTerms(one, language))
            : [],
        }
      }),
      mayPropose: isOpen && mayPropose(acting, last),
      acceptsAs: waitsForUs && mayAccept(acting, last, power) ? await ownName(transaction) : undefined,
      powerHolders: waitsForUs && side === 'state' && !power ? await powerHolders(transaction) : [],
      mayEnd: isOpen && mayEnd(acting, last, power),
      activity,
      mayBegin:
        isOpen &&
        side === 'state' &&
        !activity &&
        versionInForce(versions) !== undefined &&
        isPerson(acting) &&
        mayRecord(acting),
      imaginary: isImaginary(last.stateId),
    }
  })
}

/** What of one version the other says otherwise. */
function differencesOf(before: Parameters<typeof partsOf>[0], after: Parameters<typeof partsOf>[0]) {
  const earlier = partsOf(before)
  return partsOf(after).flatMap(({ heading, text }, index) => {
    const was = earlier[index]?.text ?? ''
    return was === text ? [] : [{ heading, parts: differenceInWords(was, text) }]
  })
}

export const actions: Actions = {
  accept: async (event) => {
    const typed = await fieldsOf(event.request, ['version'])
    return doing(event, 'accepted', typed, (transaction, agreement) =>
      acceptTerms(transaction, agreement, rowNumber(typed.version), circumstances(event)),
    )
  },
  /** The State begins the activity of which they are the terms. */
  begin: async (event) => {
    const agreement = agreementIn(event.params.agreement)
    let activity
    try {
      activity = await atDesk(event, async (transaction) => {
        const { last } = await termsToRead(transaction, agreement)
        return activityFromTerms(transaction, { stateId: last.stateId, agreement }, circumstances(event))
      })
    } catch (error) {
      return refused(error, { reason: '' })
    }
    redirect(303, pathIn(event.locals.language, activityDeskPath(activity.id)))
  },
  end: async (event) => {
    const typed = await fieldsOf(event.request, ['reason'])
    return doing(event, 'ended', typed, (transaction, agreement) =>
      endTerms(transaction, agreement, typed.reason, circumstances(event)),
    )
  },
}

async function doing(
  event: RequestEvent,
  done: (typeof deeds)[number],
  typed: { reason?: string; version?: string },
  command: (transaction: ActingTransaction, agreement: string) => Promise<void>,
) {
  const agreement = agreementIn(event.params.agreement)
  try {
    await atDesk(event, (transaction) => command(transaction, agreement))
  } catch (error) {
    return refused(error, { reason: typed.reason ?? '' })
  }
  redirect(303, pathIn(event.locals.language, `${termsPath(agreement)}?done=${done}`))
}
