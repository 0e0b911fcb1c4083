import { isLanguage, type Language } from './languages.ts'

/**
 * The language a reader is met in, from the `Accept-Language` header (RFC 9110, section 12.5.4): the one of the
 * six with the highest weight, the earlier one where weights are equal, English where none is wanted.
 */
export function negotiate(acceptLanguage: string | null | undefined): Language {
  let best: { language: Language; weight: number } | undefined
  for (const range of (acceptLanguage ?? '').split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';')
    const language = tag.split('-')[0] ?? ''
    const weight = weightOf(parameters)
    if (isLanguage(language) && weight > (best?.weight ?? 0)) best = { language, weight }
  }
  return best?.language ?? 'en'
}

function weightOf(parameters: readonly string[]): number {
  const written = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean)
  const weight = written === undefined ? 1 : Number(written)
  return weight >= 0 && weight <= 1 ? weight : 0
}
