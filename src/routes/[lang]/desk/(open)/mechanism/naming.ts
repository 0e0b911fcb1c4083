import { books, type Entered, type FieldKind } from '#followup/mechanism/model.ts'
import type { Entry } from '#followup/mechanism/store.ts'
import type { formatOf } from '#platform/i18n/format.ts'
import type { Translate } from '#platform/i18n/translate.ts'

/** Every field of every book; its name is part of the key of its words. */
export type FieldName = (typeof books)[keyof typeof books][number]['name']

/** What fields that name something else can be set to. */
export type Offered = Readonly<Partial<Record<FieldKind, readonly { value: string; label: string }[]>>>

/** An entry in one line, for lists and links. */
export function entryName({ fields }: Pick<Entry, 'fields'>, format: ReturnType<typeof formatOf>): string {
  const { institution, subject, held_on: day, text, legal_basis: basis } = fields
  if (subject) return `${format.date(day ?? '')} · ${subject}`
  return institution ?? basis ?? shortened(text ?? '')
}

/** The first words of a long text. */
export function shortened(text: string, most = 160): string {
  if (text.length <= most) return text
  return `${text.slice(0, text.lastIndexOf(' ', most) > 0 ? text.lastIndexOf(' ', most) : most)} …`
}

/** What a field says, for a reader. */
export function valueInWords(
  { name, kind }: { name: string; kind: FieldKind },
  fields: Entered,
  offered: Offered,
  t: Translate,
  format: ReturnType<typeof formatOf>,
): string {
  const value = fields[name] ?? ''
  if (value === '') return ''
  if (kind === 'date') return format.date(value)
  return options(kind, offered, t).find((option) => option.value === value)?.label ?? value
}

/** The choices of a field that has any. */
export function options(
  kind: FieldKind,
  offered: Offered,
  t: Translate,
): readonly { value: string; label: string }[] {
  if (kind === 'capacity')
    return (['chair', 'secretariat', 'member', 'observer'] as const).map((value) => ({
      value,
      label: t(`mechanism.capacity.${value}`),
    }))
  if (kind === 'status')
    return (['open', 'done', 'dropped'] as const).map((value) => ({
      value,
      label: t(`mechanism.status.${value}`),
    }))
  return offered[kind] ?? []
}
