import type { Table } from '#platform/files/csv.ts'
import { detectLanguage } from '../language.ts'
import { mendName, mendText } from './mending.ts'
import { readPosition } from './position.ts'
import type { DirtCode, ReceivedRow, RowProblem } from './received.ts'

const wanted = ['To', 'Text', 'From', 'Response', 'Session'] as const

/** True for the header of UPR Info's export: To, …, Text, From, …, Response, Action, Issue, Session. */
export function isUprInfo(header: readonly string[]): boolean {
  return wanted.every((name) => header.includes(name))
}

/** Reads UPR Info's export (www.upr-info.org): one row a recommendation and recommending State. */
export async function* readUprInfo(table: Table): AsyncIterable<ReceivedRow> {
  const column = new Map(table.header.map((name, at) => [name, at]))
  for await (const { row, cells } of table.rows()) {
    yield readRow((name) => cells[column.get(name) ?? -1] ?? '', cells.length === table.header.length, row)
  }
}

function readRow(cell: (name: string) => string, isWhole: boolean, row: number): ReceivedRow {
  const dirt = new Set<DirtCode>()
  const refusals: RowProblem[] = []
  const doubts: RowProblem[] = []
  const { text, dirt: found } = mendText(cell('Text'))
  for (const code of found) dirt.add(code)
  const name = (received: string) => {
    const mended = mendName(mendText(received).text)
    for (const code of mended.dirt) dirt.add(code)
    return mended.text
  }
  const state = name(cell('To'))
  const recommender = name(cell('From'))
  const positionAsReceived = name(cell('Response'))
  const position = readPosition(positionAsReceived)
  const session = /^\s*(\d{1,2})\s*$/.exec(cell('Session'))?.[1]
  const action = /^\s*([1-5])\s*$/.exec(cell('Action'))?.[1]
  const language = detectLanguage(text)
  if (!isWhole) refusals.push({ code: 'columns-differ' })
  if (state === '') {
    dirt.add('no-country')
    refusals.push({ column: 'To', code: 'state-not-stated' })
  }
  if (text === '') {
    dirt.add('empty-text')
    refusals.push({ column: 'Text', code: 'text-missing' })
  }
  if (!session)
    refusals.push({ column: 'Session', code: 'session-unclear', details: { received: cell('Session') } })
  if (!position) {
    doubts.push({ column: 'Response', code: 'position-unclear', details: { received: positionAsReceived } })
  }
  return {
    row,
    states: state === '' ? [] : [state],
    mechanism: 'UPR',
    ...(session ? { session: Number(session) } : {}),
    text,
    original: cell('Text'),
    ...(language && language.confidence >= 0.5 ? { language: language.language } : {}),
    kind: 'recommendation',
    ...(position ? { position } : {}),
    ...(positionAsReceived ? { positionAsReceived } : {}),
    recommendingStates: recommender === '' ? [] : [recommender],
    themes: cell('Issue').split(',').map(name).filter((issue) => issue !== ''), // prettier-ignore
    groups: [],
    sdgs: [],
    ...(action ? { action: Number(action) } : {}),
    dirt: [...dirt],
    refusals,
    doubts,
  }
}
