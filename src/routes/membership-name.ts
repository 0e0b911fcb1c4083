import type { OwnMembership } from '#identity/sign-in/who.ts'
import type { Language } from '#platform/i18n/languages.ts'
import type { Translate } from '#platform/i18n/translate.ts'
import { stateName } from '#reference/states.ts'

/** `Approver · Ministry of Justice · Throughland`: a membership in one line. */
export function membershipName(t: Translate, language: Language, membership: OwnMembership): string {
  const { role, organisation, state } = membership
  return [t(`role.${role}`), organisation, ...(state ? [stateName(state, language)] : [])].join(' · ')
}
