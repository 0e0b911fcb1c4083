/** What stands in a form: as a row has it, as a browser sent it, as a draft keeps it. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { choices, settle, type Settlement } from '#record/conflict.ts'
import { isRowNumber } from '#platform/row-number.ts'
import { namesIn, valuesSent, type Description, type Values } from './description.ts'
import { recommendationsField } from './recommendations.ts'

/** What stands in the form: what a person sees and what it carries along. */
export type Entered<Name extends string> = {
  values: Values<Name>
  /** The version of which the person decides; of a new record, none. */
  changeId: string
  /** The version that the form was opened with, when it has met another one since. */
  began: string
  formKey: string
}

/** What a browser sent. */
export type Received<Name extends string> = {
  entered: Entered<Name>
  /** Of the field for recommendations: what is looked for, and whose tags were taken along. */
  find: string
  known: string
  /** Sent by Enter in some field, by none of the buttons that a person sees. */
  byEnter: boolean
  settlements: Partial<Record<Name, Settlement>>
}

/** The form with these values; what has none is empty. */
export function enteredAs<Name extends string>(
  description: Description<Name>,
  values: Partial<Values<Name>>,
): Entered<Name> {
  const all = namesIn(description).map((name) => [name, values[name] ?? ''])
  return {
    values: Object.fromEntries(all) as Values<Name>,
    changeId: '',
    began: '',
    formKey: randomUUID(),
  }
}

export async function receive<Name extends string>(
  description: Description<Name>,
  request: Request,
): Promise<Received<Name>> {
  const form = await request.formData()
  const sent = new Map<string, string>()
  // Forms send lines that end in CRLF; no database text can hold U+0000.
  for (const [name, value] of form)
    if (typeof value === 'string') sent.set(name, value.replaceAll('\0', '').replaceAll('\r\n', '\n'))
  const textOf = (name: string) => sent.get(name) ?? ''
  const numberOf = (name: string) => (isRowNumber(textOf(name)) ? textOf(name) : '')
  const differing = textOf('differing').split(' ')
  const recommendations = recommendationsField(description)?.name ?? ''
  const settlements = namesIn(description)
    .filter((name) => differing.includes(name))
    .map((name) => [
      name,
      {
        choice: choices.find((choice) => choice === textOf(`settle-${name}`)),
        merged: textOf(`merged-${name}`),
      },
    ])
  return {
    entered: {
      values: valuesSent(description, sent),
      changeId: numberOf('changeId'),
      began: numberOf('began'),
      formKey: z.uuid().safeParse(textOf('formKey')).data ?? randomUUID(),
    },
    settlements: Object.fromEntries(settlements) as Received<Name>['settlements'],
    find: textOf(`${recommendations}-find`),
    known: textOf(`${recommendations}-known`),
    byEnter: sent.has('byEnter'),
  }
}

const kept = z.object({ values: z.string(), changeId: z.string(), formKey: z.uuid() })

/**
 * What a draft keeps, and what waits while someone signs in again. The version is the one that the form was opened
 * with, so that a draft that met another version meets it again.
 */
export function toKeep<Name extends string>(
  description: Description<Name>,
  { entered, settlements }: Received<Name>,
): z.infer<typeof kept> {
  const { settled } = settle(namesIn(description), entered.values, entered.values, settlements)
  return {
    values: JSON.stringify(settled),
    changeId: entered.began || entered.changeId,
    formKey: entered.formKey,
  }
}

/** What a draft kept, or what waited. */
export function fromKept<Name extends string>(description: Description<Name>, held: unknown): Entered<Name> {
  const { values, changeId, formKey } = kept.parse(held)
  const read = z.record(z.string(), z.string()).parse(JSON.parse(values)) as Partial<Values<Name>>
  return { ...enteredAs(description, read), changeId, formKey }
}
