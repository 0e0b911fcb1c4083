import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { termsPath, termsToRead } from '#exchange/terms/commands.ts'
import { versionInForce } from '#exchange/terms/model.ts'
import { asCalendar } from '../../../../../as-calendar.ts'
import { atDesk } from '../../../../acting.ts'
import { agreementIn } from '../../terms-form.ts'
import type { RequestHandler } from './$types.js'

/** The day on which the report back is due, for a calendar: by the version that holds, otherwise by the last. */
export const GET: RequestHandler = async (event) => {
  const { language } = event.locals
  const agreement = agreementIn(event.params.agreement)
  const { versions, last } = await atDesk(event, (transaction) => termsToRead(transaction, agreement))
  const { reportBackOn, title } = versionInForce(versions) ?? last
  const name = translator(language)('terms.report-back-due', { title })
  const url = event.url.origin + pathIn(language, termsPath(agreement))
  const due = { id: `terms-${agreement}`, day: reportBackOn, title: name, url }
  return asCalendar([due], { name, file: 'report-back' }, event.locals)
}
