/** The letters of an ask: the question to an officer, and to whoever asked, that an answer has come. */
import { formatOf } from '#platform/i18n/format.ts'
import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import type { LetterWriter, LetterWriters } from '#platform/mail/letters.ts'
import { placeName, presentRecommendation } from '#recommendations/present.ts'
import { findRecommendation, readRecommendations } from '#recommendations/store.ts'
import { drawLetter, findAsker } from './store.ts'

export const askLetterKind = 'followup.ask'

/**
 * Carries a one-time link. It names the recommendation; the question stands behind the link alone. Written when it is
 * sent: nothing where the ask was answered or withdrawn by then, or its time has passed.
 */
const writeAskLetter: LetterWriter = async (kysely, ask, { language, origin }) => {
  const drawn = await drawLetter(kysely, ask)
  const found = drawn && (await findRecommendation(kysely, drawn.recommendationId))
  const [recommendation] = found ? await readRecommendations(kysely, [found], language) : []
  if (!drawn || !recommendation) return undefined
  const { email, organisation, expiresAt, token } = drawn
  const t = translator(language)
  const presented = presentRecommendation(recommendation, language)
  const values = {
    organisation,
    state: presented.state.name,
    place: placeName(presented, language),
    until: formatOf(language).moment(expiresAt),
  }
  return {
    to: email,
    subject: t('mail.ask.subject', values),
    // The link on a line of its own: programs that read letters find it, whatever the direction of the words.
    text: [
      t('mail.ask.text', values),
      `${origin}${pathIn(language, `/answer/${token}`)}`,
      t('mail.ask.end', values),
    ].join('\n\n'),
  }
}

/** Says that an answer has come, and where: who answered and what stand behind the link alone. */
const writeAnswerLetter: LetterWriter = async (kysely, ask, { language, origin }) => {
  const asker = await findAsker(kysely, ask)
  const [recommendation] = asker
    ? await readRecommendations(kysely, [{ stateId: asker.stateId, id: asker.recommendationId }], language)
    : []
  if (!asker || !recommendation) return undefined
  const t = translator(language)
  const place = placeName(presentRecommendation(recommendation, language), language)
  return {
    to: asker.email,
    subject: t('mail.answer.subject', { place }),
    text: [
      t('mail.answer.text', { place }),
      `${origin}${pathIn(language, `/desk/asks/${ask}`)}`,
      t('mail.answer.end'),
    ].join('\n\n'),
  }
}

export const askLetters: LetterWriters = {
  [askLetterKind]: writeAskLetter,
  'followup.answer': writeAnswerLetter,
}
