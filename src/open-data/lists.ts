/** The lists other than the recommendations: whole as JSON, or as a file. */
import { Refusal } from '#platform/errors.ts'
import { translator } from '#platform/i18n/translate.ts'
import { stateProfile } from '#recommendations/state-profile.ts'
import { stateByCode } from '#reference/states.ts'
import { datasetTitle, isDatasetName, withDataset, type DatasetName } from './datasets.ts'
import { asFile, type FileFormat } from './files.ts'
import { fromRegister, json, noSuchAddress, type Asked } from './http.ts'
import { checkQuery, languageParameter } from './parameters.ts'
import { openState } from './present.ts'
import { readerOf, today } from './recommendations.ts'

/** `{total, items}` */
export async function listAnswer(asked: Asked): Promise<Response> {
  const name = datasetAsked(asked)
  checkQuery(asked.url.searchParams, languageParameter)
  return fromRegister(asked, () => {
    const items = withDataset(name, (dataset) => dataset.rows(asked.register, readerOf(asked)) as unknown[])
    return json(asked, { total: items.length, items })
  })
}

export async function listFile(asked: Asked, format: FileFormat): Promise<Response> {
  const name = datasetAsked(asked)
  const { url, language, register } = asked
  checkQuery(url.searchParams, languageParameter)
  return fromRegister(asked, () =>
    withDataset(name, ({ rows, columns, licence }) => {
      const all = rows(register, readerOf(asked))
      const file = {
        name,
        title: translator(language)(datasetTitle(name)),
        query: '',
        date: today(),
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
