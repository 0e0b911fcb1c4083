import { isMessageKey } from '#platform/i18n/catalogue.ts'
import { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import { languageName } from '#recommendations/naming.ts'
import type { Translate } from '#platform/i18n/translate.ts'

/** Who made a change, as a page names them; `organisation` and `role` where they acted for one. */
export type Author = {
  person: string | null | undefined
  organisation: string | undefined
  role: string | null
}

/** "Ana Vidmar, Ministry of Justice (Contributor)"; a person who was erased by a pseudonym, one unknown by their office. */
export function authorInWords(t: Translate, { person, organisation, role }: Author): string {
  const name = person === null ? t('consent.former-colleague') : person
  const roleKey = `role.${role ?? ''}`
  const office = organisation
    ? isMessageKey(roleKey)
      ? t('record.office', { organisation, role: t(roleKey) })
      : organisation
    : undefined
  if (name && office) return t('record.author', { name, office })
  return name ?? office ?? t('record.author.program')
}

/** What a table is called, of which a row is meant. */
export function tableName(t: Translate, table: string): string {
  const key = `record.table.${table}`
  return isMessageKey(key) ? t(key) : table
}

/** "Opened:", "Role given:"; what has no words of its own was written, changed or removed. */
export function deedInWords(
  t: Translate,
  table: string,
  deed: string,
  operation: 'insert' | 'update' | 'delete' | 'erase',
): string {
  const key = `record.deed.${table}.${deed}`
  return isMessageKey(key) ? t(key) : t(`record.wrote.${operation}`)
}

/** What a column of a record is called. */
export function columnName(t: Translate, column: string): string {
  const key = `record.field.${column}`
  return isMessageKey(key) ? t(key) : column
}

const day = /^\d{4}-\d\d-\d\d$/

/** A value of a column as a page shows it. */
export function valueInWords(t: Translate, language: Language, column: string, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return typeof value === 'object' ? JSON.stringify(value) : String(value)
  if (column === 'language') return languageName(value, language)
  const key = `record.value.${column}.${value}`
  if (isMessageKey(key)) return t(key)
  return day.test(value) ? formatOf(language).date(value) : value
}
