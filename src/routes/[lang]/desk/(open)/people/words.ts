import type { PresentedRole } from '#identity/present.ts'
import type { formatOf } from '#platform/i18n/format.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { Translate } from '#platform/i18n/translate.ts'
import { stateName } from '#reference/states.ts'

/** `Ministry of Justice (Talmaris)`: an organisation with the State that it is of. */
export function organisationName(
  { name, state }: { name: string; state: string | null },
  language: Language,
): string {
  return state ? `${name} (${stateName(state, language)})` : name
}

/** From when and until when something holds. */
export function period(
  { from, until }: { from: Date; until: Date | null },
  t: Translate,
  format: ReturnType<typeof formatOf>,
): string {
  const day = (moment: Date) => format.day(moment)
  return until
    ? t('people.from-until', { from: day(from), until: day(until) })
    : t('people.since', { from: day(from) })
}

/** `Approver · Ministry of Justice (guest)`. */
export function roleName(
  { role, organisation, guest }: PresentedRole,
  t: Translate,
  language: Language,
): string {
  const name = `${t(`role.${role}`)} · ${organisationName(organisation, language)}`
  return guest ? t('people.as-guest', { role: name }) : name
}
