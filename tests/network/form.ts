import type { Page } from './visitor.ts'

/** What a browser would send of the form with this action: its fields as they stand, chosen ones where there is a choice. */
export function fieldsOf({ html }: Page, action: string): Record<string, string> {
  const [, form = ''] =
    new RegExp(`<form[^>]*action="${escaped(action)}"[^>]*>(.*?)</form>`, 's').exec(html) ?? []
  const fields: Record<string, string> = {}
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = attribute(tag, 'name')
    const type = attribute(tag, 'type')
    if (!name || type === 'file') continue
    const isChoice = type === 'radio' || type === 'checkbox'
    if (!isChoice || /\schecked\b/.test(tag)) fields[name] = attribute(tag, 'value') ?? 'on'
  }
  for (const [, name = '', words = ''] of form.matchAll(/<textarea[^>]*\bname="([^"]*)"[^>]*>([^<]*)/g))
    fields[name] = plain(words)
  for (const [, name = '', options = ''] of form.matchAll(
    /<select[^>]*\bname="([^"]*)"[^>]*>(.*?)<\/select>/gs,
  ))
    fields[name] = /value="([^"]*)" selected/.exec(options)?.[1] ?? ''
  return fields
}

function attribute(tag: string, name: string): string | undefined {
  const [, value] = new RegExp(`\\s${name}="([^"]*)"`).exec(tag) ?? []
  return value === undefined ? undefined : plain(value)
}

function plain(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
