/** One step down from a State: the support that it received and what others can learn from it, for whoever asks. */
import { formatOf } from '#platform/i18n/format.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { collections } from '#cooperation/repository/question.ts'
import { supportOfState } from '#cooperation/repository/store.ts'
import type { Figure } from '../../figures.ts'
import { readAs } from '../../reading-as.ts'

/** One query to the database. Where there is something, each copy of the page asks whether it still stands. */
export async function supportLinks(
  locals: App.Locals,
  state: string,
  setHeaders: (headers: Record<string, string>) => void,
): Promise<Figure[]> {
  const { language } = locals
  const counts = await readAs(locals, (connection) => supportOfState(connection, state))
  const t = translator(language)
  const links = collections
    .filter((collection) => counts[collection] > 0)
    .map((collection) => ({
      value: formatOf(language).number(counts[collection]),
      label: t(`repository.${collection}`),
      href: pathIn(language, `/${collection}?state=${state}`),
    }))
  if (links.length && !locals.proof) setHeaders({ 'cache-control': 'public, no-cache' })
  return links
}
