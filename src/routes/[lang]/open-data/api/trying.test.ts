import { describe, expect, it } from 'vitest'
import { endpoints } from '#open-data/endpoints.ts'
import { checkQuery } from '#open-data/parameters.ts'
import { languages } from '#platform/i18n/languages.ts'
import { addressAsked, fieldsOf, knownValues } from './trying.ts'

const endpointAt = (path: string) => {
  const endpoint = endpoints.find((one) => one.path === path)
  if (!endpoint) throw new Error(path)
  return endpoint
}
const filled = (values: Record<string, string>) => new URLSearchParams(values)

describe('a filled-in form', () => {
  it('asks what was filled in, and nothing else', () => {
    expect(
      addressAsked(
        endpointAt('/recommendations'),
        filled({ operation: 'searchRecommendations', q: ' "domestic violence" ', state: '', lang: 'fr' }),
      ),
    ).toBe('/api/v1/recommendations?q=%22domestic+violence%22&lang=fr')
  })

  it('puts parts of the path where they belong, and keeps them there', () => {
    const endpoint = endpointAt('/recommendations/{id}')
    expect(addressAsked(endpoint, filled({ id: '../../en?x#y' }))).toBe(
      '/api/v1/recommendations/..%2F..%2Fen%3Fx%23y',
    )
    expect(addressAsked(endpoint, filled({ id: '' }))).toBeUndefined()
  })

  it('is accepted by the API as the page offers it', () => {
    for (const language of languages) {
      for (const endpoint of endpoints) {
        const fields = fieldsOf(endpoint, language, { id: '0123456789ab' })
        const address = addressAsked(
          endpoint,
          new URLSearchParams(fields.map(({ name, value }) => [name, value])),
        )
        expect(address).not.toContain('{')
        checkQuery(new URL(address ?? '', 'https://register.example').searchParams, endpoint.query)
      }
    }
  })

  it('offers the values of long lists by name, each list once', () => {
    const known = new Map(knownValues('es').map(({ list, values }) => [list, values]))
    expect(known.get('state')).toContainEqual({ value: 'SVN', label: 'Eslovenia' })
    for (const { list } of fieldsOf(endpointAt('/recommendations'), 'es', { id: '' }))
      if (list) expect(known.get(list)?.length).toBeGreaterThan(20)
  })
})
