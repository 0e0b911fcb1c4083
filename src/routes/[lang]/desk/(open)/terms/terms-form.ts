/** What the form of terms asks: who does what, which results are expected, when, and what will be public. */
import { z } from 'zod'
import { error } from '@sveltejs/kit'
import { mostResults, mostTasks, publicParts, type TermsField } from '#exchange/terms/model.ts'
import type { Description, Part } from '../../../record-form/description.ts'

const upTo = (most: number) => Array.from({ length: most }, (_, index) => index + 1)

const task = (number: number): Part<TermsField> => {
  const name = (part: string) => `task${number}${part}` as TermsField
  const required = number === 1 ? { required: true as const } : {}
  return {
    part: 'task',
    number,
    fields: [
      { name: name('Who'), called: 'who', kind: 'line', ...required },
      { name: name('What'), called: 'what', kind: 'words', rows: 3, ...required },
      { name: name('From'), called: 'from', kind: 'date' },
      { name: name('Until'), called: 'until', kind: 'date' },
      { name: name('Pays'), called: 'pays', kind: 'number' },
      { name: name('Currency'), called: 'currency', kind: 'currency' },
    ],
  }
}

const result = (number: number): Part<TermsField> => {
  const name = (part: string) => `result${number}${part}` as TermsField
  const required = number === 1 ? { required: true as const } : {}
  return {
    part: 'result',
    number,
    fields: [
      { name: name('Result'), called: 'result', kind: 'words', rows: 2, ...required },
      { name: name('Indicator'), called: 'indicator', kind: 'line' },
      { name: name('Baseline'), called: 'baseline', kind: 'line' },
      { name: name('Target'), called: 'target', kind: 'line' },
    ],
  }
}

export const termsDescription: Description<TermsField> = {
  form: 'terms',
  parts: [
    {
      fields: [
        { name: 'title', called: 'name', kind: 'line', required: true },
        { name: 'language', kind: 'language', required: true },
      ],
    },
    ...upTo(mostTasks).map(task),
    ...upTo(mostResults).map(result),
    {
      part: 'when',
      fields: [
        { name: 'startsOn', kind: 'date', required: true },
        { name: 'endsOn', kind: 'date', required: true },
        { name: 'reportBackOn', kind: 'date' },
      ],
    },
    {
      part: 'else',
      fields: [
        { name: 'madePublic', kind: 'several', options: publicParts },
        { name: 'words', kind: 'words', rows: 4 },
      ],
    },
  ],
}

/** The agreement of an address; what is none leads nowhere. */
export function agreementIn(text: string): string {
  return z.uuid().safeParse(text).data ?? error(404)
}

/** The number of a version in an address; undefined where it names none. */
export function versionIn(query: URLSearchParams): number | undefined {
  const named = query.get('version') ?? ''
  return /^[1-9]\d{0,5}$/.test(named) ? Number(named) : undefined
}
