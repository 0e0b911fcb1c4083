import { readActivities } from '#cooperation/activities/store.ts'
import { ownNotices } from '#exchange/conversation/notices.ts'
import { titlesOf } from '#exchange/requests/store.ts'
import { isPerson, type Acting } from '#identity/model.ts'
import type { ActingTransaction } from '#platform/database/acting.ts'

const requestIn = (path: string) => /^\/exchange\/requests\/([0-9a-f-]{36})/.exec(path)?.[1]
const activityIn = (path: string) => Number(/^\/desk\/activities\/(\d+)/.exec(path)?.[1])

/**
 * What whoever acts was told, newest first; a government reads of which request or activity of its own. Three queries to
 * the database.
 */
export async function newsFor(transaction: ActingTransaction, acting: Acting, most: number) {
  const notices = await ownNotices(transaction, most)
  if (!isPerson(acting) || acting.side !== 'government' || !acting.state)
    return notices.map((notice) => ({ ...notice, about: undefined }))
  const stateId = acting.state
  const paths = notices.map(({ path }) => path)
  const requests = await titlesOf(
    transaction,
    paths.flatMap((path) => requestIn(path) ?? []),
  )
  const numbers = [...new Set(paths.map(activityIn))].filter((id) => id > 0)
  const activities = await readActivities(
    transaction,
    numbers.map((id) => ({ stateId, id })),
  )
  return notices.map((notice) => ({
    ...notice,
    about:
      requests.get(requestIn(notice.path) ?? '') ??
      activities.find(({ id }) => id === activityIn(notice.path)),
  }))
}
