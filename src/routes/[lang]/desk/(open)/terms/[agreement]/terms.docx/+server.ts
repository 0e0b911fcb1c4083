import { error } from '@sveltejs/kit'
import { termsToRead } from '#exchange/terms/commands.ts'
import { presentTerms } from '#exchange/terms/present.ts'
import { termsAsWord } from '#exchange/terms/word.ts'
import { asAttachment } from '../../../../../as-attachment.ts'
import { atDesk } from '../../../../acting.ts'
import { agreementIn, versionIn } from '../../terms-form.ts'
import type { RequestHandler } from './$types.js'

const mediaType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** A version of the terms as a Word document: its labels in the language of the address. */
export const GET: RequestHandler = async (event) => {
  const { language } = event.locals
  const agreement = agreementIn(event.params.agreement)
  const wanted = versionIn(event.url.searchParams)
  const { versions, last } = await atDesk(event, (transaction) => termsToRead(transaction, agreement))
  const shown = wanted === undefined ? last : versions.find(({ version }) => version === wanted)
  if (!shown) error(404)
  const content = await termsAsWord(presentTerms(shown, language), language)
  return asAttachment({ name: `terms-${shown.version}-${language}.docx`, mediaType, content })
}
