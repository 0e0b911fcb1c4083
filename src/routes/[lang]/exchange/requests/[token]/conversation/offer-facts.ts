import type { Language } from '#platform/i18n/languages.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import type { Translate } from '#platform/i18n/translate.ts'
import type { Thread } from '#exchange/conversation/model.ts'

/** The offer with which a partner answers, where it named one that can still be seen. */
export function offerFacts(t: Translate, language: Language, { offer }: Pick<Thread, 'offer'>) {
  if (!offer?.title) return []
  const href = pathIn(language, `/exchange/offers/${offer.id}`)
  return [{ term: t('conversation.offer.named'), values: [{ text: offer.title, href }] }]
}
