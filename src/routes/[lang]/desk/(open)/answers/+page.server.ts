import { partnerActing } from '#exchange/conversation/policy.ts'
import { findRequestHead, ownAnswers } from '#exchange/conversation/store.ts'
import { actingIn } from '#identity/acting.ts'
import { atDesk } from '../../acting.ts'
import { pageIn } from '#platform/asked.ts'
import type { PageServerLoad } from './$types.js'

const onOnePage = 25

/** What a partner answered to requests, the latest first. */
export const load: PageServerLoad = async (event) =>
  atDesk(event, async (transaction) => {
    const { organisation } = partnerActing(await actingIn(transaction))
    const page = pageIn(event.url.searchParams)
    const { total, items } = await ownAnswers(transaction, organisation, {
      limit: onOnePage,
      offset: (page - 1) * onOnePage,
    })
    const answers = []
    for (const thread of items)
      answers.push({ ...thread, request: await findRequestHead(transaction, thread.requestToken) })
    return { answers, page, pages: Math.max(1, Math.ceil(total / onOnePage)) }
  })
