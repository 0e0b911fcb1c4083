/** What must be known of a file before its rows can be read, and who is asked for it. Pure. */
import { Refusal } from '#platform/errors.ts'
import { resolveStateName } from '#reference/states.ts'
import type { ColumnMapping, FormatName, RecognisedFile } from '../formats/received.ts'
import type { Batch } from './batches.ts'

/** The refusals that are questions: with an answer, the same file can be read. */
const questions = {
  mapping: 'import.mapping-needed',
  state: 'import.state-needed',
  knownState: 'import.state-unknown-needed',
  session: 'import.session-needed',
} as const

/** True for a refusal that the person who imports can answer. */
export function isQuestion({ code }: Refusal): boolean {
  return Object.values<string>(questions).includes(code)
}

/** True where each row names its State; otherwise the whole file is about one. */
export function namesStates(format: FormatName | null, mapping: ColumnMapping | undefined): boolean {
  switch (format) {
    case 'uhri-json':
    case 'uhri-xlsx':
    case 'upr-info-csv':
      return true
    default:
      return Boolean(mapping?.state)
  }
}

/** True for the documents of one session of the UPR Working Group. */
export function isOfReview(format: FormatName | null): boolean {
  return format === 'upr-list' || format === 'upr-report'
}

/** @throws Refusal that names the answer that is missing */
export function checkAnswers(
  { given, fileName: file }: Pick<Batch, 'given' | 'fileName'>,
  { format, stated, columns = [] }: Pick<RecognisedFile, 'format' | 'stated' | 'columns'>,
  mapping: ColumnMapping | undefined,
): void {
  if (format === 'table' && !mapping?.text)
    throw new Refusal(questions.mapping, { file, columns: columns.join(', ') })
  if (!given.state && !namesStates(format, mapping)) {
    if (!stated.state) throw new Refusal(questions.state, { file })
    const name = stated.state.received
    if (!resolveStateName(name)) throw new Refusal(questions.knownState, { file, name })
  }
  if (isOfReview(format) && !given.session && !stated.session) throw new Refusal(questions.session, { file })
}
