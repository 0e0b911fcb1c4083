import cat from './cat-2017.json' with { type: 'json' }
import cedaw from './cedaw-2019.json' with { type: 'json' }
import cescr from './cescr-2022.json' with { type: 'json' }
import crc from './crc-2021.json' with { type: 'json' }
import crpd from './crpd-2023.json' with { type: 'json' }
import secondCycle from './upr-2014.json' with { type: 'json' }
import thirdCycle from './upr-2019.json' with { type: 'json' }
import fourthCycle from './upr-2025.json' with { type: 'json' }
import { demonstrationDocument, type DemonstrationDocument } from './document.ts'

/** The imaginary State: Talmaris, an archipelago (ISO 3166-1 user-assigned code). */
export const demonstrationState = 'XTL'

const received = [secondCycle, cat, thirdCycle, cedaw, crc, cescr, crpd, fourthCycle]

/**
 * Every document that the imaginary State received, oldest first: three reviews and five treaty
 * bodies. The words are this project's own; symbols ending in 901 and those with XTL name no real document.
 */
export function demonstration(): DemonstrationDocument[] {
  return received.map((source) => demonstrationDocument.parse(source))
}
