import { citationOf, documentName } from './present.ts'
import type { PresentedInFull } from './present-in-full.ts'
import type { Language } from '#platform/i18n/languages.ts'

/**
 * A recommendation as schema.org describes it (Quotation, a CreativeWork), for search engines and reference
 * managers: JSON that is safe inside `<script type="application/ld+json">`, because no `<` is left in it.
 */
export function jsonLdOf(full: PresentedInFull, address: string, reader: Language): string {
  const body = { '@type': 'Organization', name: full.mechanism.name }
  const described = {
    '@context': 'https://schema.org',
    '@type': 'Quotation',
    '@id': address,
    url: address,
    identifier: full.id,
    name: citationOf(full, reader),
    text: full.text,
    inLanguage: full.language,
    creator: body,
    contributor: full.recommendingStates.map(({ name }) => ({ '@type': 'Country', name })),
    about: [...full.themes, ...full.groups, ...full.sdgs].map(({ name }) => ({ '@type': 'Thing', name })),
    spatialCoverage: { '@type': 'Country', name: full.state.name, identifier: full.state.code },
    ...(full.publishedOn || full.year ? { datePublished: full.publishedOn ?? String(full.year) } : {}),
    isPartOf: {
      '@type': 'Report',
      name: documentName(full, reader),
      ...(full.symbol ? { identifier: full.symbol } : {}),
      publisher: { '@type': 'Organization', name: 'United Nations' },
    },
    workTranslation: full.texts.slice(1).map(({ text, language, translation }) => ({
      '@type': 'Quotation',
      text,
      inLanguage: language,
      ...(translation
        ? { translator: { '@type': 'GovernmentOrganization', name: full.state.name } }
        : { creator: body }),
    })),
  }
  return JSON.stringify(described).replaceAll('<', '\\u003c')
}
