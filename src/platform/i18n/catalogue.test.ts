import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { catalogues } from './catalogue.ts'
import { languages, type Language } from './languages.ts'

type Message = ReturnType<IntlMessageFormat['getAst']>

// The parser's TYPE numbers.
const literal = 0
const plural = 6
const pound = 7

/** A form that one number alone has may be written as that number: `=0` for `zero`. */
const exactly: Record<string, number> = { zero: 0, one: 1, two: 2 }

/** The forms that numbers of our size take; `many` of French and Spanish begins at a million. */
function pluralForms(language: Language): string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
  return language === 'fr' || language === 'es' ? forms.filter((form) => form !== 'many') : forms
}

/** The names of the values that a message asks for, at any depth. */
function valuesOf(message: Message): Set<string> {
  const names = new Set<string>()
  for (const element of message) {
    if (element.type !== literal && element.type !== pound) names.add(element.value)
    if (!('options' in element)) continue
    for (const option of Object.values(element.options)) {
      for (const name of valuesOf(option.value)) names.add(name)
    }
  }
  return names
}

describe.each(languages)('the catalogue in %s', (language) => {
  const catalogue = catalogues[language]

  it('has exactly the sentences that English has', () => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(catalogues.en).sort())
  })

  it('leaves no sentence empty', () => {
    expect(Object.keys(catalogue).filter((key) => !catalogue[key]?.trim())).toEqual([])
  })

  it('can be read as ICU MessageFormat and asks for the values that English asks for', () => {
    for (const [key, text] of Object.entries(catalogue)) {
      const expected = valuesOf(new IntlMessageFormat(catalogues.en[key] ?? '', 'en').getAst())
      const asked = valuesOf(new IntlMessageFormat(text, language).getAst())
      expect({ key, values: [...asked].sort() }).toEqual({ key, values: [...expected].sort() })
    }
  })

  it('has every plural form of the language', () => {
    for (const [key, text] of Object.entries(catalogue)) {
      for (const element of new IntlMessageFormat(text, language).getAst()) {
        if (element.type !== plural || element.pluralType !== 'cardinal') continue
        const missing = pluralForms(language).filter(
          (form) => !(form in element.options) && !(`=${exactly[form]}` in element.options),
        )
        expect({ key, missing }).toEqual({ key, missing: [] })
      }
    }
  })
})
