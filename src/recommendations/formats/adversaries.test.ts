import { expect, it } from 'vitest'
import { readConcludingObservations } from './concluding-observations.ts'
import { linesOfText } from './document-text.ts'
import {
  readReportingState,
  readReviewTitle,
  readReviewedState,
  readSession,
  splitParagraphNumber,
} from './documents.ts'
import { mendName, mendText } from './mending.ts'
import { readPosition } from './position.ts'
import { readRecommenders } from './recommenders.ts'
import { detectLanguage } from '../language.ts'
import { readReport } from './upr-report.ts'
import { effortOf } from '../../../tests/effort.ts'

/** What makes a careless pattern take quadratic time: long runs of one sign, or of openings that never close. */
const runs = [
  '<p ', ' ', '\u00a0', '\n', ';', '; x', '(', ')', '()', '(a);', '(Spain) ', '(Spain);', 'Spain, ', 'Spain and ', '*', '-', '- ',
  'a- ', 'a', '1', '1.', '1.1 ', '.', '. ', '&', '&#4', '"', 'UPR of ', 'UPR of x (1 cycle - ', 'Concluding observations ',
  'Report of the Working Group on the Universal Periodic Review ', 'Distr. ', 'GE.', '٪', '和', ',（',
] // prettier-ignore
/** Characters in each; a quadratic step over them would take minutes. */
const length = 300_000
/** For all readers of one text together, in milliseconds of processor time. */
const slowest = 4_000

it.each(runs)('a text of nothing but %j is read in time', async (run) => {
  const text = run.repeat(Math.ceil(length / run.length))
  const read = () => [text, `140. Introduction\n140.1 ${text}x`].forEach(readByAll)
  expect(await effortOf(read)).toBeLessThan(slowest)
})

const title = /Report of the Working Group|Concluding observations/i

function readByAll(whole: string): void {
  const lines = linesOfText(whole)
  mendName(whole)
  readRecommenders(mendText(whole).text)
  splitParagraphNumber(whole)
  readPosition(whole)
  detectLanguage(whole)
  readReviewTitle([{ text: whole, where: 'title' }])
  readReviewedState([{ text: whole }], title)
  readReportingState([{ text: whole }], title)
  readSession([{ text: whole }])
  for (const read of [readReport, readConcludingObservations]) {
    try {
      read(lines, 'x')
    } catch (error) {
      expect(error).toMatchObject({ code: 'file.no-recommendations' })
    }
  }
}
