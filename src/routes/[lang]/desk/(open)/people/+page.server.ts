import { managesPeople } from '#identity/policy.ts'
import { presentPerson } from '#identity/present.ts'
import { countPeople, listPeople } from '#identity/store.ts'
import { atDesk, whoActs } from '../../acting.ts'
import type { PageServerLoad } from './$types.js'

const pageLength = 50

export const load: PageServerLoad = async (event) => {
  const { url, locals } = event
  const q = url.searchParams.get('q')?.slice(0, 200) ?? ''
  const page = Math.max(1, Math.min(10_000, Number.parseInt(url.searchParams.get('page') ?? '1', 10) || 1))
  return atDesk(event, async (transaction) => {
    const found = await listPeople(transaction, { q, limit: pageLength, offset: (page - 1) * pageLength })
    const total = await countPeople(transaction, { q })
    return {
      q,
      page,
      total,
      last: Math.max(1, Math.ceil(total / pageLength)),
      people: found.map(presentPerson),
      mayInvite: managesPeople(whoActs(locals)),
    }
  })
}
