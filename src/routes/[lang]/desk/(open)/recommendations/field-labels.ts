import type { MessageKey } from '#platform/i18n/catalogue.ts'
import type { HandField } from '#recommendations/by-hand.ts'

/** What the fields of a recommendation are called. */
export const fieldLabels: Readonly<Record<HandField | 'text', MessageKey>> = {
  text: 'desk.text',
  mechanism: 'register.facet.mechanism',
  symbol: 'desk.fact.symbol',
  session: 'register.facet.session',
  publishedOn: 'desk.fact.published',
  paragraph: 'desk.column.paragraph',
  kind: 'register.facet.kind',
  position: 'register.facet.position',
  recommendingStates: 'register.facet.from',
  themes: 'register.facet.theme',
  groups: 'register.facet.group',
  sdgs: 'register.facet.sdg',
}
