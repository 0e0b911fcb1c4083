import { managesPeople } from '#identity/policy.ts'
import { presentPerson } from '#identity/present.ts'
import { countPeople, listPeople } from '#identity/store.ts'
import { atDesk, whoActs } from '../../acting.ts'
import { pageIn } from '#platform/asked.ts'
import { questionFrom } from './list.ts'
import type { PageServerLoad } from './$types.js'

const pageLength = 50

export const load: PageServerLoad = async (event) => {
  const { url, locals } = event
  const question = questionFrom(url.searchParams)
  const page = pageIn(url.searchParams)
  return atDesk(event, async (transaction) => {
    const found = await listPeople(transaction, {
      ...question,
      limit: pageLength,
      offset: (page - 1) * pageLength,
    })
    const total = await countPeople(transaction, question)
    return {
      question,
      page,
      total,
      last: Math.max(1, Math.ceil(total / pageLength)),
      people: found.map(presentPerson),
      mayInvite: managesPeople(whoActs(locals)),
    }
  })
}
