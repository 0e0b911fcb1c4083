/** What a form asks, field by field: from this it is drawn, read, kept as a draft and held against another version. */
import { columnOf } from '#platform/database/columns.ts'
import type { Version } from '#record/conflict.ts'
import { tagLists, type TagList } from '#reference/tag-lists.ts'

/**
 * One question. Its words are the catalogue's `<form>.<name>`, its hint `<form>.<name>.hint` where there is one, and
 * the words of an option `<form>.<name>.<option>`; under `called` in place of the name where several fields are alike.
 */
export type Field<Name extends string> = { name: Name; required?: true; called?: string } & (
  | { kind: 'line' | 'date' | 'number' | 'language' | 'currency' }
  | { kind: 'words'; rows?: number }
  /** Its options' words are under `words` where they are not under the field's name; each may have a hint. */
  | { kind: 'choice'; options: readonly string[]; words?: string }
  /** Ticked or not. */
  | { kind: 'yes' }
  | { kind: 'tags'; list: TagList }
  /** Which recommendations it serves: rows of `table` that name the record in `naming`. At most one in a form. */
  | { kind: 'recommendations'; table: string; naming: string }
  /** As many of its options as someone ticks; codes with a space between, as with tags. */
  | { kind: 'several'; options: readonly string[] }
  /** Other records of the same State that stand in it: rows of `table` that name it in `naming` and the other in `part`. */
  | { kind: 'records'; table: string; naming: string; part: string }
  /** Carried along and not asked. */
  | { kind: 'carried' }
)

export type Description<Name extends string> = {
  /** The first part of the catalogue's keys: `need`. */
  form: string
  /** The parts of a long form, each under its heading `<form>.part.<part>`; one without is not headed. */
  parts: readonly Part<Name>[]
}

export type Part<Name extends string> = {
  part?: string
  /** Which of several parts that are alike, for the heading's `{number}`; from the second on folded while it is empty. */
  number?: number
  fields: readonly Field<Name>[]
}

/** A field's value as the form carries it: text; codes with a space between; `on` or nothing. */
export type Values<Name extends string> = Version<Name>

export function fieldsIn<Name extends string>({ parts }: Description<Name>): readonly Field<Name>[] {
  return parts.flatMap(({ fields }) => fields)
}

export function namesIn<Name extends string>(description: Description<Name>): readonly Name[] {
  return fieldsIn(description).map(({ name }) => name)
}

export const codesIn = (value: string): string[] => value.split(' ').filter((code) => code)

/**
 * The values of a row, as the database tells it in JSON: each field is the column of its name (`wantedFrom` is
 * `wanted_from`).
 */
export function valuesOfRow<Name extends string>(
  description: Description<Name>,
  row: Readonly<Record<string, unknown>>,
): Values<Name> {
  const valueOf = (name: Name) => inForm(row[columnOf(name)])
  return Object.fromEntries(namesIn(description).map((name) => [name, valueOf(name)])) as Values<Name>
}

function inForm(value: unknown): string {
  if (value === null || value === undefined || value === false) return ''
  if (value === true) return 'on'
  if (Array.isArray(value)) return value.map(String).join(' ')
  return typeof value === 'string' ? value : String(value as number)
}

/**
 * The values that a browser sent. Tags and recommendations come ticked one by one, as `themes:torture`; tags in the
 * order of their list, however a form showed them.
 * @param sent the form's fields, as text
 */
export function valuesSent<Name extends string>(
  description: Description<Name>,
  sent: ReadonlyMap<string, string>,
): Values<Name> {
  const ticked = (name: string) =>
    [...sent.keys()].flatMap((key) => (key.startsWith(`${name}:`) ? key.slice(name.length + 1) : []))
  const valueOf = (field: Field<Name>) => {
    const value = sent.get(field.name)
    if (value !== undefined) return value
    if (['recommendations', 'records', 'several'].includes(field.kind)) return ticked(field.name).join(' ')
    if (field.kind !== 'tags') return ''
    const place = (code: string) => tagLists[field.list].indexOf(code)
    return ticked(field.name)
      .sort((one, other) => place(one) - place(other))
      .join(' ')
  }
  return Object.fromEntries(
    fieldsIn(description).map((field) => [field.name, valueOf(field)]),
  ) as Values<Name>
}
