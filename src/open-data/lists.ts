/** The lists other than the recommendations: whole as JSON, or as a file. */
import { todayInUtc } from '#platform/day.ts'
import { Refusal } from '#platform/errors.ts'
import { translator } from '#platform/i18n/translate.ts'
import { queryOf, questionFrom } from '#recommendations/search/request.ts'
import { stateProfile } from '#recommendations/state-profile.ts'
import { stateByCode } from '#reference/states.ts'
import { datasetQuery, datasetTitle, isDatasetName, withDataset, type DatasetName } from './datasets.ts'
import { asFile, type FileFormat } from './files.ts'
import { fromRegister, json, linksTo, noSuchAddress, type Asked } from './http.ts'
import { checkQuery, languageParameter } from './parameters.ts'
import { openState } from './present.ts'
import { readerOf } from './recommendations.ts'

/** `{total, items}`; of a long list a page, with its neighbours in the Link header. */
export async function listAnswer(asked: Asked): Promise<Response> {
  const name = datasetAsked(asked)
  const { url, language, register } = asked
  checkQuery(url.searchParams, datasetQuery(name, 'answer'))
  return fromRegister(asked, () => {
    const { filter, page, limit } = questionFrom(url.searchParams, language)
    const { rows, paged } = withDataset(name, ({ rows, paged }) => ({
      rows: rows(register, readerOf(asked), filter) as unknown[],
      paged,
    }))
    const items = paged ? rows.slice((page - 1) * limit, page * limit) : rows
    return json(
      asked,
      { total: rows.length, items },
      paged ? linksTo(url, { page, limit, total: rows.length }) : {},
    )
  })
}

/** The list as a file, whole or narrowed. */
export async function listFile(asked: Asked, format: FileFormat): Promise<Response> {
  const name = datasetAsked(asked)
  const { url, language, register } = asked
  checkQuery(url.searchParams, datasetQuery(name, 'file'))
  return fromRegister(asked, () =>
    withDataset(name, ({ rows, columns, licence }) => {
      const { filter } = questionFrom(url.searchParams, language)
      const all = rows(register, readerOf(asked), filter)
      const file = {
        name,
        title: translator(language)(datasetTitle(name)),
        query: queryOf({ q: '', filter }),
        date: todayInUtc(),
        version: register.version,
        licence,
        source: url.href,
        total: all.length,
        columns,
        rows: all,
      }
      return asFile(file, format, language)
    }),
  )
}

/** @throws Refusal 404 `api.no-such-address` */
function datasetAsked(asked: Asked): DatasetName {
  const { dataset } = asked.params
  if (isDatasetName(dataset)) return dataset
  throw noSuchAddress(asked)
}

/** The numbers of a State's page, and what it has done about each treaty. */
export async function stateAnswer(asked: Asked): Promise<Response> {
  checkQuery(asked.url.searchParams, languageParameter)
  return fromRegister(asked, () => {
    const code = asked.params.code ?? ''
    const state = stateByCode(code)
    if (!state) throw new Refusal('state.unknown', { name: code }, 404)
    return json(asked, openState(state, stateProfile(asked.register, code), readerOf(asked)))
  })
}
