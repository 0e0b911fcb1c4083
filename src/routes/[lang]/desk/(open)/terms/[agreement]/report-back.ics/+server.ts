import { pathIn } from '#platform/i18n/paths.ts'
import { translator } from '#platform/i18n/translate.ts'
import { reportBackCalendar } from '#exchange/terms/calendar.ts'
import { termsPath, termsToRead } from '#exchange/terms/commands.ts'
import { versionInForce } from '#exchange/terms/model.ts'
import { asAttachment } from '../../../../../as-attachment.ts'
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
  const calendar = reportBackCalendar(
    reportBackOn,
    name,
    event.url.origin + pathIn(language, termsPath(agreement)),
  )
  return asAttachment({
    name: 'report-back.ics',
    mediaType: 'text/calendar; charset=utf-8',
    content: new TextEncoder().encode(calendar),
  })
}
