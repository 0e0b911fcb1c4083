import { Refusal } from '#platform/errors.ts'
import { translator } from '#platform/i18n/translate.ts'
import { isRowNumber } from '#platform/row-number.ts'
import { findBatch } from '#recommendations/import/batches.ts'
import { presentBatch } from '#recommendations/import/present.ts'
import { withBytes, type Asked } from './http.ts'
import { checkQuery, languageParameter } from './parameters.ts'

/**
 * The report of an import that changed the register: never where its file lies, nor who brought it in. What is only
 * being looked at stays on the desk.
 */
export async function batchAnswer(asked: Asked): Promise<Response> {
  const { database, params, language, url } = asked
  checkQuery(url.searchParams, languageParameter)
  const number = params.id ?? ''
  if (!isRowNumber(number)) throw new Refusal('import.no-such-batch', { batch: number }, 404)
  const batch = await findBatch(database.kysely, Number(number))
  if (batch.changeId === null) throw new Refusal('import.no-such-batch', { batch: number }, 404)
  const report = await presentBatch(database.kysely, batch, translator(language))
  return withBytes(asked, JSON.stringify(report), {
    'content-type': 'application/json',
    'content-language': language,
  })
}
