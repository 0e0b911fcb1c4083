import { recordKinds } from '#consent/things.ts'
import { namesOf } from '#identity/naming.ts'
import { rowIn } from '#platform/asked.ts'
import { countedRows, loggedChanges } from '#record/log.ts'
import { latestSeal, sealLines } from '#record/seal.ts'
import { atDesk } from '../../acting.ts'
import { deedsOf } from './deeds.ts'
import type { PageServerLoad } from './$types.js'

const onPage = 30

/** What was changed on the side of whoever reads, by whom and through what; the newest first. */
export const load: PageServerLoad = async (event) => {
  const before = rowIn(event.url.searchParams, 'before')
  return atDesk(event, async (transaction) => {
    const found = await loggedChanges(transaction, { before, limit: onPage + 1 })
    const changes = found.slice(0, onPage)
    const names = await namesOf(transaction, {
      people: changes.flatMap(({ person }) => person ?? []),
      organisations: changes.flatMap(({ organisation }) => organisation ?? []),
    })
    const deeds = await deedsOf(transaction, changes, {
      language: event.locals.language,
      kinds: await recordKinds(transaction),
      state: event.locals.acting?.state ?? null,
    })
    const seal = await latestSeal(transaction)
    return {
      seal: seal && sealLines(seal),
      isFirst: before === undefined,
      next: found.length > onPage ? changes.at(-1)?.id : undefined,
      changes: changes.map(({ id, at, through, why, role, seal, person, organisation, wrote, rows }) => ({
        ...{ id, at, through, why, role, seal },
        person: person === null ? undefined : names.people.get(person),
        organisation: organisation === null ? undefined : names.organisations.get(organisation),
        deeds: deeds.get(id) ?? [],
        /** Rows beyond those listed; null for more than anyone counts. */
        more: rows < countedRows ? rows - wrote.length : null,
      })),
    }
  })
}
